import CoreMetrics
import NIOCore
package import Perch
import PerchWire
import Synchronization

/// Everyone who is connected to this process, and what each of them is told. Encodes once and hands out copies.
package final class Hub: Bus {
  private struct Rooms {
    var visitors = Register<Key<Contact>, VisitorConnection>()
    var sessions = Register<Key<ChatSession>, VisitorConnection>()
    var followers = Register<Key<Contact>, AgentConnection>()
    var agents: [ConnectionID: AgentConnection] = [:]
  }

  private let rooms = Mutex(Rooms())
  private let connections = Atomic<UInt64>(0)
  let board: TicketBoard
  let figures: Figures

  package init() {
    figures = Figures()
    board = TicketBoard(figures: figures)
  }

  func makeID() -> ConnectionID { ConnectionID(connections.add(1, ordering: .relaxed).newValue) }

  package func publish(_ events: [Event]) { events.forEach(publish) }

  private func publish(_ event: Event) {
    switch event {
    case .posted(let message, let placement): posted(message, placement)
    case .conversationChanged(let conversation): changed(conversation)
    case .contactChanged(let contact): changed(contact)
    case .moved(let from, let into): moved(from, into)
    case .lessened(let contact): rooms.withLock { $0.visitors[contact] }.forEach { $0.end(.changed) }
    case .erased(let person, let tickets): erased(person, tickets)
    case .sessionReplaced(let session): sessions(session).forEach { $0.end(.replaced) }
    case .sessionEnded(let session): sessions(session).forEach { $0.end(.loggedOut) }
    case .agentSignedOut(let session): agents { $0.pass.session == session }.forEach { $0.end(.loggedOut) }
    case .agentDisabled(let agent): agents { $0.pass.agent.key == agent }.forEach { $0.end(.loggedOut) }
    }
  }

  private func posted(_ message: Message, _ placement: Placement) {
    figures.messages.increment()
    let (visitors, followers) = rooms.withLock { ($0.visitors[placement.contact], $0.followers[placement.contact]) }
    tell(visitors, except: placement.connection, .message(WireMessage(message, forAuthor: message.kind == .visitor)))
    tell(followers, except: placement.connection, .message(WireMessage(message, forAuthor: message.kind == .agent)))
    board.touch(placement.conversation)
  }

  private func changed(_ conversation: Conversation) {
    let (visitors, followers) = rooms.withLock { ($0.visitors[conversation.contact], $0.followers[conversation.contact]) }
    let frame = ServerFrame.conversation(WireConversation(conversation))
    tell(visitors, frame)
    tell(followers, frame)
    board.touch(conversation.key)
  }

  private func changed(_ contact: Contact) {
    let (visitors, followers) = rooms.withLock { ($0.visitors[contact.key], $0.followers[contact.key]) }
    visitors.forEach { $0.contactChanged(contact) }
    followers.forEach { $0.personChanged(contact, online: !visitors.isEmpty) }
    board.touch(contact: contact.key)
  }

  private func moved(_ from: Contact, _ into: Contact) {
    let followers = rooms.withLock { $0.followers[from.key] }
    tell(followers, .moved(from: from.id.text, into: into.id.text))
    board.touch(contact: into.key)
  }

  private func erased(_ person: ID<Contact>, _ tickets: [ID<Conversation>]) {
    tell(everyAgent, .erased(person: person.text, tickets: tickets.map(\.text)))
  }

  // Typing is never stored.

  func typing(_ frame: ServerFrame, about contact: Key<Contact>, by author: ConnectionID) {
    let (visitors, followers) = rooms.withLock { ($0.visitors[contact], $0.followers[contact]) }
    tell(visitors, except: author, frame)
    tell(followers, except: author, frame)
  }

  // Who is here

  func join(_ visitor: VisitorConnection, contact: Key<Contact>, session: Key<ChatSession>) {
    rooms.withLock {
      $0.visitors.add(visitor, to: contact)
      $0.sessions.add(visitor, to: session)
    }
    figures.visitors.increment(by: 1)
  }

  func leave(_ visitor: VisitorConnection, contact: Key<Contact>, session: Key<ChatSession>) {
    rooms.withLock {
      $0.visitors.remove(visitor, from: contact)
      $0.sessions.remove(visitor, from: session)
    }
    figures.visitors.decrement(by: 1)
  }

  /// Returns whether nobody was here before.
  func join(_ agent: AgentConnection) -> Bool {
    figures.agents.increment(by: 1)
    return rooms.withLock { rooms in
      defer { rooms.agents[agent.id] = agent }
      return rooms.agents.isEmpty
    }
  }

  /// Returns whether nobody is left.
  func leave(_ agent: AgentConnection) -> Bool {
    figures.agents.decrement(by: 1)
    return rooms.withLock { rooms in
      rooms.agents[agent.id] = nil
      return rooms.agents.isEmpty
    }
  }

  func follow(_ agent: AgentConnection, _ contact: Key<Contact>) { rooms.withLock { $0.followers.add(agent, to: contact) } }
  func unfollow(_ agent: AgentConnection, _ contact: Key<Contact>) { rooms.withLock { $0.followers.remove(agent, from: contact) } }

  var areAgentsOnline: Bool { rooms.withLock { !$0.agents.isEmpty } }
  func isOnline(_ contact: Key<Contact>) -> Bool { rooms.withLock { !$0.visitors[contact].isEmpty } }
  func isOnline(_ session: Key<ChatSession>) -> Bool { !sessions(session).isEmpty }
  func followers(of contact: Key<Contact>) -> [AgentConnection] { rooms.withLock { $0.followers[contact] } }
  var everyAgent: [AgentConnection] { rooms.withLock { Array($0.agents.values) } }
  var everyVisitor: [VisitorConnection] { rooms.withLock { $0.sessions.all } }

  func announcePresence() {
    tell(everyVisitor, .presence(agentsOnline: areAgentsOnline))
  }

  private func sessions(_ key: Key<ChatSession>) -> [VisitorConnection] { rooms.withLock { $0.sessions[key] } }
  private func agents(where matches: (AgentConnection) -> Bool) -> [AgentConnection] { everyAgent.filter(matches) }

  private func tell(_ listeners: [some Listener], except author: ConnectionID? = nil, _ frame: @autoclosure () -> ServerFrame) {
    guard listeners.contains(where: { $0.id != author }) else { return }
    let bytes = frame().bytes
    for listener in listeners where listener.id != author { listener.line.news(bytes) }
  }
}

protocol Listener: AnyObject, Sendable {
  var id: ConnectionID { get }
  var line: Line { get }
}

/// Who listens to what.
private struct Register<Topic: Hashable, Member: Listener> {
  private var members: [Topic: [Member]] = [:]

  subscript(topic: Topic) -> [Member] { members[topic] ?? [] }
  var all: [Member] { members.values.flatMap(\.self) }

  mutating func add(_ member: Member, to topic: Topic) { members[topic, default: []].append(member) }

  mutating func remove(_ member: Member, from topic: Topic) {
    members[topic]?.removeAll { $0 === member }
    if members[topic]?.isEmpty == true { members[topic] = nil }
  }
}

extension Close {
  static let replaced = Close(code: 4002, reason: "replaced")
  static let helloTimeout = Close(code: 4003, reason: "hello_timeout")
  static let busy = Close(code: 4004, reason: "busy")
  static let changed = Close(code: 4005, reason: "changed")
  static let loggedOut = Close(code: 4500, reason: "logged_out")
  static let badFrame = Close(code: 4501, reason: "bad_frame")
}

extension ServerFrame {
  var bytes: [UInt8] { Wire.encode(self) }
}

import NIOCore
import Perch
import PerchWire
import Synchronization

/// One Inbox window's socket: hears of every ticket, and follows the people behind those that are open.
final class AgentConnection: SocketDelegate, Listener {
  private struct State {
    var saidHello = false
    var open: [String: OpenTicket] = [:]
    /// Rises with every `open`, so that a slow answer to an earlier one of the same ticket is dropped.
    var turns = 0

    func person(_ contact: Key<Contact>) -> Person? { open.values.lazy.compactMap(\.person).first { $0.contact == contact } }
  }

  private struct OpenTicket {
    var turn: Int
    /// Known as soon as the ticket was found.
    var person: Person?
  }

  private struct Person {
    let contact: Key<Contact>
    let widget: WireWidgetName
  }

  static let maxOpen = 50
  let id: ConnectionID
  let line = Line()
  let pass: AgentPass
  private let house: House
  private let manners: Manners
  private let state = Mutex(State())

  init(pass: AgentPass, house: House) {
    (self.pass, self.house, id) = (pass, house, house.hub.makeID())
    manners = Manners(line: line)
  }

  func opened(_ socket: Socket) {
    line.open(socket)
    socket.channel.eventLoop.scheduleTask(in: Manners.helloDeadline) { [weak self] in self?.insistOnHello() }
  }

  func received(_ text: ByteBuffer, on socket: Socket) {
    guard let frame = manners.read(text) else { return }
    guard state.withLock({ $0.saidHello }) else { return greet(frame) }
    handle(frame)
  }

  func closed(_ socket: Socket) {
    let wasHere = state.withLock { state in
      for ticket in Array(state.open.keys) { leave(ticket, &state) }
      return state.saidHello
    }
    if wasHere, house.hub.leave(self) { house.presenceOfAgentsMayHaveChanged() }
  }

  func end(_ close: Close) { line.close(close) }

  func personChanged(_ contact: Contact, online: Bool) {
    guard let person = state.withLock({ $0.person(contact.key) }) else { return }
    line.news(ServerFrame.person(WirePerson(contact, widget: person.widget, online: online)).bytes)
  }

  // Hello

  private func greet(_ frame: ClientFrame) {
    guard case .hello(let hello) = frame, hello.protocol == Wire.version else { return line.close(.badFrame) }
    state.withLock { $0.saidHello = true }
    let isFirst = house.hub.join(self)
    line.welcome(ServerFrame.agentWelcome(epoch: house.desk.office.settings.epoch, WireAgent(pass.agent)).bytes)
    if isFirst { house.presenceOfAgentsMayHaveChanged() }
  }

  private func insistOnHello() {
    if !state.withLock({ $0.saidHello }) { line.close(.helloTimeout) }
  }

  // Afterwards

  private func handle(_ frame: ClientFrame) {
    if case .send(let send) = frame { return manners.pass(send, by: .agent(pass), through: id, to: house) }
    if let wait = house.limits.frames.wait(for: id) { return manners.refuse(WireError(.rateLimited(retryAfter: wait)), ref: nil) }
    guard frame.maybeSaid(by: .agent) else { return manners.refuse(WireError(.invalid("type", "An agent cannot say this.")), ref: nil) }
    switch frame {
    case .ping: line.send(ServerFrame.pong.bytes)
    case .open(let open): self.open(open)
    case .leave(let leave): state.withLock { self.leave(leave.ticket, &$0) }
    case .read(let read): self.read(read)
    case .typing(let typing): self.typing(typing)
    default: manners.refuse(WireError(.invalid("type", "An agent cannot say this here.")), ref: nil)
    }
  }

  private func open(_ open: ClientFrame.Open) {
    let turn: Int? = state.withLock { state in
      guard state.open[open.ticket] != nil || state.open.count < Self.maxOpen else { return nil }
      state.turns += 1
      state.open[open.ticket, default: OpenTicket(turn: 0)].turn = state.turns
      return state.turns
    }
    guard let turn else {
      return manners.refuse(WireError(.invalid("ticket", "At most \(Self.maxOpen) tickets can be open. Leave one first.")), ref: open.ref)
    }
    line.hold()
    Task { await follow(open, turn) }
  }

  private func follow(_ open: ClientFrame.Open, _ turn: Int) async {
    do {
      let ticket = try await house.desk.conversations.ticket(.parse(open.ticket))
      let (contact, widget) = (ticket.contact.key, WireWidgetName(ticket))
      guard follow(Person(contact: contact, widget: widget), open.ticket, turn) else { return line.release() }
      let briefing = try await house.desk.conversations.briefing(on: contact, since: try open.resume.map(Cursor.init))
      let person = WirePerson(briefing.contact, widget: widget, online: house.hub.isOnline(contact))
      guard state.withLock({ $0.open[open.ticket]?.turn == turn }) else { return line.release() }
      line.welcome(ServerFrame.opened(house.opened(briefing, person, ticket: open.ticket, ref: open.ref)).bytes)
    } catch {
      state.withLock { state in
        if state.open[open.ticket]?.turn == turn { leave(open.ticket, &state) }
      }
      line.release()
      manners.refuse(house.wireError(error), ref: open.ref)
    }
  }

  /// False when the ticket was left, or opened again, meanwhile.
  private func follow(_ person: Person, _ ticket: String, _ turn: Int) -> Bool {
    state.withLock { state in
      guard state.open[ticket]?.turn == turn else { return false }
      let isNew = state.person(person.contact) == nil
      let before = state.open[ticket]?.person
      state.open[ticket]?.person = person
      if isNew { house.hub.follow(self, person.contact) }
      if let before, state.person(before.contact) == nil { house.hub.unfollow(self, before.contact) }
      return true
    }
  }

  private func leave(_ ticket: String, _ state: inout State) {
    guard let person = state.open.removeValue(forKey: ticket)?.person, state.person(person.contact) == nil else { return }
    house.hub.unfollow(self, person.contact)
  }

  private func read(_ read: ClientFrame.Read) {
    guard let id = ID<Conversation>(read.conversation) else { return }
    house.desk.conversations.read(id, upTo: read.sequence, by: .agent(pass))
  }

  private func typing(_ typing: ClientFrame.Typing) {
    guard let person = state.withLock({ $0.open[typing.conversation]?.person }) else { return }
    let frame = ServerFrame.Typing(conversation: typing.conversation, author: WireAuthor(kind: "agent", name: pass.agent.name), typing: typing.typing)
    house.hub.typing(.typing(frame), about: person.contact, by: id)
  }
}

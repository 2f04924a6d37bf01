import NIOCore
import Perch
import PerchWire
import Synchronization

/// One visitor's socket: says hello, then sends, reads and types as that session.
final class VisitorConnection: SocketDelegate, Listener {
  private enum Phase {
    case new
    case greeting(waiting: [ClientFrame])
    case here(Presence)
    case gone
  }

  struct Presence: Sendable {
    let visitor: Visitor
    let contact: Key<Contact>
    let assurance: Assurance
  }

  let id: ConnectionID
  let line = Line()
  private let widget: Widget
  private let house: House
  private let manners: Manners
  private let phase = Mutex(Phase.new)

  init(widget: Widget, house: House) {
    (self.widget, self.house, id) = (widget, house, house.hub.makeID())
    manners = Manners(line: line)
  }

  func opened(_ socket: Socket) {
    line.open(socket)
    socket.channel.eventLoop.scheduleTask(in: Manners.helloDeadline) { [weak self] in self?.insistOnHello() }
  }

  func received(_ text: ByteBuffer, on socket: Socket) {
    guard let frame = manners.read(text) else { return }
    let ready: Presence? = phase.withLock { phase in
      switch phase {
      case .here(let presence): return presence
      case .greeting(let waiting) where waiting.count < 64: phase = .greeting(waiting: waiting + [frame])
      case .greeting: line.close(.badFrame)
      case .new: greet(frame, &phase)
      case .gone: break
      }
      return nil
    }
    if let ready { handle(frame, as: ready) }
  }

  func closed(_ socket: Socket) {
    let was: Presence? = phase.withLock { phase in
      defer { phase = .gone }
      if case .here(let presence) = phase { return presence }
      return nil
    }
    guard let was else { return }
    house.hub.leave(self, contact: was.contact, session: was.visitor.session)
    house.presenceMayHaveChanged(of: was.contact, seen: was.visitor)
  }

  func end(_ close: Close) { line.close(close) }

  func contactChanged(_ contact: Contact) {
    guard let presence else { return }
    line.news(ServerFrame.contact(WireContact(contact, assurance: presence.assurance)).bytes)
  }

  var presence: Presence? {
    phase.withLock { if case .here(let presence) = $0 { presence } else { nil } }
  }

  // Hello

  private func greet(_ frame: ClientFrame, _ phase: inout Phase) {
    guard case .hello(let hello) = frame else { return line.close(.badFrame) }
    guard hello.protocol == Wire.version else {
      manners.refuse(WireError(.invalid("protocol", "This server speaks protocol \(Wire.version). Load the newest client.")), ref: nil)
      return line.close(.badFrame)
    }
    phase = .greeting(waiting: [])
    Task { await welcome(hello) }
  }

  private func welcome(_ hello: ClientFrame.Hello) async {
    do {
      guard let token = hello.token.flatMap({ Token($0) }) else { throw Refusal.loggedOut }
      let entrance = try await house.desk.contacts.enter(token, widget: widget)
      let presence = Presence(visitor: entrance.visitor, contact: entrance.contact.key, assurance: entrance.assurance)
      house.hub.join(self, contact: presence.contact, session: presence.visitor.session)
      do {
        // Listening first and reading second leaves no gap between the two.
        let briefing = try await house.desk.conversations.briefing(for: presence.visitor, since: try hello.resume.map(Cursor.init))
        line.welcome(ServerFrame.welcome(house.welcome(briefing, assurance: presence.assurance)).bytes)
        arrive(presence)
      } catch {
        house.hub.leave(self, contact: presence.contact, session: presence.visitor.session)
        throw error
      }
    } catch let refusal as Refusal {
      line.send(ServerFrame.refused(WireError(refusal), ref: nil).bytes)
      line.close(refusal.code == .loggedOut ? .loggedOut : .badFrame)
    } catch {
      house.report(error, during: "hello")
      line.close(.restarting)
    }
  }

  private func arrive(_ presence: Presence) {
    let waiting: [ClientFrame]? = phase.withLock { phase in
      guard case .greeting(let waiting) = phase else { return nil }
      phase = .here(presence)
      return waiting
    }
    guard let waiting else { return house.hub.leave(self, contact: presence.contact, session: presence.visitor.session) }
    house.presenceMayHaveChanged(of: presence.contact)
    waiting.forEach { handle($0, as: presence) }
  }

  private func insistOnHello() {
    let isLate = phase.withLock { if case .new = $0 { true } else { false } }
    if isLate { line.close(.helloTimeout) }
  }

  // Afterwards

  private func handle(_ frame: ClientFrame, as presence: Presence) {
    if case .send(let send) = frame { return manners.pass(send, by: .visitor(presence.visitor), through: id, to: house) }
    if let wait = house.limits.frames.wait(for: id) { return manners.refuse(WireError(.rateLimited(retryAfter: wait)), ref: nil) }
    guard frame.maybeSaid(by: .visitor) else { return manners.refuse(WireError(.invalid("type", "A visitor cannot say this.")), ref: nil) }
    switch frame {
    case .ping: line.send(ServerFrame.pong.bytes)
    case .read(let read): self.read(read, as: presence)
    case .typing(let typing): self.typing(typing, as: presence)
    default: manners.refuse(WireError(.invalid("type", "A visitor cannot say this here.")), ref: nil)
    }
  }

  private func read(_ read: ClientFrame.Read, as presence: Presence) {
    guard let id = ID<Conversation>(read.conversation) else { return }
    house.desk.conversations.read(id, upTo: read.sequence, by: .visitor(presence.visitor))
  }

  private func typing(_ typing: ClientFrame.Typing, as presence: Presence) {
    guard ID<Conversation>(typing.conversation) != nil else { return }
    let frame = ServerFrame.Typing(conversation: typing.conversation, author: WireAuthor(kind: "visitor"), typing: typing.typing)
    house.hub.typing(.typing(frame), about: presence.contact, by: id)
  }
}

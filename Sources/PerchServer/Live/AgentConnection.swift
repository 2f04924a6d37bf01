import NIOCore
import Perch
import PerchWire
import Synchronization

/// One Inbox window's socket: hears of every ticket, and follows the person behind the one that is open.
final class AgentConnection: SocketDelegate, Listener {
  private struct State {
    var saidHello = false
    var isGone = false
    var following: Following?
    /// Rises with every `open`, so that a slow answer to an earlier one is dropped.
    var opens = 0
  }

  private struct Following {
    let contact: Key<Contact>
    let widget: WireWidgetName
  }

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
    let (wasHere, following) = state.withLock { state in
      defer { (state.isGone, state.following) = (true, nil) }
      return (state.saidHello, state.following)
    }
    if let following { house.hub.unfollow(self, following.contact) }
    if wasHere, house.hub.leave(self) { house.presenceOfAgentsMayHaveChanged() }
  }

  func end(_ close: Close) { line.close(close) }

  func personChanged(_ contact: Contact, online: Bool) {
    guard let following = state.withLock({ $0.following }), following.contact == contact.key else { return }
    line.news(ServerFrame.person(WirePerson(contact, widget: following.widget, online: online)).bytes)
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
    if case .send(let send) = frame { return self.send(send) }
    if let wait = house.limits.frames.wait(for: id) { return manners.refuse(WireError(.rateLimited(retryAfter: wait)), ref: nil) }
    switch frame {
    case .ping: line.send(ServerFrame.pong.bytes)
    case .open(let open): follow(open)
    case .read(let read): self.read(read)
    case .typing(let typing): self.typing(typing)
    default: manners.refuse(WireError(.invalid("type", "An agent cannot say this here.")), ref: nil)
    }
  }

  private func send(_ send: ClientFrame.Send) {
    do throws(Refusal) {
      let conversation = try send.conversation.map { id throws(Refusal) in try ID<Conversation>.parse(id) }
      let draft = try Draft(id: send.draft.id, text: send.draft.text)
      guard manners.begin() else { throw .rateLimited(retryAfter: 1) }
      house.desk.conversations.send(draft, to: conversation, by: .agent(pass), through: id) { [self] result in
        manners.finish()
        switch result {
        case .success(let receipt): line.send(ServerFrame.ack(WireAck(receipt), ref: send.ref).bytes)
        case .failure(let error): manners.refuse(house.wireError(error), ref: send.ref)
        }
      }
    } catch {
      manners.refuse(WireError(error), ref: send.ref)
    }
  }

  private func follow(_ open: ClientFrame.Open) {
    let (turn, before) = state.withLock { state in
      state.opens += 1
      defer { state.following = nil }
      return (state.opens, state.following)
    }
    if let before { house.hub.unfollow(self, before.contact) }
    guard let ticket = open.ticket else { return line.welcome(ServerFrame.opened(.nobody(open.ref, epoch: house.desk.office.settings.epoch)).bytes) }
    line.hold()
    Task { await follow(ticket, open, turn) }
  }

  private func follow(_ text: String, _ open: ClientFrame.Open, _ turn: Int) async {
    do {
      let ticket = try await house.desk.conversations.ticket(.parse(text))
      let following = Following(contact: ticket.contact.key, widget: WireWidgetName(ticket))
      let mayFollow = state.withLock { state in
        guard state.opens == turn, !state.isGone else { return false }
        state.following = following
        return true
      }
      guard mayFollow else { return }
      house.hub.follow(self, following.contact)
      let briefing = try await house.desk.conversations.briefing(on: following.contact, since: try open.resume.map(Cursor.init))
      let person = WirePerson(briefing.contact, widget: following.widget, online: house.hub.isOnline(following.contact))
      guard isCurrent(turn) else { return house.hub.unfollow(self, following.contact) }
      line.welcome(ServerFrame.opened(house.opened(briefing, person, ticket: text, ref: open.ref)).bytes)
    } catch {
      if isCurrent(turn) { line.welcome(nil) }
      manners.refuse(house.wireError(error), ref: open.ref)
    }
  }

  private func isCurrent(_ turn: Int) -> Bool { state.withLock { $0.opens == turn && !$0.isGone } }

  private func read(_ read: ClientFrame.Read) {
    guard let id = ID<Conversation>(read.conversation) else { return }
    house.desk.conversations.read(id, upTo: read.sequence, by: .agent(pass))
  }

  private func typing(_ typing: ClientFrame.Typing) {
    guard let following = state.withLock({ $0.following }), ID<Conversation>(typing.conversation) != nil else { return }
    let author = WireAuthor(kind: "agent", name: pass.agent.name)
    house.hub.typing(
      .typing(ServerFrame.Typing(conversation: typing.conversation, author: author, typing: typing.typing)), about: following.contact, by: id)
  }
}

extension ServerFrame.Opened {
  fileprivate static func nobody(_ ref: Int64, epoch: String) -> Self {
    Self(ref: ref, ticket: nil, reset: true, epoch: epoch, person: nil, conversations: [], messages: [], earlier: nil)
  }
}

import Perch
import PerchTesting
import Testing

/// A merge that joined two people by mistake is taken back whole.
@Suite struct UndoTests {
  let room: TestDesk
  let shop: Widget

  init() async throws {
    room = try await TestDesk()
    shop = try await room.widget()
  }

  /// Ada at her laptop, and somebody on a phone who was taken for her.
  private func merged() async throws -> (laptop: TestVisitor, phone: TestVisitor, merge: ID<Merge>) {
    var (laptop, phone) = (room.stranger(in: shop), try await room.visitor(in: shop))
    try await laptop.identify("ada", ["city": .string("London")])
    try await laptop.say("from Ada")
    try await phone.set(["shoe": .number(39)])
    try await phone.say("from a phone")
    try await phone.identify("ada")
    let timeline = try await room.desk.contacts.timeline(of: try await laptop.contact.id, before: nil, limit: 50)
    return (laptop, phone, try #require(timeline.compactMap(\.merge).first).id)
  }

  @Test func `undoing gives each their own chat again, later messages included`() async throws {
    var (laptop, phone, merge) = try await merged()
    #expect(try await laptop.texts() == ["from Ada", "from a phone"])
    try await phone.say("still on the phone", in: phone.history().last?.conversation)
    _ = try await room.desk.contacts.undo(merge, by: .cli)
    #expect(try await laptop.texts() == ["from Ada"])
    #expect(try await laptop.contact.attributes.entries.keys.sorted() == ["city"])
    #expect(try await refusal { _ = try await phone.texts() }?.code == .loggedOut)
    try await phone.renew()
    #expect(try await phone.texts() == ["from a phone", "still on the phone"])
    #expect(try await phone.history().map(\.sequence) == [1, 2])
    #expect(try await phone.contact.identifier == nil)
    #expect(try await phone.contact.attributes.entries.keys.sorted() == ["shoe"])
    #expect(try await phone.enter().assurance == .anonymous)
  }

  @Test func `what was begun after the merge stays with the survivor`() async throws {
    var (laptop, phone, merge) = try await merged()
    let grace = try await room.agent()
    for conversation in Set(try await phone.history().map(\.conversation)) { _ = try await room.desk.conversations.close(conversation, by: grace) }
    room.clock.advance(.hours(49))
    try await phone.say("a new matter")
    _ = try await room.desk.contacts.undo(merge, by: .cli)
    #expect(try await laptop.texts() == ["from Ada", "a new matter"])
    try await phone.renew()
    #expect(try await phone.texts() == ["from a phone"])
  }

  @Test func `what was said of the survivor since is kept`() async throws {
    var (laptop, _, merge) = try await merged()
    try await laptop.set(["shoe": .number(40)])
    _ = try await room.desk.contacts.undo(merge, by: .cli)
    #expect(try await laptop.contact.attributes.entries["shoe"]?.value == .number(40))
  }

  @Test func `what the survivor's own browser said again is theirs, though a merge had brought the same`() async throws {
    var (laptop, _, merge) = try await merged()
    try await laptop.set(["shoe": .number(39)])
    _ = try await room.desk.contacts.undo(merge, by: .cli)
    #expect(try await laptop.contact.attributes.entries["shoe"]?.value == .number(39))
  }

  @Test func `a merge is undone once, and can happen again`() async throws {
    var (laptop, phone, merge) = try await merged()
    _ = try await room.desk.contacts.undo(merge, by: .cli)
    #expect(try await refusal { _ = try await room.desk.contacts.undo(merge, by: .cli) }?.code == .conflict)
    try await phone.renew()
    #expect(try await phone.identify("ada").outcome == .merged)
    #expect(try await laptop.texts() == ["from Ada", "from a phone"])
    #expect(try await room.audit().suffix(2) == ["merge_undone", "merged"])
  }

  @Test func `the old token is exchanged once, for the same request again`() async throws {
    let (_, phone, merge) = try await merged()
    _ = try await room.desk.contacts.undo(merge, by: .cli)
    let (old, request) = (try #require(phone.token), RequestID.fresh)
    let first = try await room.desk.contacts.renew(old, request: request, widget: shop)
    #expect(try await room.desk.contacts.renew(old, request: request, widget: shop).token == first.token)
    #expect(try await refusal { _ = try await room.desk.contacts.renew(old, request: .fresh, widget: shop) }?.code == .conflict)
  }

  @Test func `a token that an answer replaced is told from one whose session is over, for two minutes`() async throws {
    var phone = room.stranger(in: shop)
    try await phone.begin()
    let first = phone.token
    try await phone.identify("ada")
    func verdict(_ token: Token?) async throws -> Refusal.Code? {
      try await refusal { _ = try await room.desk.contacts.renew(#require(token), request: .fresh, widget: shop) }?.code
    }
    #expect(try await verdict(first) == .conflict)
    #expect(try await verdict(.random()) == .loggedOut)
    room.clock.advance(.minutes(3))
    #expect(try await verdict(first) == .loggedOut)
    let second = phone.token
    try await phone.identify("bob")
    #expect(try await verdict(second) == .conflict)
    try await phone.logOut()
    #expect(try await verdict(second) == .loggedOut)
  }

  @Test func `an owner of another widget cannot undo it`() async throws {
    let (_, _, merge) = try await merged()
    let other = try await room.widget("Other")
    #expect(try await refusal { _ = try await room.desk.contacts.undo(merge, in: other, by: .cli) }?.code == .notFound)
    _ = try await room.desk.contacts.undo(merge, in: shop, by: .cli)
  }

  @Test func `sockets of both are sent away and agents told where to look`() async throws {
    let (_, _, merge) = try await merged()
    room.ear.forget()
    let (restored, survivor) = try await room.desk.contacts.undo(merge, by: .cli)
    let events = room.ear.events
    #expect(events.contains { if case .lessened(survivor.key) = $0 { true } else { false } })
    #expect(events.contains { if case .sessionReplaced = $0 { true } else { false } })
    #expect(events.contains { if case .moved(let from, let into) = $0 { (from.key, into.key) == (survivor.key, restored.key) } else { false } })
  }
}

extension TestVisitor {
  fileprivate mutating func renew() async throws {
    token = try await room.desk.contacts.renew(#require(token), request: .fresh, widget: widget).token
  }
}

import Perch
import PerchTesting
import Testing

/// Pages of everything that was said in all conversations of one person.
struct HistoryTests {
  let room: TestDesk
  let shop: Widget
  let grace: AgentPass

  init() async throws {
    room = try await TestDesk()
    shop = try await room.widget()
    grace = try await room.agent()
  }

  /// Ada, with two open conversations after a merge.
  private func twoConversations() async throws -> (ada: TestVisitor, ids: [ID<Conversation>]) {
    var (ada, phone) = (room.stranger(in: shop), try await room.visitor(in: shop))
    try await ada.identify("ada")
    let ids = [try await ada.say("0").conversation, try await phone.say("1").conversation]
    try await phone.identify("ada")
    return (ada, ids)
  }

  @Test func `pages go back over several conversations without a gap or a repetition`() async throws {
    let (ada, ids) = try await twoConversations()
    for number in 2..<130 {
      room.clock.advance(.seconds(1))
      try await ada.say("\(number)", in: ids[number % 3 == 0 ? 0 : 1])
    }
    let visitor = try await ada.enter().visitor
    let newest = try await room.desk.conversations.history(of: visitor, before: nil)
    #expect(newest.messages.map(\.text) == (80..<130).map { "\($0)" })
    try await ada.say("said while reading", in: ids[0])
    let middle = try await room.desk.conversations.history(of: visitor, before: newest.earlier)
    #expect(middle.messages.map(\.text) == (30..<80).map { "\($0)" }, "a page stays what it is")
    let oldest = try await room.desk.conversations.history(of: visitor, before: middle.earlier)
    #expect(oldest.messages.map(\.text) == (0..<30).map { "\($0)" })
    #expect(oldest.earlier == nil)
    let byAgent = try await room.desk.conversations.history(ofPersonBehind: ids[1], before: newest.earlier)
    #expect(byAgent.messages.map(\.text) == middle.messages.map(\.text), "agents read the same history")
  }

  @Test(arguments: [49, 50, 51, 100]) func `the beginning is recognised, however many messages there are`(count: Int) async throws {
    let ada = try await room.visitor(in: shop)
    for number in 0..<count { try await ada.say("\(number)") }
    let page = try await room.desk.conversations.history(of: ada.enter().visitor, before: nil)
    #expect(page.messages.count == min(count, 50))
    #expect((page.earlier == nil) == (count <= 50))
    #expect(try await ada.texts() == (0..<count).map { "\($0)" })
  }

  @Test func `a page has at most 128 KiB of text`() async throws {
    let ada = try await room.visitor(in: shop)
    let long = String(repeating: "👩", count: 10_000)
    for _ in 0..<7 { try await ada.say(long) }
    let page = try await room.desk.conversations.history(of: ada.enter().visitor, before: nil)
    #expect(page.messages.map(\.sequence) == [5, 6, 7])
    #expect(try await ada.history().map(\.sequence) == Array(1...7))
  }

  @Test func `conversations that were closed long ago belong to it`() async throws {
    let ada = try await room.visitor(in: shop)
    for number in 0..<5 {
      let receipt = try await ada.say("\(number)")
      _ = try await room.desk.conversations.close(receipt.conversation, by: grace)
      room.clock.advance(.days(3))
    }
    #expect(try await room.count("conversation") == 5)
    #expect(try await ada.texts() == ["0", "1", "2", "3", "4"])
  }

  @Test func `a clock that was set back hides nothing`() async throws {
    let (ada, ids) = try await twoConversations()
    for number in 2..<60 { try await ada.say("\(number)", in: ids[0]) }
    room.clock.turnBack(.hours(1))
    try await ada.say("after the clock was set back", in: ids[1])
    #expect(try await ada.texts() == (0..<60).map { "\($0)" } + ["after the clock was set back"])
  }

  @Test func `nobody reads the history behind a ticket that does not exist`() async throws {
    let id = ID<Conversation>(at: room.clock.now)
    #expect(try await refusal { _ = try await room.desk.conversations.history(ofPersonBehind: id, before: nil) }?.code == .notFound)
    #expect(try await refusal { _ = try await room.desk.conversations.ticket(id) }?.code == .notFound)
  }
}

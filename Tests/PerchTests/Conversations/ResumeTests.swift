import Perch
import PerchTesting
import Testing

/// Coming back after an outage: what was missed, completely, or everything anew.
struct ResumeTests {
  let room: TestDesk
  let shop: Widget
  let grace: AgentPass
  let ada: TestVisitor
  let conversation: ID<Conversation>

  init() async throws {
    room = try await TestDesk()
    shop = try await room.widget()
    grace = try await room.agent()
    ada = try await room.visitor(in: shop)
    conversation = try await ada.say("1").conversation
    try await ada.say("2")
  }

  private func cursor(
    epoch: String? = nil, contact: Int64 = 1, _ conversations: [ID<Conversation>: Cursor.Place]? = nil
  ) -> Cursor {
    Cursor(
      epoch: epoch ?? room.desk.office.settings.epoch, contactVersion: contact,
      conversations: conversations ?? [conversation: Cursor.Place(sequence: 1, version: 1)])
  }

  @Test func `who has nothing gets everything`() async throws {
    let briefing = try await ada.briefing()
    #expect(briefing.reset)
    #expect(briefing.messages.map(\.text) == ["1", "2"])
    #expect(briefing.conversations.map(\.sequence) == [2])
    #expect(briefing.earlier == nil)
  }

  @Test func `who missed something gets that and no more`() async throws {
    _ = try await room.desk.conversations.send(.new("3"), to: conversation, by: .agent(grace))
    let briefing = try await ada.briefing(since: cursor())
    #expect(!briefing.reset)
    #expect(briefing.messages.map(\.text) == ["2", "3"])
    #expect(briefing.conversations.map(\.sequence) == [3])
  }

  @Test func `who missed nothing gets nothing`() async throws {
    let briefing = try await ada.briefing(since: cursor([conversation: Cursor.Place(sequence: 2, version: 1)]))
    #expect(!briefing.reset)
    #expect(briefing.messages.isEmpty)
    #expect(briefing.conversations.isEmpty)
  }

  @Test func `a change that is not a message is told, too`() async throws {
    _ = try await room.desk.conversations.close(conversation, by: grace)
    let briefing = try await ada.briefing(since: cursor([conversation: Cursor.Place(sequence: 2, version: 1)]))
    #expect(!briefing.reset)
    #expect(briefing.messages.isEmpty)
    #expect(briefing.conversations.map(\.state) == [.closed])
  }

  @Test func `a conversation that began meanwhile comes whole`() async throws {
    _ = try await room.desk.conversations.close(conversation, by: grace)
    room.clock.advance(.days(3))
    try await ada.say("later")
    try await ada.say("and later")
    let briefing = try await ada.briefing(since: cursor([conversation: Cursor.Place(sequence: 2, version: 2)]))
    #expect(!briefing.reset)
    #expect(briefing.messages.map(\.text) == ["later", "and later"])
  }

  @Test func `a cursor of another database, of the future, or of a foreign conversation begins anew`() async throws {
    let bob = try await room.visitor(in: shop)
    let foreign = try await bob.say("Bob's").conversation
    let cursors = [
      cursor(epoch: "another"),
      cursor(contact: 2),
      cursor([conversation: Cursor.Place(sequence: 3, version: 1)]),
      cursor([conversation: Cursor.Place(sequence: 2, version: 2)]),
      cursor([foreign: Cursor.Place(sequence: 0, version: 0)]),
      cursor([ID<Conversation>(at: room.clock.now): Cursor.Place(sequence: 0, version: 0)]),
    ]
    for cursor in cursors {
      let briefing = try await ada.briefing(since: cursor)
      #expect(briefing.reset)
      #expect(briefing.messages.map(\.text) == ["1", "2"])
    }
  }

  @Test func `who missed more than 200 messages begins anew with the newest page`() async throws {
    for number in 3...201 { try await ada.say("\(number)") }
    #expect(try await ada.briefing(since: cursor()).messages.count == 200)
    try await ada.say("202")
    let briefing = try await ada.briefing(since: cursor())
    #expect(briefing.reset)
    #expect(briefing.messages.map(\.text) == (153...202).map { "\($0)" })
    #expect(briefing.earlier != nil)
  }

  @Test func `who missed 201 messages in several conversations begins anew as well`() async throws {
    _ = try await room.desk.conversations.close(conversation, by: grace)
    room.clock.advance(.days(3))
    for number in 0..<200 { try await ada.say("\(number)") }
    #expect(try await ada.briefing(since: cursor([conversation: Cursor.Place(sequence: 2, version: 2)])).messages.count == 200)
    #expect(try await ada.briefing(since: cursor()).reset)
  }

  @Test func `an agent who follows somebody is briefed in the same way`() async throws {
    let contact = try await ada.contact.key
    let briefing = try await room.desk.conversations.briefing(on: contact, since: cursor())
    #expect(!briefing.reset)
    #expect(briefing.messages.map(\.text) == ["2"])
    #expect(try await room.desk.conversations.briefing(on: contact, since: nil).reset)
  }
}

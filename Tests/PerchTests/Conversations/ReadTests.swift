import Perch
import PerchTesting
import Testing

/// Read marks and the list of tickets.
struct ReadTests {
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
    try await ada.say("3")
  }

  @Test func `marks only go up, and not beyond what was said`() async throws {
    let visitor = try await ada.enter().visitor
    for (mark, expected) in [(2, 2), (1, 2), (-5, 2), (2, 2), (99, 3), (Int.max, 3)] {
      room.desk.conversations.read(conversation, upTo: Int64(mark), by: .visitor(visitor))
      try await room.settle()
      #expect(try await now().visitorRead == Int64(expected))
    }
    #expect(try await now().version == 3, "only a mark that moved is a change")
    #expect(try await now().agentsRead == 0, "each side has its own mark")
  }

  @Test func `what agents have read is no longer unread`() async throws {
    #expect(try await ticket().unread == 3)
    room.desk.conversations.read(conversation, upTo: 2, by: .agent(grace))
    try await room.settle()
    #expect(try await ticket().unread == 1)
    _ = try await room.desk.conversations.send(.new("An answer"), to: conversation, by: .agent(grace))
    #expect(try await ticket().unread == 1, "an agent's own messages do not count")
    #expect(try await now().visitorRead == 0)
  }

  @Test func `unread is what counting would find, whatever happens`() async throws {
    let draft = try Draft.new("Sent twice")
    let steps: [() async throws -> Void] = [
      { _ = try await ada.send(draft, to: conversation) },
      { _ = try await ada.send(draft, to: conversation) },
      { _ = try await room.desk.conversations.send(.new("An answer"), to: conversation, by: .agent(grace)) },
      { room.desk.conversations.read(conversation, upTo: 3, by: .agent(grace)) },
      { room.desk.conversations.read(conversation, upTo: 1, by: .agent(grace)) },
      { room.desk.conversations.read(conversation, upTo: 2, by: .visitor(try await ada.enter().visitor)) },
      { _ = try await room.desk.conversations.close(conversation, by: grace) },
      { _ = try await ada.say("One more", in: conversation) },
      { var named = ada; try await named.identify("ada") },
      { room.desk.conversations.read(conversation, upTo: 99, by: .agent(grace)) },
    ]
    var found: [Int64] = []
    for step in steps {
      try await step()
      try await room.settle()
      let counted = try await room.column(
        "SELECT count(*) FROM message JOIN conversation ON conversation.key = message.conversation WHERE message.kind = 0 AND message.sequence > conversation.agents_read")
      let unread = try await ticket().unread
      #expect(counted == ["\(unread)"])
      found.append(unread)
    }
    #expect(found == [4, 4, 4, 1, 1, 1, 1, 2, 2, 0])
  }

  @Test func `a ticket shows who it is and the latest message`() async throws {
    let ticket = try await ticket()
    #expect(ticket.last?.text == "3")
    #expect(ticket.last?.kind == .visitor)
    #expect(ticket.contact.name == "Visitor \(ticket.contact.id.text.suffix(4))")
    #expect(ticket.widgetName == "Shop")
    var named = ada
    try await named.identify("ada", ["name": .string("Ada Lovelace")])
    #expect(try await self.ticket().contact.name == "Ada Lovelace")
    _ = try await room.desk.conversations.send(.new(String(repeating: "é", count: 300)), to: conversation, by: .agent(grace))
    let answered = try await self.ticket()
    #expect(answered.last?.text == String(repeating: "é", count: 200))
    #expect(answered.last?.authorName == "Grace")
  }

  @Test func `the list shows the latest activity first, open and closed apart, page by page`() async throws {
    var all = [conversation]
    for number in 0..<6 {
      room.clock.advance(.seconds(number.isMultiple(of: 2) ? 0 : 10))
      all.append(try await room.visitor(in: shop).say("Hello").conversation)
    }
    _ = try await room.desk.conversations.close(all[3], by: grace)
    let expected = all.enumerated().filter { $0.offset != 3 }.map(\.element).reversed()
    var (listed, cursor) = ([ID<Conversation>](), TicketCursor?.none)
    while true {
      let page = try await room.desk.conversations.tickets(.open, before: cursor, limit: 2)
      guard let last = page.last else { break }
      listed += page.map(\.conversation.id)
      cursor = try TicketCursor(last.cursor.text)
    }
    #expect(listed == Array(expected))
    #expect(try await room.desk.conversations.tickets(.closed, before: nil, limit: 10).map(\.conversation.id) == [all[3]])
    room.clock.advance(.seconds(1))
    try await ada.say("Me again", in: conversation)
    #expect(try await room.desk.conversations.tickets(.open, before: nil, limit: 1).map(\.conversation.id) == [conversation])
  }

  private func now() async throws -> Conversation {
    try #require(try await ada.briefing().conversations.first)
  }

  private func ticket() async throws -> Ticket { try await room.desk.conversations.ticket(conversation) }
}

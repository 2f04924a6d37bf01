import Foundation
import GRDB
@testable import Perch
@testable import PerchStore
import PerchTesting
import Testing

/// The statements on the way of a message, and the list, walk along an index however much is stored.
struct PlanTests {
  private let now = Moment(milliseconds: 1_800_000_000_000)

  /// Runs `body` on a connection of its own and returns how SQLite carries out each of its statements.
  private func plans(_ body: (SQLRecords, Conversation) throws -> Void) async throws -> [String] {
    let room = try await TestDesk()
    let ada = try await room.visitor(in: room.widget())
    let id = try await ada.say("Hello").conversation
    return try plans(of: id, in: room.store.path, body)
  }

  private func plans(of id: ID<Conversation>, in path: String, _ body: (SQLRecords, Conversation) throws -> Void) throws -> [String] {
    let queue = try DatabaseQueue(path: path)
    return try queue.writeWithoutTransaction { database in
      let records = SQLRecords(sql: SQLiteConnection(database))
      let conversation = try #require(try records.conversation(id))
      var statements: [String] = []
      database.trace { event in if case .statement(let statement) = event { statements.append(statement.expandedSQL) } }
      try body(records, conversation)
      database.trace()
      return try statements.map { sql in
        try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN \(sql)").map { $0["detail"] as String }.joined(separator: "; ")
      }
    }
  }

  private let signature = Signature(kind: .visitor, author: 1, authorID: nil, authorName: nil, assurance: nil)

  @Test func `the list of tickets is read along its index, without sorting`() async throws {
    for state in [Conversation.State.open, .closed] {
      let plan = try await plans { records, _ in _ = try records.tickets(state, before: TicketCursor(activityAt: now, key: Key(7)), limit: 50) }[0]
      #expect(plan.contains("conversation USING INDEX conversation_list"), "\(plan)")
      #expect(!plan.contains("TEMP B-TREE"), "\(plan)")
      #expect(!plan.contains("SCAN"), "\(plan)")
    }
  }

  @Test func `a draft is found by its index`() async throws {
    let plan = try await plans { records, _ in _ = try records.receipt(of: UUID(), by: signature) }[0]
    #expect(plan.contains("USING INDEX message_draft") || plan.contains("USING COVERING INDEX message_draft"), "\(plan)")
    #expect(!plan.contains("SCAN"), "\(plan)")
  }

  @Test func `what was missed is read along the thread`() async throws {
    let plan = try await plans { records, conversation in _ = try records.messages(in: conversation, after: 0) }[0]
    #expect(plan.contains("SEARCH message USING INTEGER PRIMARY KEY"), "\(plan)")
    #expect(!plan.contains("SCAN message"), "\(plan)")
    #expect(!plan.contains("TEMP B-TREE"), "\(plan)")
  }

  @Test func `a page of history is read backwards along the thread, from a mark`() async throws {
    let plan = try await plans { records, conversation in _ = try records.messages(in: conversation, before: 99, limit: 51) }[0]
    #expect(plan.contains("CO-ROUTINE thread"), "a thread that is followed to its beginning before the page is read: \(plan)")
    #expect(plan.contains("USING INDEX message_mark"), "\(plan)")
    #expect(!plan.contains("SCAN message"), "\(plan)")
    #expect(!plan.contains("TEMP B-TREE"), "\(plan)")
  }

  @Test func `nothing on the way of a visitor's message reads a whole table`() async throws {
    let draft = try Draft(id: UUID().uuidString, text: "Hello")
    let visitor = Visitor(session: Key(1), generation: 1, widget: Key(1))
    let plans = try await plans { records, conversation in
      _ = try records.desk(for: visitor, conversation: conversation.id)
      _ = try records.add(draft, to: conversation, by: signature, at: now)
      _ = try records.receipt(of: draft.id, by: signature)
      _ = try records.current(of: conversation.contact, closedSince: now)
      _ = try records.tickets([conversation.key])
    }
    #expect(plans.count >= 6)
    for plan in plans { #expect(!plan.contains("SCAN"), "\(plan)") }
  }

  @Test func `people and sessions are found by their indexes`() async throws {
    let plans = try await plans { records, conversation in
      _ = try records.contact(identifiedBy: Identifier("ada"), in: Key(1))
      _ = try records.session(Token.random().hash)
      _ = try records.sessions(of: conversation.contact)
      _ = try records.conversations(of: conversation.contact)
      _ = try records.agentSession(Token.random().hash)
      _ = try records.answer(to: [1], since: now)
      _ = try records.successor(of: Token.random().hash, since: now)
      try records.forgetAnswers(before: now)
    }
    #expect(plans.count == 8)
    for plan in plans { #expect(!plan.contains("SCAN"), "\(plan)") }
  }
}

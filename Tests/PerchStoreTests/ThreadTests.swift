import Foundation
@testable import Perch
import PerchTesting
import Testing

@testable import PerchStore

/// The thread of a conversation leads to the same messages as their numbers do.
struct ThreadTests {
  private let room: TestDesk
  private let conversations: [Conversation]

  /// Two chats of 150 messages, written in turn now and then, so that each has some marks and none at its end.
  init() async throws {
    room = try await TestDesk()
    let widget = try await room.widget()
    let people = [try await room.visitor(in: widget), try await room.visitor(in: widget)]
    for number in 1...150 {
      for person in number % 3 == 0 ? people.reversed() : people { try await person.say("\(number)") }
    }
    conversations = try await room.store.change { records in
      try records.sql.rows("SELECT id FROM conversation ORDER BY key") { $0.id(0) as ID<Conversation> }.compactMap { try records.conversation($0) }
    }
  }

  private func numbered(_ conversation: Conversation, _ condition: String, limit: Int = .max) async throws -> [Int64] {
    try await room.store.change { records in
      try records.sql.rows(
        "SELECT sequence FROM message WHERE conversation = ?1 AND \(condition) ORDER BY sequence DESC LIMIT ?2", .key(conversation.key), .integer(Int64(limit))
      ) { $0.integer(0) }
    }
  }

  @Test func `a page before any position ends where it should`() async throws {
    for conversation in conversations {
      for position in stride(from: Int64(0), through: 302, by: 1) {
        let page = try await room.store.change { try $0.messages(in: conversation, before: position, limit: 51) }
        #expect(page.map(\.sequence) == (try await numbered(conversation, "key < \(position)", limit: 51)), "before \(position)")
      }
      #expect(try await room.store.change { try $0.messages(in: conversation, before: nil, limit: 3) }.map(\.sequence) == [150, 149, 148])
    }
  }

  @Test(arguments: [0, 1, 63, 64, 65, 149, 150, 151]) func `what is new after a number comes whole, oldest first`(number: Int64) async throws {
    for conversation in conversations {
      let news = try await room.store.change { try $0.messages(in: conversation, after: number) }
      #expect(news.map(\.sequence) == (try await numbered(conversation, "sequence > \(number)")).reversed())
    }
  }

  @Test(arguments: [0, 1, 64, 149, 150]) func `what an agent has not read is counted`(mark: Int64) async throws {
    for conversation in conversations {
      var read = conversation
      read.agentsRead = mark
      let unread = try await room.store.change { [read] records in
        var undone = read
        undone.agentsRead = -1
        try records.save(undone)
        try records.save(read)
        return try records.tickets([read.key])[0].unread
      }
      #expect(unread == 150 - mark)
    }
  }

  @Test func `a number is given once`() async throws {
    let (stale, signature) = (conversations[0], Signature(kind: .visitor, author: 99, authorID: nil, authorName: nil, assurance: nil))
    let drafts = [try Draft(id: UUID().uuidString, text: "first"), try Draft(id: UUID().uuidString, text: "second")]
    #expect(try await room.store.change { try $0.add(drafts[0], to: stale, by: signature, at: stale.activityAt) }?.sequence == 151)
    await #expect(throws: Refusal.self) { try await room.store.change { try $0.add(drafts[1], to: stale, by: signature, at: stale.activityAt) } }
    #expect(try await numbered(stale, "key > 0").count == 151, "and the one that came too late is not there")
  }
}

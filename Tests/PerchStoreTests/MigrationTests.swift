import Foundation
import GRDB
import Perch
import PerchTesting
import Testing

@testable import PerchStore

/// A database of an older version is brought up to date with all that it holds.
@Suite struct MigrationTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// As the first version left it: Ada, merged from a phone, and what the audit said then.
  private func firstVersion() throws {
    let database = try DatabaseQueue(path: scratch.path + "/perch.sqlite")
    var migrator = DatabaseMigrator()
    migrator.registerMigration("0001 first") { database in
      try database.execute(sql: firstSchema)
      try database.execute(sql: """
        INSERT INTO setting VALUES ('epoch', 'e'), ('secret', 's');
        INSERT INTO widget VALUES (1, randomblob(16), 'Shop', '', '#000000', '[]', 1, 'open', 'always', 1, 30, 5);
        INSERT INTO contact (key, id, widget, identifier, attributes, created_at, seen_at) VALUES (1, randomblob(16), 1, 'ada', '{}', 5, 5);
        INSERT INTO contact (key, id, widget, attributes, survivor, created_at, seen_at) VALUES (2, randomblob(16), 1, '{}', 1, 6, 6);
        INSERT INTO session VALUES (1, 1, 1, x'01', 2, 'claimed', 5, 5, NULL), (2, 1, 1, x'02', 1, 'claimed', 6, 6, 9);
        INSERT INTO conversation (key, id, contact, sequence, opened_at, activity_at) VALUES (1, randomblob(16), 1, 1, 6, 6);
        INSERT INTO message VALUES (1, 1, 1, 0, 2, 'anonymous', randomblob(16), 6, 'from the phone');
        INSERT INTO merge VALUES (1, 2, 1, 2, 7);
        INSERT INTO merge_conversation VALUES (1, 1);
        INSERT INTO audit VALUES (1, 5, 'created', 1, 1), (2, 6, 'session_created', 2, 2), (3, 7, 'merged', 1, 2), (4, 8, 'identify_refused', 1, 1), (5, 9, 'logged_out', 1, 2);
        """)
    }
    try migrator.migrate(database)
    try database.close()
  }

  @Test func `the audit becomes a chain, sessions get ids, and an old merge can be undone`() async throws {
    try firstVersion()
    let store = try SQLiteStore.open(directory: scratch.path)
    let office = Office(
      store: store, bus: Earwitness(), clock: TestClock(), settings: try await store.settings(), proofs: NoProofs(), vault: MasterKeyVault { _ in nil })
    let desk = Desk(office: office)
    let verdict = try await desk.audit.verify()
    #expect((verdict.entries, verdict.brokenAt) == (5, nil))
    #expect(try await desk.audit.entries(after: 0, limit: 9).map(\.entry.what) == [.created, .sessionCreated, .merged, .refused, .loggedOut])
    let session = try #require(try await office.read { try $0.session(TokenHash(bytes: [1])) })
    let merge = try #require(try await store.change { try $0.sql.first("SELECT id FROM merge") { $0.id(0) as ID<Merge> } })
    let (restored, _) = try await desk.contacts.undo(merge, by: .cli)
    #expect(try await office.read { try $0.conversations(of: restored.key).count } == 1)
    #expect(session.id != (try await office.read { try $0.session(TokenHash(bytes: [2])) })?.id)
    try store.close()
  }

  @Test func `messages of several chats become their threads`() async throws {
    try firstVersion()
    let old = try DatabaseQueue(path: scratch.path + "/perch.sqlite")
    try await old.write { database in
      try database.execute(sql: """
        INSERT INTO conversation (key, id, contact, sequence, opened_at, activity_at) VALUES (2, randomblob(16), 1, 0, 7, 7), (3, randomblob(16), 1, 0, 8, 8);
        WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 140)
          INSERT INTO message SELECT 1 + n, 1 + n % 2, (n + 1) / 2 + (n % 2 = 0), 0, 2, NULL, randomblob(16), 6, CAST(n AS TEXT) FROM number;
        UPDATE conversation SET sequence = (SELECT coalesce(max(message.sequence), 0) FROM message WHERE conversation = conversation.key);
        """)
    }
    try old.close()
    let store = try SQLiteStore.open(directory: scratch.path)
    let pages = try await store.change { records in
      try records.conversations(of: Key(1)).map { try records.messages(in: $0, after: 0).map { ($0.sequence, $0.text) } }
    }
    #expect(pages.map(\.count) == [71, 70, 0])
    for page in pages { #expect(page.map(\.0) == Array(1...71).prefix(page.count).map(Int64.init)) }
    #expect(pages[0].map(\.1) == ["from the phone"] + stride(from: 2, through: 140, by: 2).map(String.init))
    #expect(pages[1].map(\.1) == stride(from: 1, through: 139, by: 2).map(String.init))
    try store.close()
  }

  @Test func `opening it twice changes nothing more`() async throws {
    try firstVersion()
    try SQLiteStore.open(directory: scratch.path).close()
    let store = try SQLiteStore.open(directory: scratch.path)
    #expect(try await store.change { try $0.sql.rows("SELECT number FROM audit") { $0.integer(0) } } == [1, 2, 3, 4, 5])
    try store.close()
  }
}

private struct NoProofs: Proofs {
  func read(_ token: String) -> SignedToken? { nil }
  func isSigned(_ token: SignedToken, with algorithm: SigningKey.Algorithm, by material: [UInt8]) async -> Bool { false }
  func check(publicKey: String, for algorithm: SigningKey.Algorithm) async throws(Refusal) {}
}

import Perch
import PerchTesting
import Testing

/// A record that nobody can change unseen.
@Suite struct AuditTests {
  let room: TestDesk
  let shop: Widget

  init() async throws {
    room = try await TestDesk()
    shop = try await room.widget()
  }

  private func somethingHappens() async throws {
    var ada = room.stranger(in: shop)
    try await ada.identify("ada")
    try await ada.identify("bob")
    try await ada.logOut()
  }

  @Test func `the chain leads from its beginning to its head`() async throws {
    #expect(try await room.desk.audit.verify().entries == 0)
    try await somethingHappens()
    let verdict = try await room.desk.audit.verify()
    #expect((verdict.entries, verdict.brokenAt) == (3, nil))
    try await somethingHappens()
    #expect(try await room.desk.audit.verify(head: verdict.hash).foundHead, "a head that was noted stays in the chain")
  }

  @Test func `an entry cannot be changed or deleted through the database`() async throws {
    try await somethingHappens()
    await #expect(throws: (any Error).self) { try await room.sql("UPDATE audit SET at = 0") }
    await #expect(throws: (any Error).self) { try await room.sql("DELETE FROM audit") }
  }

  @Test(arguments: ["UPDATE audit SET what = 'created' WHERE number = 2", "UPDATE audit SET at = at + 1 WHERE number = 2", "DELETE FROM audit WHERE number = 2"])
  func `whoever does it all the same is found out`(change: String) async throws {
    try await somethingHappens()
    try await room.sql("DROP TRIGGER audit_stays")
    try await room.sql("DROP TRIGGER audit_keeps")
    try await room.sql(change)
    #expect(try await room.desk.audit.verify().brokenAt == 2)
  }

  @Test func `cutting off the end shows when the head was noted`() async throws {
    try await somethingHappens()
    let head = try await room.desk.audit.verify().hash
    try await room.sql("DROP TRIGGER audit_keeps")
    try await room.sql("DELETE FROM audit WHERE number = 3")
    let verdict = try await room.desk.audit.verify(head: head)
    #expect((verdict.brokenAt, verdict.foundHead) == (nil, false))
  }
}

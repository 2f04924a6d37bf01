import Perch

extension SQLRecords {
  func erase(_ contact: Key<Contact>) throws -> [ID<Conversation>] {
    let contacts: [Key<Contact>] = try sql.rows("SELECT key FROM contact WHERE key = ?1 OR survivor = ?1", .key(contact)) { $0.key(0) }
    let gone = try contacts.flatMap { try conversations(of: $0) }
    for conversation in gone {
      try sql.run("DELETE FROM message WHERE key IN (\(Thread.since("0")) SELECT key FROM thread)", .key(conversation.key))
      try sql.run("DELETE FROM merge_conversation WHERE conversation = ?1", .key(conversation.key))
      try sql.run("DELETE FROM conversation WHERE key = ?1", .key(conversation.key))
    }
    for contact in contacts { try forget(contact) }
    // Last the one that the others point to.
    for contact in contacts.sorted(by: { one, _ in one != contact }) { try sql.run("DELETE FROM contact WHERE key = ?1", .key(contact)) }
    return gone.map(\.id)
  }

  private func forget(_ contact: Key<Contact>) throws {
    let sessions = "SELECT key FROM session WHERE contact = ?1"
    try sql.run("DELETE FROM merge_conversation WHERE merge IN (SELECT key FROM merge WHERE loser = ?1 OR survivor = ?1 OR session IN (\(sessions)))", .key(contact))
    try sql.run("DELETE FROM merge WHERE loser = ?1 OR survivor = ?1 OR session IN (\(sessions))", .key(contact))
    try sql.run("DELETE FROM answer WHERE session IN (\(sessions))", .key(contact))
    try sql.run("DELETE FROM renewal WHERE session IN (\(sessions))", .key(contact))
    try sql.run("DELETE FROM session WHERE contact = ?1", .key(contact))
  }

  func unscrubbed() throws -> ID<Contact>? { try setting("unscrubbed").flatMap { ID($0) } }
  func setUnscrubbed(_ erased: ID<Contact>?) throws { try set("unscrubbed", erased?.text) }
}

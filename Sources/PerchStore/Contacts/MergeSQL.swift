import Perch

extension SQLRecords {
  func add(_ new: NewMerge, at now: Moment) throws -> Merge {
    let id = ID<Merge>(at: now)
    try sql.run(
      "INSERT INTO merge (id, loser, survivor, session, adopted, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
      .id(id), .key(new.loser), .key(new.survivor), .key(new.session), .text(new.adopted.json), .moment(now))
    return Merge(
      key: Key(sql.lastKey), id: id, loser: new.loser, survivor: new.survivor, session: new.session, adopted: new.adopted, undoneAt: nil)
  }

  func merge(_ id: ID<Merge>) throws -> Merge? {
    try sql.first("\(Merge.selection) WHERE id = ?1", .id(id), as: Merge.init)
  }

  func merges(into survivor: Key<Contact>) throws -> [Merge] {
    try sql.rows("\(Merge.selection) WHERE survivor = ?1 AND undone_at IS NULL AND adopted <> '{}'", .key(survivor), as: Merge.init)
  }

  func save(_ adopted: Attributes, adoptedBy merge: Key<Merge>) throws {
    try sql.run("UPDATE merge SET adopted = ?2 WHERE key = ?1", .key(merge), .text(adopted.json))
  }

  func moveConversations(by merge: Merge) throws -> [Conversation] {
    try sql.run(
      "INSERT INTO merge_conversation (merge, conversation) SELECT ?1, key FROM conversation WHERE contact = ?2", .key(merge.key), .key(merge.loser))
    try sql.run("UPDATE conversation SET contact = ?2, version = version + 1 WHERE contact = ?1", .key(merge.loser), .key(merge.survivor))
    return try conversations(of: merge)
  }

  func undo(_ merge: Merge, at now: Moment) throws -> [Conversation] {
    try sql.run("UPDATE merge SET undone_at = ?2 WHERE key = ?1", .key(merge.key), .moment(now))
    try sql.run(
      "UPDATE conversation SET contact = ?2, version = version + 1 WHERE key IN (SELECT conversation FROM merge_conversation WHERE merge = ?1)",
      .key(merge.key), .key(merge.loser))
    return try conversations(of: merge)
  }

  private func conversations(of merge: Merge) throws -> [Conversation] {
    try sql.rows(
      """
      SELECT \(Conversation.columns("conversation")) FROM merge_conversation JOIN conversation ON conversation.key = merge_conversation.conversation
      WHERE merge_conversation.merge = ?1 ORDER BY conversation.key
      """,
      .key(merge.key)
    ) { Conversation($0) }
  }

  func revive(_ contact: Key<Contact>) throws {
    try sql.run("UPDATE contact SET survivor = NULL WHERE key = ?1", .key(contact))
  }
}

extension Merge {
  fileprivate static let selection = "SELECT key, id, loser, survivor, session, adopted, undone_at FROM merge"

  fileprivate init(_ row: any SQLRow) throws {
    self.init(
      key: row.key(0), id: row.id(1), loser: row.key(2), survivor: row.key(3), session: row.key(4), adopted: try Attributes(json: row.text(5)),
      undoneAt: row.optionalMoment(6))
  }
}

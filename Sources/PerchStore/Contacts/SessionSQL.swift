import Perch

extension SQLRecords {
  func session(_ hash: TokenHash) throws -> ChatSession? {
    try sql.first("SELECT \(ChatSession.columns) FROM session WHERE token = ?1", .blob(hash.bytes), as: ChatSession.init)
  }

  func session(_ key: Key<ChatSession>) throws -> ChatSession? {
    try sql.first("SELECT \(ChatSession.columns) FROM session WHERE key = ?1", .key(key), as: ChatSession.init)
  }

  func sessions(of contact: Key<Contact>) throws -> [ChatSession] {
    try sql.rows("SELECT \(ChatSession.columns) FROM session WHERE contact = ?1 AND ended_at IS NULL", .key(contact), as: ChatSession.init)
  }

  func addSession(of contact: Contact, token: TokenHash, assurance: Assurance, at now: Moment) throws -> ChatSession {
    try sql.run(
      "INSERT INTO session (widget, contact, token, assurance, created_at, seen_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
      .key(contact.widget), .key(contact.key), .blob(token.bytes), .text(assurance.rawValue), .moment(now))
    return ChatSession(
      key: Key(sql.lastKey), widget: contact.widget, contact: contact.key, generation: 1, assurance: assurance, createdAt: now, seenAt: now, endedAt: nil)
  }

  func save(_ session: ChatSession, token: TokenHash?) throws {
    try sql.run(
      "UPDATE session SET contact = ?2, generation = ?3, assurance = ?4, seen_at = ?5, ended_at = ?6, token = coalesce(?7, token) WHERE key = ?1",
      .key(session.key), .key(session.contact), .integer(session.generation), .text(session.assurance.rawValue), .moment(session.seenAt),
      .moment(session.endedAt), token.map { .blob($0.bytes) } ?? .null)
  }

  func answer(to request: [UInt8], since: Moment) throws -> RememberedAnswer? {
    try sql.first("SELECT session, salt, outcome, kept FROM answer WHERE request = ?1 AND at >= ?2", .blob(request), .moment(since)) { row in
      RememberedAnswer(
        session: row.key(0), salt: row.isNull(1) ? nil : row.blob(1), outcome: row.optionalText(2).flatMap(Identity.Outcome.init(rawValue:)),
        kept: try [String](json: row.text(3)))
    }
  }

  func remember(_ answer: RememberedAnswer, to request: [UInt8], at now: Moment) throws {
    try sql.run(
      "INSERT OR REPLACE INTO answer (request, session, salt, outcome, kept, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
      .blob(request), .key(answer.session), answer.salt.map { .blob($0) } ?? .null, .text(answer.outcome?.rawValue), .text(answer.kept.json), .moment(now))
  }

  func forgetAnswers(before moment: Moment) throws {
    try sql.run("DELETE FROM answer WHERE at < ?1", .moment(moment))
  }

  func audit(_ entry: AuditEntry) throws {
    try sql.run(
      "INSERT INTO audit (at, what, contact, session) VALUES (?1, ?2, ?3, ?4)",
      .moment(entry.at), .text(entry.what.rawValue), .key(entry.contact), .key(entry.session))
  }
}

extension ChatSession {
  static let columns = "key, widget, contact, generation, assurance, created_at, seen_at, ended_at"

  init(_ row: any SQLRow) throws {
    self.init(
      key: row.key(0), widget: row.key(1), contact: row.key(2), generation: row.integer(3), assurance: Assurance(rawValue: row.text(4)) ?? .anonymous,
      createdAt: row.moment(5), seenAt: row.moment(6), endedAt: row.optionalMoment(7))
  }
}

import Foundation
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

  func allSessions(of contact: Key<Contact>) throws -> [ChatSession] {
    try sql.rows(
      """
      SELECT \(ChatSession.columns) FROM session WHERE contact IN (SELECT key FROM contact WHERE key = ?1 OR survivor = ?1)
      ORDER BY created_at DESC, key DESC
      """,
      .key(contact), as: ChatSession.init)
  }

  func claimedSessions(in widget: Key<Widget>) throws -> [ChatSession] {
    try sql.rows("SELECT \(ChatSession.columns) FROM session WHERE widget = ?1 AND assurance = 'claimed' AND ended_at IS NULL", .key(widget), as: ChatSession.init)
  }

  func sessions(provedBy key: Key<SigningKey>) throws -> [ChatSession] {
    try sql.rows("SELECT \(ChatSession.columns) FROM session WHERE proved_by = ?1 AND ended_at IS NULL", .key(key), as: ChatSession.init)
  }

  func sessionsWithExpiredProof(at now: Moment) throws -> [ChatSession] {
    try sql.rows(
      "SELECT \(ChatSession.columns) FROM session WHERE proved_until <= ?1 AND proved_until IS NOT NULL AND ended_at IS NULL", .moment(now), as: ChatSession.init)
  }

  func addSession(_ new: NewSession, of contact: Contact, at now: Moment) throws -> ChatSession {
    let id = ID<ChatSession>(at: now)
    try sql.run(
      """
      INSERT INTO session (id, widget, contact, token, assurance, proved_by, proved_until, device, created_at, seen_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9)
      """,
      .id(id), .key(contact.widget), .key(contact.key), .blob(new.token.bytes), .text(new.assurance.rawValue), .integer(new.proof?.key.rawValue),
      .moment(new.proof?.until), .text(new.device), .moment(now))
    return ChatSession(
      key: Key(sql.lastKey), id: id, widget: contact.widget, contact: contact.key, generation: 1, assurance: new.assurance, proof: new.proof,
      device: new.device, createdAt: now, seenAt: now, endedAt: nil)
  }

  func save(_ session: ChatSession, token: TokenHash?) throws {
    try sql.run(
      """
      UPDATE session SET contact = ?2, generation = ?3, assurance = ?4, seen_at = ?5, ended_at = ?6, token = coalesce(?7, token), proved_by = ?8,
        proved_until = ?9
      WHERE key = ?1
      """,
      .key(session.key), .key(session.contact), .integer(session.generation), .text(session.assurance.rawValue), .moment(session.seenAt),
      .moment(session.endedAt), token.map { .blob($0.bytes) } ?? .null, .integer(session.proof?.key.rawValue), .moment(session.proof?.until))
  }

  func offerRenewal(of session: Key<ChatSession>) throws {
    try sql.run("INSERT INTO renewal (token, session) SELECT token, key FROM session WHERE key = ?1", .key(session))
  }

  func renewal(for token: TokenHash) throws -> Key<ChatSession>? {
    try sql.first("SELECT session FROM renewal WHERE token = ?1", .blob(token.bytes)) { $0.key(0) }
  }

  func withdrawRenewal(of session: Key<ChatSession>) throws {
    try sql.run("DELETE FROM renewal WHERE session = ?1", .key(session))
  }

  func answer(to request: [UInt8], since: Moment) throws -> RememberedAnswer? {
    try sql.first("SELECT session, salt, outcome, kept, refusal FROM answer WHERE request = ?1 AND at >= ?2", .blob(request), .moment(since)) { row in
      RememberedAnswer(
        session: row.isNull(0) ? nil : row.key(0), salt: row.isNull(1) ? nil : row.blob(1),
        outcome: row.optionalText(2).flatMap(Identity.Outcome.init(rawValue:)), kept: try [String](json: row.text(3)),
        refusal: try row.optionalText(4).map(Refusal.init(json:)))
    }
  }

  func successor(of token: TokenHash, since: Moment) throws -> Key<ChatSession>? {
    try sql.first("SELECT session FROM answer WHERE asked_with = ?1 AND salt IS NOT NULL AND at >= ?2", .blob(token.bytes), .moment(since)) { $0.key(0) }
  }

  func remember(_ answer: RememberedAnswer, to request: [UInt8], askedWith token: TokenHash?, at now: Moment) throws {
    try sql.run(
      "INSERT OR REPLACE INTO answer (request, session, salt, outcome, kept, refusal, asked_with, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
      .blob(request), answer.session.map { .key($0) } ?? .null, answer.salt.map { .blob($0) } ?? .null, .text(answer.outcome?.rawValue),
      .text(answer.kept.json), .text(try answer.refusal?.json), token.map { .blob($0.bytes) } ?? .null, .moment(now))
  }

  func forgetAnswers(before moment: Moment) throws {
    try sql.run("DELETE FROM answer WHERE at < ?1", .moment(moment))
  }

  func forgetAnswers(askedWith token: TokenHash) throws {
    try sql.run("DELETE FROM answer WHERE asked_with = ?1", .blob(token.bytes))
  }
}

extension ChatSession {
  static let columns = "key, id, widget, contact, generation, assurance, proved_by, proved_until, device, created_at, seen_at, ended_at"

  init(_ row: any SQLRow) throws {
    self.init(
      key: row.key(0), id: row.id(1), widget: row.key(2), contact: row.key(3), generation: row.integer(4),
      assurance: Assurance(rawValue: row.text(5)) ?? .anonymous,
      proof: row.isNull(6) ? nil : Held(key: row.key(6), until: row.optionalMoment(7)), device: row.optionalText(8), createdAt: row.moment(9),
      seenAt: row.moment(10), endedAt: row.optionalMoment(11))
  }
}

extension Refusal {
  fileprivate var json: String {
    get throws { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }
  }

  fileprivate init(json: String) throws { self = try JSONDecoder().decode(Refusal.self, from: Data(json.utf8)) }
}

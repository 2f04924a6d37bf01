import FoundationEssentials
import Perch

extension SQLRecords {
  func add(_ draft: Draft, to conversation: Conversation, by signature: Signature, at now: Moment) throws -> Stored? {
    let sequence = conversation.sequence + 1
    let added = try sql.run(
      """
      INSERT INTO message (conversation, sequence, previous, kind, author, assurance, draft, at, text)
      VALUES (?1, ?2, (SELECT latest FROM conversation WHERE key = ?1), ?3, ?4, ?5, ?6, ?7, ?8)
      ON CONFLICT (draft, kind, author) DO NOTHING
      """,
      .key(conversation.key), .integer(sequence), .integer(signature.kind.rawValue), .integer(signature.author), .text(signature.assurance?.rawValue),
      .uuid(draft.id), .moment(now), .text(draft.text))
    guard added == 1 else { return nil }
    let position = sql.lastKey
    let numbered = try sql.run(
      "UPDATE conversation SET sequence = ?2, latest = ?3, activity_at = ?4, unread = unread + ?5 WHERE key = ?1 AND sequence = ?2 - 1",
      .key(conversation.key), .integer(sequence), .integer(position), .moment(now), .flag(signature.kind == .visitor))
    guard numbered == 1 else { throw Refusal.storeUnavailable }
    return Stored(sequence: sequence, position: position)
  }

  func receipt(of draft: UUID, by signature: Signature) throws -> Receipt? {
    try sql.first(
      """
      SELECT conversation.id, message.sequence, message.at FROM message JOIN conversation ON conversation.key = message.conversation
      WHERE message.draft = ?1 AND message.kind = ?2 AND message.author = ?3
      """,
      .uuid(draft), .integer(signature.kind.rawValue), .integer(signature.author)
    ) { Receipt(draft: draft, conversation: $0.id(0), sequence: $0.integer(1), at: $0.moment(2)) }
  }

  func messages(in conversation: Conversation, before position: Int64?, limit: Int) throws -> [Message] {
    try sql.rows(
      Message.page,
      .key(conversation.key), .integer(position ?? .max), .integer(Int64(limit))
    ) { Message($0, in: conversation.id) }
  }

  func messages(in conversation: Conversation, after sequence: Int64) throws -> [Message] {
    try sql.rows(Message.news, .key(conversation.key), .integer(sequence)) { Message($0, in: conversation.id) }.reversed()
  }
}

extension Message {
  fileprivate static let page = "\(Thread.back) \(selection) AND message.key < ?2 LIMIT ?3"
  fileprivate static let news = "\(Thread.since("?2")) \(selection)"

  private static let selection = """
    SELECT message.key, message.sequence, message.kind, message.assurance, message.draft, message.at, message.text, agent.id, agent.name
    FROM thread CROSS JOIN message LEFT JOIN agent ON message.kind = 1 AND agent.key = message.author
    WHERE message.key = thread.key
    """

  fileprivate init(_ row: any SQLRow, in conversation: ID<Conversation>) {
    self.init(
      conversation: conversation, sequence: row.integer(1), kind: Kind(rawValue: row.integer(2)) ?? .api,
      authorID: row.isNull(7) ? nil : (row.id(7) as ID<Agent>).text, authorName: row.optionalText(8),
      assurance: row.optionalText(3).flatMap(Assurance.init(rawValue:)), text: row.text(6), at: row.moment(5), draft: row.uuid(4), position: row.integer(0))
  }
}

import Perch

extension SQLRecords {
  func desk(for visitor: Visitor, conversation id: ID<Conversation>?) throws -> VisitorDesk? {
    try sql.first(VisitorDesk.selection, .key(visitor.session), .integer(visitor.generation), id.map { .id($0) } ?? .null) { row in
      VisitorDesk(
        contact: row.key(0), assurance: Assurance(rawValue: row.text(1)) ?? .anonymous, conversation: row.isNull(2) ? nil : Conversation(row, from: 2))
    }
  }

  func conversation(_ id: ID<Conversation>, for agent: Key<AgentSession>) throws -> Conversation? {
    try sql.first(
      """
      SELECT \(Conversation.columns("conversation"))
      FROM agent_session JOIN agent ON agent.key = agent_session.agent JOIN conversation ON conversation.id = ?2
      WHERE agent_session.key = ?1 AND agent_session.ended_at IS NULL AND agent.disabled_at IS NULL
      """,
      .key(agent), .id(id)
    ) { Conversation($0) }
  }

  func conversation(_ id: ID<Conversation>) throws -> Conversation? {
    try sql.first("SELECT \(Conversation.columns()) FROM conversation WHERE id = ?1", .id(id)) { Conversation($0) }
  }

  func conversation(_ key: Key<Conversation>) throws -> Conversation? {
    try sql.first("SELECT \(Conversation.columns()) FROM conversation WHERE key = ?1", .key(key)) { Conversation($0) }
  }

  func conversations(of contact: Key<Contact>) throws -> [Conversation] {
    try sql.rows("SELECT \(Conversation.columns()) FROM conversation WHERE contact = ?1 ORDER BY key", .key(contact)) { Conversation($0) }
  }

  func current(of contact: Key<Contact>, closedSince: Moment) throws -> Conversation? {
    try sql.first(
      """
      SELECT \(Conversation.columns()) FROM conversation WHERE contact = ?1 AND (closed_at IS NULL OR closed_at >= ?2)
      ORDER BY closed_at IS NULL DESC, activity_at DESC, key DESC LIMIT 1
      """,
      .key(contact), .moment(closedSince)
    ) { Conversation($0) }
  }

  func addConversation(of contact: Key<Contact>, at now: Moment) throws -> Conversation {
    let id = ID<Conversation>(at: now)
    try sql.run("INSERT INTO conversation (id, contact, opened_at, activity_at) VALUES (?1, ?2, ?3, ?3)", .id(id), .key(contact), .moment(now))
    return Conversation(
      key: Key(sql.lastKey), id: id, contact: contact, sequence: 0, version: 1, openedAt: now, closedAt: nil, visitorRead: 0, agentsRead: 0, activityAt: now)
  }

  /// The visitor's messages above the agents' mark are counted when the mark moves, so that no list has to count them.
  func save(_ conversation: Conversation) throws {
    try sql.run(
      Conversation.saving,
      .key(conversation.key), .integer(conversation.version), .moment(conversation.closedAt), .integer(conversation.visitorRead),
      .integer(conversation.agentsRead))
  }
}

extension Conversation {
  static func columns(_ table: String? = nil) -> String { table == nil ? plainColumns : joinedColumns }

  private static let names = ["key", "id", "contact", "sequence", "version", "opened_at", "closed_at", "visitor_read", "agents_read", "activity_at"]
  private static let plainColumns = names.joined(separator: ", ")
  private static let joinedColumns = names.map { "conversation.\($0)" }.joined(separator: ", ")

  fileprivate static let saving = """
    UPDATE conversation SET version = ?2, closed_at = ?3, visitor_read = ?4, agents_read = ?5,
      unread = CASE WHEN agents_read = ?5 THEN unread
        ELSE (\(Thread.since("?5")) SELECT count(*) FROM thread CROSS JOIN message WHERE message.key = thread.key AND kind = 0) END
    WHERE key = ?1
    """

  init(_ row: any SQLRow, from first: Int32 = 0) {
    self.init(
      key: row.key(first), id: row.id(first + 1), contact: row.key(first + 2), sequence: row.integer(first + 3), version: row.integer(first + 4),
      openedAt: row.moment(first + 5), closedAt: row.optionalMoment(first + 6), visitorRead: row.integer(first + 7), agentsRead: row.integer(first + 8),
      activityAt: row.moment(first + 9))
  }
}

extension VisitorDesk {
  /// Put together once: it runs for every message.
  fileprivate static let selection = """
    SELECT session.contact, session.assurance, \(Conversation.columns("conversation"))
    FROM session LEFT JOIN conversation ON conversation.id = ?3 AND conversation.contact = session.contact
    WHERE session.key = ?1 AND session.generation = ?2 AND session.ended_at IS NULL
    """
}

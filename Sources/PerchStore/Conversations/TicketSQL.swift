import Perch

extension SQLRecords {
  func tickets(_ state: Conversation.State, before cursor: TicketCursor?, limit: Int) throws -> [Ticket] {
    try sql.rows(
      """
      \(Ticket.selection) WHERE (conversation.closed_at IS NULL) = ?1 AND conversation.sequence > 0
        AND (conversation.activity_at, conversation.key) < (?2, ?3)
      ORDER BY conversation.activity_at DESC, conversation.key DESC LIMIT ?4
      """,
      .flag(state == .open), .integer(cursor?.activityAt.milliseconds ?? .max), .integer(cursor?.key.rawValue ?? .max), .integer(Int64(limit))
    ) { try Ticket($0) }
  }

  func tickets(_ keys: [Key<Conversation>]) throws -> [Ticket] {
    try keys.compactMap { key in
      try sql.first("\(Ticket.selection) WHERE conversation.key = ?1 AND conversation.sequence > 0", .key(key)) { try Ticket($0) }
    }
  }

  func tickets(of contacts: [Key<Contact>]) throws -> [Ticket] {
    try contacts.flatMap { contact in
      try sql.rows("\(Ticket.selection) WHERE conversation.contact = ?1 AND conversation.sequence > 0", .key(contact)) { try Ticket($0) }
    }
  }
}

extension Ticket {
  fileprivate static let selection = """
    SELECT \(Conversation.columns("conversation")), \(Contact.columnNames.map { "contact.\($0)" }.joined(separator: ", ")), widget.id, widget.name,
      substr(message.text, 1, 200), message.at, message.kind, agent.name, conversation.unread
    FROM conversation JOIN contact ON contact.key = conversation.contact JOIN widget ON widget.key = contact.widget
      LEFT JOIN message ON message.key = conversation.latest
      LEFT JOIN agent ON message.kind = 1 AND agent.key = message.author
    """

  fileprivate init(_ row: any SQLRow) throws {
    let last = row.isNull(21)
      ? nil
      : Last(text: row.text(21), at: row.moment(22), kind: Message.Kind(rawValue: row.integer(23)) ?? .api, authorName: row.optionalText(24))
    self.init(
      conversation: Conversation(row), contact: try Contact(row, from: 10), widgetID: row.id(19), widgetName: row.text(20), last: last, unread: row.integer(25))
  }
}

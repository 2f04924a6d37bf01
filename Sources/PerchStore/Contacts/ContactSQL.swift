import Perch

extension SQLRecords {
  func contact(_ key: Key<Contact>) throws -> Contact? {
    try sql.first("SELECT \(Contact.columns) FROM contact WHERE key = ?1", .key(key)) { try Contact($0) }
  }

  func contact(_ id: ID<Contact>) throws -> Contact? {
    try sql.first("SELECT \(Contact.columns) FROM contact WHERE key = (SELECT coalesce(survivor, key) FROM contact WHERE id = ?1)", .id(id)) { try Contact($0) }
  }

  func lineage(of contact: Contact) throws -> [ID<Contact>] {
    try [contact.id] + sql.rows("SELECT id FROM contact WHERE survivor = ?1", .key(contact.key)) { $0.id(0) }
  }

  func tombstones(of contact: Key<Contact>) throws -> [Contact] {
    try sql.rows("SELECT \(Contact.columns) FROM contact WHERE survivor = ?1 ORDER BY key", .key(contact)) { try Contact($0) }
  }

  func contact(identifiedBy identifier: Identifier, in widget: Key<Widget>) throws -> Contact? {
    try sql.first("SELECT \(Contact.columns) FROM contact WHERE widget = ?1 AND identifier = ?2", .key(widget), .text(identifier.text)) { try Contact($0) }
  }

  func addContact(in widget: Key<Widget>, identifier: Identifier?, attributes: Attributes, at now: Moment) throws -> Contact {
    let id = ID<Contact>(at: now)
    try sql.run(
      "INSERT INTO contact (id, widget, identifier, attributes, created_at, seen_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
      .id(id), .key(widget), .text(identifier?.text), .text(attributes.json), .moment(now))
    return Contact(
      key: Key(sql.lastKey), id: id, widget: widget, identifier: identifier, version: 1, attributes: attributes, verifiedAt: nil, createdAt: now, seenAt: now)
  }

  func save(_ contact: Contact) throws {
    try sql.run(
      "UPDATE contact SET identifier = ?2, version = ?3, attributes = ?4, verified_at = ?5, seen_at = ?6 WHERE key = ?1",
      .key(contact.key), .text(contact.identifier?.text), .integer(contact.version), .text(contact.attributes.json), .moment(contact.verifiedAt),
      .moment(contact.seenAt))
  }

  func seen(_ contact: Key<Contact>, at now: Moment) throws {
    try sql.run("UPDATE contact SET seen_at = ?2 WHERE key = ?1", .key(contact), .moment(now))
  }

  func bury(_ contact: Key<Contact>, pointingTo survivor: Key<Contact>) throws {
    try sql.run("UPDATE contact SET identifier = NULL, survivor = ?2 WHERE key = ?1 OR survivor = ?1", .key(contact), .key(survivor))
  }

  func hasMessages(_ contact: Key<Contact>) throws -> Bool {
    try sql.first("SELECT 1 FROM conversation WHERE contact = ?1 AND sequence > 0 LIMIT 1", .key(contact)) { _ in true } ?? false
  }
}

extension Contact {
  static let columnNames = ["key", "id", "widget", "identifier", "version", "attributes", "verified_at", "created_at", "seen_at"]
  static let columns = columnNames.joined(separator: ", ")

  init(_ row: any SQLRow, from first: Int32 = 0) throws {
    self.init(
      key: row.key(first), id: row.id(first + 1), widget: row.key(first + 2), identifier: row.optionalText(first + 3).map(Identifier.init(stored:)),
      version: row.integer(first + 4), attributes: try Attributes(json: row.text(first + 5)), verifiedAt: row.optionalMoment(first + 6),
      createdAt: row.moment(first + 7), seenAt: row.moment(first + 8))
  }
}

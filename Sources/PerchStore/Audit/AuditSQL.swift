import FoundationEssentials
import Perch

extension SQLRecords {
  func append(_ chained: ChainedEntry) throws {
    let entry = chained.entry
    try sql.run(
      """
      INSERT INTO audit (number, at, what, widget, contact, other, session, actor, actor_id, details, hash)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
      """,
      .integer(chained.number), .moment(entry.at), .text(entry.what.rawValue), .id(entry.widget), .id(entry.contact), .id(entry.other), .id(entry.session),
      .text(entry.by.kind), entry.by.uuid, .text(entry.details.stored), .blob(chained.hash))
  }

  func endOfAudit() throws -> (number: Int64, hash: [UInt8])? {
    try sql.first("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1") { ($0.integer(0), $0.blob(1)) }
  }

  func audit(after number: Int64, limit: Int) throws -> [ChainedEntry] {
    try sql.rows("\(ChainedEntry.selection) WHERE number > ?1 ORDER BY number LIMIT ?2", .integer(number), .integer(Int64(limit)), as: ChainedEntry.init)
  }

  func audit(of contacts: [ID<Contact>], before number: Int64?, limit: Int) throws -> [ChainedEntry] {
    let found = try contacts.flatMap { contact in
      try ["contact", "other"].flatMap { column in
        try sql.rows(
          "\(ChainedEntry.selection) WHERE \(column) = ?1 AND number < ?2 ORDER BY number DESC LIMIT ?3", .id(contact), .integer(number ?? .max),
          .integer(Int64(limit)), as: ChainedEntry.init)
      }
    }
    let once = Dictionary(found.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
    return Array(once.values.sorted { $0.number > $1.number }.prefix(limit))
  }
}

extension ChainedEntry {
  fileprivate static let selection = "SELECT number, at, what, widget, contact, other, session, actor, actor_id, details, hash FROM audit"

  fileprivate init(_ row: any SQLRow) throws {
    let entry = AuditEntry(
      what: AuditEntry.What(rawValue: row.text(2)) ?? .refused, at: row.moment(1), widget: row.optionalID(3), contact: row.optionalID(4),
      other: row.optionalID(5), session: row.optionalID(6), by: Actor(row.text(7), row.isNull(8) ? nil : row.uuid(8)),
      details: (try? [String: String](json: row.text(9))) ?? [:])
    // What does not read back as it was written has no hash that fits.
    self.init(number: row.integer(0), entry: entry, hash: Self.isAsWritten(row, entry) ? row.blob(10) : [])
  }

  private static func isAsWritten(_ row: any SQLRow, _ entry: AuditEntry) -> Bool {
    let ids = (3...6).allSatisfy { row.isNull($0) || row.blob($0).count == 16 }
    return ids && entry.what.rawValue == row.text(2) && entry.by.kind == row.text(7) && (entry.by.id == nil) == row.isNull(8)
      && entry.details.stored == row.text(9)
  }
}

extension Actor {
  fileprivate init(_ kind: String, _ id: UUID?) {
    switch (kind, id) {
    case ("visitor", _): self = .visitor
    case ("agent", let id?): self = .agent(ID(uuid: id))
    case ("api", let id?): self = .api(ID(uuid: id))
    case ("cli", _): self = .cli
    default: self = .server
    }
  }

  fileprivate var uuid: SQLValue {
    switch self {
    case .agent(let id): .uuid(id.uuid)
    case .api(let id): .uuid(id.uuid)
    case .visitor, .cli, .server: .null
    }
  }
}

extension [String: String] {
  /// Sorted, so that the same details are the same text.
  fileprivate var stored: String {
    if isEmpty { return "{}" }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }

  fileprivate init(json: String) throws {
    if json == "{}" { self = [:]; return }
    self = try JSONDecoder().decode([String: String].self, from: Data(json.utf8))
  }
}

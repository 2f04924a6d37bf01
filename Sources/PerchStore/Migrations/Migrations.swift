import GRDB
import Perch

/// The schema, step by step. A step that has been released is never edited.
enum Migrations {
  static func run(on pool: DatabasePool) throws {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("0001 first", migrate: first)
    migrator.registerMigration("0002 identity", migrate: identity)
    migrator.registerMigration("0003 thread") { try $0.execute(sql: threadSchema) }
    migrator.registerMigration("0004 asked with") { try $0.execute(sql: askedWithSchema) }
    migrator.registerMigration("0005 refusals kept") { try $0.execute(sql: refusalsKeptSchema) }
    let isNewer = try pool.read(migrator.hasBeenSuperseded)
    guard !isNewer else {
      throw Refusal(.conflict, "This database was written by a newer version of perch. Start that version, or restore a backup made before the upgrade.")
    }
    try migrator.migrate(pool)
  }

  private static func first(_ database: Database) throws {
    try database.execute(sql: firstSchema)
    try database.execute(
      sql: "INSERT INTO setting (name, value) VALUES ('epoch', ?), ('secret', ?)",
      arguments: [ID<Database>(at: SystemClock().now).text, Database.secret()])
  }
}

extension Migrations {
  private static func identity(_ database: Database) throws {
    try database.execute(sql: identitySchema)
    let sql = SQLiteConnection(database)
    let (records, former) = (SQLRecords(sql: sql), try sql.rows(formerAudit) { FormerEntry($0) })
    var hash = AuditChain.beginning
    for (index, entry) in former.enumerated() {
      let number = Int64(index + 1)
      hash = AuditChain.hash(entry.entry, number: number, after: hash)
      try records.append(ChainedEntry(number: number, entry: entry.entry, hash: hash))
    }
    try database.execute(sql: "DROP TABLE former_audit")
  }

  private static let formerAudit = """
    SELECT former_audit.at, former_audit.what, widget.id, contact.id, session.id FROM former_audit JOIN contact ON contact.key = former_audit.contact
      JOIN widget ON widget.key = contact.widget JOIN session ON session.key = former_audit.session ORDER BY former_audit.key
    """

  private struct FormerEntry {
    let entry: AuditEntry

    init(_ row: any SQLRow) {
      let what = row.text(1)
      entry = AuditEntry(
        what: AuditEntry.What(rawValue: what) ?? (what == "assurance_raised" ? .unchanged : .refused), at: row.moment(0), widget: row.id(2), contact: row.id(3),
        other: nil, session: row.id(4), by: .visitor, details: [:])
    }
  }
}

extension Database {
  fileprivate static func secret() -> String {
    [UInt8].random(32).map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }.joined()
  }
}

import GRDB
import Perch

/// The schema, step by step. A step that has been released is never edited.
enum Migrations {
  static func run(on pool: DatabasePool) throws {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("0001 first", migrate: first)
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

extension Database {
  fileprivate static func secret() -> String {
    [UInt8].random(32).map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }.joined()
  }
}

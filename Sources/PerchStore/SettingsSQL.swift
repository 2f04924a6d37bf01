package import Perch

extension SQLiteStore {
  /// What this installation keeps about itself since it was made.
  package func settings() async throws -> Settings {
    let values = try await readSettings()
    guard let epoch = values["epoch"], let secret = values["secret"] else { throw Refusal(.serverError, "The database lacks its settings; restore a backup.") }
    return Settings(epoch: epoch, secret: Array(secret.utf8))
  }
}

extension SQLRecords {
  func setting(_ name: String) throws -> String? {
    try sql.first("SELECT value FROM setting WHERE name = ?1", .text(name)) { $0.text(0) }
  }

  func set(_ name: String, _ value: String?) throws {
    guard let value else { return _ = try sql.run("DELETE FROM setting WHERE name = ?1", .text(name)) }
    try sql.run("INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", .text(name), .text(value))
  }
}

extension SQLiteStore {
  private func readSettings() async throws -> [String: String] {
    try await read { records in
      guard let records = records as? SQLRecords else { return [:] }
      let rows = try records.sql.rows("SELECT name, value FROM setting") { ($0.text(0), $0.text(1)) }
      return Dictionary(uniqueKeysWithValues: rows)
    }
  }
}

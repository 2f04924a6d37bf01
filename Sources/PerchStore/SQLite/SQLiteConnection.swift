import FoundationEssentials
import GRDB
import GRDBSQLite

/// A GRDB connection, spoken to through prepared statements: values are bound and columns read without a detour.
final class SQLiteConnection: SQLConnection {
  private let database: Database

  init(_ database: Database) { self.database = database }

  var lastKey: Int64 { database.lastInsertedRowID }

  @discardableResult
  func run(_ sql: String, _ values: SQLValue...) throws -> Int {
    try read(sql, values) { _ in true }
    return Int(sqlite3_changes(database.sqliteConnection))
  }

  func read(_ sql: String, _ values: [SQLValue], _ row: (any SQLRow) throws -> Bool) throws {
    let prepared = try database.cachedStatement(sql: sql)
    try withExtendedLifetime(prepared) {
      let statement = prepared.sqliteStatement
      sqlite3_reset(statement)
      defer { sqlite3_reset(statement) }
      for (index, value) in values.enumerated() { bind(value, at: Int32(index + 1), of: statement) }
      while true {
        switch sqlite3_step(statement) {
        case SQLITE_ROW: guard try row(SQLiteRow(statement: statement)) else { return }
        case SQLITE_DONE: return
        case let code:
          throw DatabaseError(resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(database.sqliteConnection)), sql: sql)
        }
      }
    }
  }

  private func bind(_ value: SQLValue, at index: Int32, of statement: SQLiteStatement) {
    switch value {
    case .null: sqlite3_bind_null(statement, index)
    case .integer(let integer): sqlite3_bind_int64(statement, index, integer)
    case .text(var text): text.withUTF8 { bind(text: $0, at: index, of: statement) }
    case .blob(let bytes): bytes.withUnsafeBytes { bind(blob: $0, at: index, of: statement) }
    case .uuid(let uuid): withUnsafeBytes(of: uuid.uuid) { bind(blob: $0, at: index, of: statement) }
    }
  }

  // An empty buffer may have no address, and SQLite reads no address as NULL.
  private func bind(text: UnsafeBufferPointer<UInt8>, at index: Int32, of statement: SQLiteStatement) {
    guard let start = text.baseAddress else { sqlite3_bind_text(statement, index, "", 0, copied); return }
    start.withMemoryRebound(to: CChar.self, capacity: text.count) { _ = sqlite3_bind_text(statement, index, $0, Int32(text.count), copied) }
  }

  private func bind(blob: UnsafeRawBufferPointer, at index: Int32, of statement: SQLiteStatement) {
    guard let start = blob.baseAddress else { sqlite3_bind_zeroblob(statement, index, 0); return }
    sqlite3_bind_blob(statement, index, start, Int32(blob.count), copied)
  }
}

/// `SQLITE_TRANSIENT`, a macro that Swift does not import: SQLite copies what it is given.
private let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

struct SQLiteRow: SQLRow {
  let statement: SQLiteStatement

  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }
  func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

  func text(_ column: Int32) -> String {
    guard let start = sqlite3_column_text(statement, column) else { return "" }
    return String(decoding: UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column))), as: UTF8.self)
  }

  func blob(_ column: Int32) -> [UInt8] {
    guard let start = sqlite3_column_blob(statement, column) else { return [] }
    return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column))))
  }

  func uuid(_ column: Int32) -> UUID {
    var bytes: uuid_t = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    if let start = sqlite3_column_blob(statement, column), sqlite3_column_bytes(statement, column) == 16 {
      withUnsafeMutableBytes(of: &bytes) { $0.copyMemory(from: UnsafeRawBufferPointer(start: start, count: 16)) }
    }
    return UUID(uuid: bytes)
  }
}

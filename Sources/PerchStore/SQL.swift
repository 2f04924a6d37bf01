package import FoundationEssentials

/// One connection inside a transaction. SQL is written once, with `?1`, `?2` … for its values; a driver for another database
/// rewrites those when it prepares a statement.
package protocol SQLConnection: AnyObject {
  /// Runs a statement and returns how many rows it changed.
  @discardableResult
  func run(_ sql: String, _ values: SQLValue...) throws -> Int
  /// Calls `row` for each row of the answer, until it returns false.
  func read(_ sql: String, _ values: [SQLValue], _ row: (any SQLRow) throws -> Bool) throws
  /// The integer key of the row that was inserted last.
  var lastKey: Int64 { get }
}

extension SQLConnection {
  func rows<Value>(_ sql: String, _ values: SQLValue..., as map: (any SQLRow) throws -> Value) throws -> [Value] {
    var result: [Value] = []
    try read(sql, values) { row in
      result.append(try map(row))
      return true
    }
    return result
  }

  func first<Value>(_ sql: String, _ values: SQLValue..., as map: (any SQLRow) throws -> Value) throws -> Value? {
    var result: Value?
    try read(sql, values) { row in
      result = try map(row)
      return false
    }
    return result
  }
}

package enum SQLValue: Sendable {
  case null, integer(Int64), text(String), blob([UInt8]), uuid(UUID)

  static func integer(_ value: Int64?) -> SQLValue { value.map { .integer($0) } ?? .null }
  static func text(_ value: String?) -> SQLValue { value.map { .text($0) } ?? .null }
  static func flag(_ value: Bool) -> SQLValue { .integer(value ? 1 : 0) }
}

/// A row under the cursor: valid only until the next one.
package protocol SQLRow {
  func isNull(_ column: Int32) -> Bool
  func integer(_ column: Int32) -> Int64
  func text(_ column: Int32) -> String
  func blob(_ column: Int32) -> [UInt8]
  func uuid(_ column: Int32) -> UUID
}

extension SQLRow {
  func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }
  func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }
}

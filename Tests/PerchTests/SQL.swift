import Foundation
import Perch
@testable import PerchStore
import PerchTesting

/// A look behind the desk: what a test can only know, or bring about, from the tables themselves.
extension TestDesk {
  @discardableResult
  func sql(_ statement: String, _ values: SQLValue...) async throws -> [[String]] {
    try await desk.office.change { change in
      guard let records = change.records as? SQLRecords else { return [] }
      var rows: [[String]] = []
      try records.sql.read(statement, values) { row in
        rows.append((0..<width(of: statement)).map { row.text($0) })
        return true
      }
      return rows
    }
  }

  func column(_ statement: String) async throws -> [String] { try await sql(statement).map { $0[0] } }

  func count(_ table: String) async throws -> Int {
    Int(try await column("SELECT count(*) FROM \(table)").first ?? "") ?? -1
  }

  /// As a signature would have done it.
  func verify(_ identifier: String) async throws {
    try await sql("UPDATE contact SET verified_at = 1 WHERE identifier = ?1", .text(identifier))
  }

  /// What the audit says, oldest first.
  func audit(of contact: Contact? = nil) async throws -> [String] {
    guard let contact else { return try await column("SELECT what FROM audit ORDER BY number") }
    return try await column("SELECT what FROM audit WHERE contact = (SELECT id FROM contact WHERE key = \(contact.key.rawValue)) ORDER BY number")
  }
}

/// How many columns a SELECT names; the tests' statements have no commas but between columns.
private func width(of statement: String) -> Int32 {
  guard let from = statement.range(of: " FROM ") else { return statement.hasPrefix("PRAGMA") ? 1 : 0 }
  return Int32(statement[..<from.lowerBound].split(separator: ",").count)
}

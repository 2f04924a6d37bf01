import Foundation
import Perch
@testable import PerchStore
import PerchTesting

extension SQLiteStore {
  /// A write that is waited for.
  func change<Value: Sendable>(_ body: @escaping @Sendable (SQLRecords) throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      write({ records in try body(records as! SQLRecords) }, then: { continuation.resume(with: $0) })
    }
  }
}

extension TestDesk {
  func pragma(_ name: String) async throws -> String? {
    try await store.change { try $0.sql.first("PRAGMA \(name)") { $0.text(0) } }
  }
}

/// A directory for one test.
final class Scratch {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path() + "/perch-scratch-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

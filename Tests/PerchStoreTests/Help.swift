import Foundation
import Perch
@testable import PerchStore
import PerchTesting
import Synchronization

extension SQLiteStore {
  /// A write that makes a value.
  func write<Value: Sendable>(
    _ body: @escaping @Sendable (any Records) throws -> Value, then: @escaping @Sendable (Result<Value, any Error>) -> Void
  ) {
    let value = Mutex<Value?>(nil)
    write({ records in
      let made = try body(records)
      value.withLock { $0 = made }
    }, then: { (failure: (any Error)?) in
      then(failure.map { .failure($0) } ?? value.withLock { $0 }.map { .success($0) } ?? .failure(Refusal.storeUnavailable))
    })
  }

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

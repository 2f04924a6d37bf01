import Foundation
import Perch
@testable import PerchStore
import PerchTesting
import Synchronization
import Testing

/// Writes that arrive together are committed together, and yet each stands for itself.
struct WriteQueueTests {
  struct Mishap: Error, Equatable { let number: Int }

  let room: TestDesk

  init() async throws { room = try await TestDesk() }

  /// Holds the writing connection, so that whatever is submitted meanwhile becomes one batch.
  private func batch(_ submit: () throws -> Void) async throws {
    let (gate, isHeld) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    room.store.write({ _ in
      isHeld.signal()
      gate.wait()
    }, then: { _ in })
    isHeld.wait()
    try submit()
    gate.signal()
    // Whether it shares the fate of the batch does not matter: it comes after it.
    _ = try? await room.store.change { _ in }
  }

  private func note(_ number: Int, failing: Bool = false) -> @Sendable (any Records) throws -> Int {
    { records in
      try (records as! SQLRecords).set("note \(number)", "written")
      if failing { throw Mishap(number: number) }
      return number
    }
  }

  private func notes() async throws -> [Int] {
    try await room.store.read { records in
      try (records as! SQLRecords).sql.rows("SELECT name FROM setting WHERE name LIKE 'note %'") { $0.text(0) }
    }.compactMap { Int($0.dropFirst(5)) }.sorted()
  }

  @Test func `a write that fails half-way undoes itself and nothing else`() async throws {
    let outcomes = Outcomes()
    try await batch {
      for number in 0..<20 { room.store.write(note(number, failing: number % 7 == 3), then: { outcomes.add($0) }) }
    }
    #expect(try await notes() == (0..<20).filter { $0 % 7 != 3 })
    #expect(outcomes.values == (0..<20).map { $0 % 7 == 3 ? "Mishap(number: \($0))" : "\($0)" })
  }

  @Test func `a write that is refused before it changed anything fails alone`() async throws {
    let outcomes = Outcomes()
    let runs = Mutex(0)
    try await batch {
      for number in 0..<20 {
        if number % 7 == 3 {
          room.store.write({ _ -> Int in throw Mishap(number: number) }, then: { outcomes.add($0) })
        } else {
          let body = note(number)
          room.store.write({ records in runs.withLock { $0 += 1 }; return try body(records) }, then: { outcomes.add($0) })
        }
      }
    }
    #expect(try await notes() == (0..<20).filter { $0 % 7 != 3 })
    #expect(outcomes.values == (0..<20).map { $0 % 7 == 3 ? "Mishap(number: \($0))" : "\($0)" })
    #expect(runs.withLock { $0 } == 17, "nobody else had to run again")
  }

  @Test func `what the database refuses is told as a failure of the store`() async throws {
    let outcomes = Outcomes()
    try await batch {
      room.store.write(note(1), then: { outcomes.add($0) })
      room.store.write({ try ($0 as! SQLRecords).sql.run("INSERT INTO widget (key) VALUES (1)") }, then: { outcomes.add($0) })
      room.store.write(note(2), then: { outcomes.add($0) })
    }
    #expect(try await notes() == [1, 2])
    #expect(outcomes.values.map { $0.contains("NOT NULL") } == [false, true, false])
  }

  @Test func `writes happen and are answered in the order of their calls`() async throws {
    let outcomes = Outcomes()
    let done = Mutex<[Int]>([])
    for number in 0..<500 {
      let body = note(number % 10)
      room.store.write({ records in done.withLock { $0.append(number) }; return try body(records) }, then: { _ in outcomes.add(.success(number)) })
    }
    _ = try await room.store.change { _ in }
    #expect(done.withLock { $0 } == Array(0..<500))
    #expect(outcomes.values == (0..<500).map { "\($0)" })
  }

  @Test func `whoever is told of success finds it in the file`() async throws {
    let path = room.store.path
    let seen = Mutex<[Bool]>([])
    for number in 0..<20 {
      room.store.write(note(number)) { _ in
        let found = (try? Self.isStored("note \(number)", in: path)) ?? false
        seen.withLock { $0.append(found) }
      }
    }
    _ = try await room.store.change { _ in }
    #expect(seen.withLock { $0 } == [Bool](repeating: true, count: 20))
  }

  @Test func `a lonely write that fails leaves nothing behind, and the next one goes through`() async throws {
    await #expect(throws: Mishap.self) { try await room.store.change { try $0.set("note 1", "x"); throw Mishap(number: 1) } }
    try await room.store.change { try $0.set("note 2", "x") }
    #expect(try await notes() == [2])
  }

  @Test func `when the disk is full in the middle of a batch, nothing is stored that was called a failure`() async throws {
    try await room.store.change { try $0.set("note 3", "small") }
    let outcomes = Outcomes()
    try await batch {
      room.store.write(note(1), then: { outcomes.add($0) })
      room.store.write({ try ($0 as! SQLRecords).fillTheDisk() }, then: { outcomes.add($0) })
      room.store.write({ try ($0 as! SQLRecords).sql.run("UPDATE setting SET value = 'LARGE' WHERE name = 'note 3'") }, then: { outcomes.add($0) })
    }
    let value = try await room.store.read { try ($0 as! SQLRecords).setting("note 3") }
    let stored = try await notes()
    #expect(outcomes.values.count == 3)
    #expect(outcomes.isSuccess(0) == stored.contains(1))
    #expect(!outcomes.isSuccess(1))
    #expect(outcomes.values[1].contains("full"), "the reason is told")
    #expect(outcomes.isSuccess(2) == (value == "LARGE"))
  }

  private static func isStored(_ name: String, in path: String) throws -> Bool {
    let other = try Reader(path)
    return try other.has(name)
  }
}

extension SQLRecords {
  fileprivate func fillTheDisk() throws {
    let pages = try sql.first("PRAGMA page_count") { $0.integer(0) } ?? 0
    _ = try sql.first("PRAGMA max_page_count = \(pages)") { $0.integer(0) }
    defer { _ = try? sql.first("PRAGMA max_page_count = 1000000000") { $0.integer(0) } }
    try sql.run("INSERT INTO setting (name, value) VALUES ('big', hex(zeroblob(1000000)))")
  }
}

/// What writers were told, in order.
private final class Outcomes: Sendable {
  private let told = Mutex<[(text: String, isSuccess: Bool)]>([])

  func add<Value>(_ result: Result<Value, any Error>) {
    told.withLock { told in
      switch result {
      case .success(let value): told.append(("\(value)", true))
      case .failure(let error): told.append(("\(error)", false))
      }
    }
  }

  var values: [String] { told.withLock { $0.map(\.text) } }
  func isSuccess(_ index: Int) -> Bool { told.withLock { $0[index].isSuccess } }
}

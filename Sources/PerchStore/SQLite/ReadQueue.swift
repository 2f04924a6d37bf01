import GRDB
import Perch
import Synchronization

/// Reads together what is asked together: a thousand people who come back at once are a few snapshots, not a thousand
/// hops between threads. Each read sees everything that was committed before it was asked for.
final class ReadQueue: Sendable {
  private typealias Read = @Sendable (Result<any Records, any Error>) -> Void
  private struct State {
    var waiting: [Read] = []
    var readers = 0
  }

  /// A page of history or a list takes a fraction of a millisecond; nobody should wait for many of them.
  private static let most = 32
  private static let maxReaders = 2
  private let pool: DatabasePool
  private let state = Mutex(State())

  init(pool: DatabasePool) { self.pool = pool }

  func read<Value: Sendable>(_ body: @escaping @Sendable (any Records) throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      submit { records in continuation.resume(with: Result { try body(try records.get()) }) }
    }
  }

  private func submit(_ read: @escaping Read) {
    let mustStart = state.withLock { state in
      state.waiting.append(read)
      guard state.readers < Self.maxReaders else { return false }
      state.readers += 1
      return true
    }
    if mustStart { drain() }
  }

  /// Whose turn it is is settled before the snapshot is taken: one who asks later may know of later commits.
  private func drain() {
    let reads = takeSome()
    guard !reads.isEmpty else { return }
    pool.asyncRead { database in
      let records: Result<any Records, any Error> = database.map { SQLRecords(sql: SQLiteConnection($0)) }
      for read in reads { read(records) }
      self.drain()
    }
  }

  /// Nothing when the reader may rest.
  private func takeSome() -> ArraySlice<Read> {
    state.withLock { state in
      let some = state.waiting.prefix(Self.most)
      state.waiting.removeFirst(some.count)
      if some.isEmpty { state.readers -= 1 }
      return some
    }
  }
}

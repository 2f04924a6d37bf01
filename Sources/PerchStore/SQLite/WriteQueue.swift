import GRDB
import GRDBSQLite
import Perch
import Synchronization

/// Commits together what arrives together: while one transaction is being written to the disk, the next one gathers.
/// A write alone is committed at once; the cost of a commit is shared by as many as wait for it.
final class WriteQueue: Sendable {
  private struct State {
    var waiting: [any PendingWrite] = []
    var isDraining = false
  }

  private let pool: DatabasePool
  private let state = Mutex(State())

  init(pool: DatabasePool) { self.pool = pool }

  func submit<Value: Sendable>(
    _ body: @escaping @Sendable (any Records) throws -> Value, _ then: @escaping @Sendable (Result<Value, any Error>) -> Void
  ) {
    let mustStart = state.withLock { state in
      state.waiting.append(Write(body: body, then: then))
      defer { state.isDraining = true }
      return !state.isDraining
    }
    if mustStart { pool.asyncWriteWithoutTransaction(drain) }
  }

  /// One batch at a time, so that others who need the writing connection get their turn.
  private func drain(_ database: Database) {
    guard let writes = takeAll() else { return }
    Batch(database).commit(writes)
    pool.asyncWriteWithoutTransaction(drain)
  }

  private func takeAll() -> [any PendingWrite]? {
    state.withLock { state in
      guard !state.waiting.isEmpty else {
        state.isDraining = false
        return nil
      }
      defer { state.waiting.removeAll(keepingCapacity: true) }
      return state.waiting
    }
  }
}

/// The transactions of the one writing connection.
private struct Batch {
  let database: Database
  let records: SQLRecords

  init(_ database: Database) {
    self.database = database
    records = SQLRecords(sql: SQLiteConnection(database))
  }

  /// All in one transaction. A write that fails before it has changed anything (a refusal, mostly) just fails; one that fails
  /// half-way makes the transaction void, and then each has one of its own.
  func commit(_ writes: [any PendingWrite]) {
    do {
      try database.beginTransaction(.immediate)
      for write in writes {
        let before = sqlite3_total_changes64(database.sqliteConnection)
        write.attempt(records)
        if write.hasFailed, isVoid || sqlite3_total_changes64(database.sqliteConnection) != before { return undo(writes) }
      }
      try database.commit()
      writes.forEach { $0.settle(nil) }
    } catch {
      rollBack()
      writes.forEach { $0.settle(error) }
    }
  }

  /// After some errors, a full disk among them, SQLite has rolled back by itself.
  private var isVoid: Bool { !database.isInsideTransaction }

  private func undo(_ writes: [any PendingWrite]) {
    rollBack()
    if writes.count == 1 { return writes[0].settle(nil) }
    writes.forEach { commit([$0]) }
  }

  private func rollBack() {
    if database.isInsideTransaction { try? database.rollback() }
  }
}

private protocol PendingWrite: Sendable {
  func attempt(_ records: SQLRecords)
  var hasFailed: Bool { get }
  /// With an error when the commit failed.
  func settle(_ failure: (any Error)?)
}

/// Only ever touched by the writing queue after it was submitted.
private final class Write<Value: Sendable>: PendingWrite, @unchecked Sendable {
  private let body: @Sendable (any Records) throws -> Value
  private let then: @Sendable (Result<Value, any Error>) -> Void
  private var result: Result<Value, any Error>?

  init(body: @escaping @Sendable (any Records) throws -> Value, then: @escaping @Sendable (Result<Value, any Error>) -> Void) {
    self.body = body
    self.then = then
  }

  func attempt(_ records: SQLRecords) { result = Result { try body(records) } }

  var hasFailed: Bool {
    if case .failure = result { true } else { false }
  }

  func settle(_ failure: (any Error)?) {
    let outcome = failure.map(Result.failure) ?? result ?? .failure(Refusal.storeUnavailable)
    then(outcome.mapError { error in (error as? DatabaseError).map(StoreFailure.init) ?? error })
  }
}

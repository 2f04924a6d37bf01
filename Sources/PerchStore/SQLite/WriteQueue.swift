import GRDB
import GRDBSQLite
import Perch
import Synchronization

/// Commits together what arrives together: while one transaction is being written to the disk, the next one gathers.
/// A write alone is committed at once; the cost of a commit is shared by as many as wait for it.
final class WriteQueue: Sendable {
  private struct State {
    var waiting: [Write] = []
    var isDraining = false
  }

  private let pool: DatabasePool
  private let state = Mutex(State())

  init(pool: DatabasePool) { self.pool = pool }

  func submit(_ body: @escaping @Sendable (any Records) throws -> Void, _ then: @escaping @Sendable ((any Error)?) -> Void) {
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

  private func takeAll() -> [Write]? {
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
  func commit(_ writes: [Write]) {
    var outcomes: [(any Error)?] = []
    outcomes.reserveCapacity(writes.count)
    do {
      try database.beginTransaction(.immediate)
      for write in writes {
        let before = sqlite3_total_changes64(database.sqliteConnection)
        let failure = attempt(write)
        if let failure, isVoid || sqlite3_total_changes64(database.sqliteConnection) != before { return undo(writes, failure) }
        outcomes.append(failure)
      }
      try database.commit()
      for (write, outcome) in zip(writes, outcomes) { write.settle(outcome) }
    } catch {
      rollBack()
      for write in writes { write.settle(error) }
    }
  }

  private func attempt(_ write: Write) -> (any Error)? {
    do { try write.body(records) } catch { return error }
    return nil
  }

  /// After some errors, a full disk among them, SQLite has rolled back by itself.
  private var isVoid: Bool { !database.isInsideTransaction }

  private func undo(_ writes: [Write], _ failure: any Error) {
    rollBack()
    if writes.count == 1 { return writes[0].settle(failure) }
    writes.forEach { commit([$0]) }
  }

  private func rollBack() {
    if database.isInsideTransaction { try? database.rollback() }
  }
}

private struct Write: Sendable {
  let body: @Sendable (any Records) throws -> Void
  let then: @Sendable ((any Error)?) -> Void

  func settle(_ failure: (any Error)?) {
    then(failure.map { ($0 as? DatabaseError).map(StoreFailure.init) ?? $0 })
  }
}

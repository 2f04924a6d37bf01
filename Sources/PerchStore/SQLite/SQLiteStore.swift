import FoundationEssentials
import GRDB
import GRDBSQLite
package import Perch

/// The embedded database: one file, write-ahead log, every commit on the disk before anyone hears of it.
package final class SQLiteStore: Store {
  /// Seconds that a write waits for another process's.
  private static let patience = 10

  package let path: String
  private let pool: DatabasePool
  private let reads: ReadQueue
  private let writes: WriteQueue

  /// Opens `DIRECTORY/perch.sqlite`, making both if they are missing, and brings its schema up to date.
  package static func open(directory: String) throws -> SQLiteStore {
    try makeDirectory(directory)
    return try translated { try SQLiteStore(path: directory + "/perch.sqlite") }
  }

  /// For its owner only.
  package static func makeDirectory(_ directory: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      let isFile = (error as? CocoaError)?.code == .fileWriteFileExists
      let why = isFile ? "a file of this name is in the way" : "its place does not exist or cannot be written"
      throw Refusal(.serverError, "The directory \(directory) cannot be made: \(why). Name another with --data.")
    }
  }

  init(path: String) throws {
    self.path = path
    pool = try Self.openPool(path)
    reads = ReadQueue(pool: pool)
    writes = WriteQueue(pool: pool)
    try pool.writeWithoutTransaction(Self.insistOnDurability)
    try Migrations.run(on: pool)
  }

  package func read<Value: Sendable>(_ body: @escaping @Sendable (any Records) throws -> Value) async throws -> Value {
    try await translated { try await reads.read(body) }
  }

  package func write(_ body: @escaping @Sendable (any Records) throws -> Void, then: @escaping @Sendable ((any Error)?) -> Void) {
    writes.submit(body, then)
  }

  /// Deleted bytes are overwritten with zeros where they stood (`secure_delete`); what remains is the write-ahead log, which is folded
  /// into the database and emptied. That takes a moment in which nobody reads, and nobody's writing waits for it.
  package func scrub() async throws -> Bool {
    for _ in 0..<10 {
      if try await emptyLog() { return true }
      try await Task.sleep(for: .milliseconds(50))
    }
    return false
  }

  private func emptyLog() async throws -> Bool {
    try await withCheckedThrowingContinuation { continuation in
      pool.asyncWriteWithoutTransaction { database in
        continuation.resume(
          with: Result {
            try database.execute(sql: "PRAGMA busy_timeout = 0")
            defer { try? database.execute(sql: "PRAGMA busy_timeout = \(Self.patience * 1000)") }
            return try Int.fetchOne(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)") == 0
          })
      }
    }
  }

  /// Changes whenever another process has written: SQLite counts what this connection, the only writer here, did not do itself.
  package func foreignVersion() async throws -> Int64 {
    try await withCheckedThrowingContinuation { continuation in
      pool.asyncWriteWithoutTransaction { database in
        continuation.resume(with: Result { try Int64.fetchOne(database, sql: "PRAGMA data_version") ?? 0 })
      }
    }
  }

  /// Copies the database as it is now, while it is in use, to a file that must not exist yet. The copy has an epoch of its own.
  package func backUp(to file: String) throws {
    guard !FileManager.default.fileExists(atPath: file) else {
      throw Refusal(.conflict, "\(file) exists already. Name a file that does not, so that no backup is overwritten.")
    }
    do {
      // For its owner only, like the database; SQLite fills a file that is empty.
      guard FileManager.default.createFile(atPath: file, contents: nil, attributes: [.posixPermissions: 0o600]) else {
        throw Refusal(.serverError, "\(file) cannot be made. Name a file in a directory that exists and can be written.")
      }
      // On a connection of its own, so that nobody's writing waits.
      let source = try DatabaseQueue(path: path)
      try source.writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO ?", arguments: [file]) }
      try source.close()
      let copy = try DatabaseQueue(path: file)
      try copy.write { try $0.execute(sql: "UPDATE setting SET value = ? WHERE name = 'epoch'", arguments: [ID<Database>(at: SystemClock().now).text]) }
      try copy.close()
    } catch {
      try? FileManager.default.removeItem(atPath: file)
      throw (error as? DatabaseError).map(StoreFailure.init) ?? error
    }
  }

  /// Looks through the whole file and returns what SQLite finds wrong with it.
  package func check() async throws -> [String] {
    try await translated { try await pool.read { try String.fetchAll($0, sql: "PRAGMA quick_check(20)").filter { $0 != "ok" } } }
  }

  package func close() throws { try pool.close() }

  private static func openPool(_ path: String) throws -> DatabasePool {
    var configuration = Configuration()
    configuration.busyMode = .timeout(Double(patience))
    configuration.maximumReaderCount = 4
    configuration.label = "perch"
    configuration.prepareDatabase { database in
      // Small pages: a message dirties the tail of a few B-trees, and each dirty page is written whole.
      try database.execute(
        sql: """
          PRAGMA page_size = 1024; PRAGMA cache_size = -16384; PRAGMA journal_size_limit = 67108864; PRAGMA wal_autocheckpoint = 49152;
          PRAGMA secure_delete = ON
          """)
    }
    return try DatabasePool(path: path, configuration: configuration)
  }

  /// GRDB sets NORMAL after it has prepared a connection; NORMAL would lose the last commits when the power fails.
  private static func insistOnDurability(_ database: Database) throws {
    try database.execute(sql: "PRAGMA synchronous = FULL")
    let (synchronous, journal) = (try Int.fetchOne(database, sql: "PRAGMA synchronous"), try String.fetchOne(database, sql: "PRAGMA journal_mode"))
    guard synchronous == 2, journal == "wal" else {
      throw Refusal(.serverError, "The database cannot be set to survive a power failure (synchronous = \(synchronous ?? -1), journal = \(journal ?? "?")).")
    }
  }
}

/// The edge of this room: what the database says becomes what the desk understands.
private func translated<Value>(_ body: () throws -> Value) throws -> Value {
  do { return try body() } catch let error as DatabaseError { throw StoreFailure(error) }
}

func translated<Value>(_ body: () async throws -> Value) async throws -> Value {
  do { return try await body() } catch let error as DatabaseError { throw StoreFailure(error) }
}

/// The store could not do its work. Nothing of the change was kept.
package struct StoreFailure: Error, CustomStringConvertible {
  package let description: String
  package let isPassing: Bool
  /// What is there is no database, or no longer a whole one.
  package let isDamage: Bool

  init(_ error: DatabaseError) {
    description = "\(error.resultCode.rawValue) \(error.message ?? "")"
    isDamage = [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
    isPassing = [.SQLITE_FULL, .SQLITE_BUSY, .SQLITE_IOERR, .SQLITE_LOCKED, .SQLITE_NOMEM].contains(error.resultCode)
  }
}

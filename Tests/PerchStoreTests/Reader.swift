import GRDB

/// Another connection to the same file, as another process would have it.
struct Reader {
  private let queue: DatabaseQueue

  init(_ path: String) throws {
    var configuration = Configuration()
    configuration.readonly = true
    queue = try DatabaseQueue(path: path, configuration: configuration)
  }

  func has(_ setting: String) throws -> Bool {
    try queue.read { try Int.fetchOne($0, sql: "SELECT 1 FROM setting WHERE name = ?", arguments: [setting]) == 1 }
  }

  func strings(_ sql: String) throws -> [String] {
    try queue.read { try String.fetchAll($0, sql: sql) }
  }
}

/// A database, but not one of ours.
enum ForeignDatabase {
  static func make(_ path: String) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.write { try $0.execute(sql: "CREATE TABLE recipe (name TEXT); INSERT INTO recipe VALUES ('Pancakes')") }
    try queue.close()
  }
}

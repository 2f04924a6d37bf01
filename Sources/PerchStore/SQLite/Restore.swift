import FoundationEssentials
import GRDB
import Perch

extension SQLiteStore {
  /// Puts a backup where there is no database yet. The file is looked through first, and appears whole or not at all.
  package static func restore(_ file: String, into directory: String) throws {
    let (target, draft) = (directory + "/perch.sqlite", directory + "/perch.sqlite.restoring")
    let files = FileManager.default
    guard files.fileExists(atPath: file) else { throw Refusal(.notFound, "There is no file \(file).") }
    guard !files.fileExists(atPath: target) else {
      throw Refusal(.conflict, "\(directory) has a database already. Move it away first, or name another directory with --data.")
    }
    try? files.removeItem(atPath: draft)
    try files.copyItem(atPath: file, toPath: draft)
    do {
      try examine(draft)
      try files.moveItem(atPath: draft, toPath: target)
    } catch {
      try? files.removeItem(atPath: draft)
      throw error
    }
  }

  private static func examine(_ file: String) throws {
    do {
      let copy = try DatabaseQueue(path: file)
      let isPerch = try copy.read { try $0.tableExists("setting") && $0.tableExists("message") }
      let isWhole = try copy.read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") == "ok" }
      try copy.close()
      guard isPerch, isWhole else { throw Refusal(.conflict, "This file is not a whole backup of Perch.") }
    } catch is DatabaseError {
      throw Refusal(.conflict, "This file is not a whole backup of Perch.")
    }
  }
}

import FoundationEssentials
import GRDB
import Perch

extension SQLiteStore {
  /// Puts a backup where there is no database yet. The file is looked through first, and appears whole or not at all.
  package static func restore(_ file: String, into directory: String) throws {
    let (target, draft) = (directory + "/perch.sqlite", directory + "/perch.sqlite.restoring")
    let files = FileManager.default
    guard let kind = try? files.attributesOfItem(atPath: file)[.type] as? FileAttributeType else { throw Refusal(.notFound, "There is no file \(file).") }
    guard kind == .typeRegular || kind == .typeSymbolicLink else { throw Refusal(.conflict, "\(file) is not a file. Name one that perch backup made.") }
    guard !files.fileExists(atPath: target) else {
      throw Refusal(.conflict, "\(directory) has a database already. Move it away first, or name another directory with --data.")
    }
    try? files.removeItem(atPath: draft)
    do {
      try files.copyItem(atPath: file, toPath: draft)
      try examine(draft)
      try files.moveItem(atPath: draft, toPath: target)
    } catch {
      try? files.removeItem(atPath: draft)
      guard error is CocoaError else { throw error }
      throw Refusal(.serverError, "\(file) cannot be copied to \(directory). Can it be read, and is there room?")
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

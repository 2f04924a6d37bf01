import ArgumentParser
import FoundationEssentials
import Perch
import PerchServer
import PerchStore

struct Backup: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Copy the database to a file, also while the server runs.")

  @OptionGroup var data: DataOptions
  @Argument(help: "The file to make.") var file: String

  func run() async throws {
    try await data.openExisting().store.backUp(to: file)
    Console.say("Everything that was acknowledged before this command is in \(file).")
  }
}

struct Restore: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Start a data directory from a backup.")

  @OptionGroup var data: DataOptions
  @Argument(help: "A file that perch backup made.") var file: String

  func run() async throws {
    let lock = try DataLock(directory: data.directory)
    defer { lock.release() }
    try SQLiteStore.restore(file, into: data.directory)
    Console.say("\(data.directory) now holds the backup. Start the server with perch serve --data \(data.directory).")
  }
}

struct Doctor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Look for what is wrong with this installation.")

  @OptionGroup var data: DataOptions
  @OptionGroup var output: JSONOption

  func run() async throws {
    let findings = try await findings()
    if output.json {
      try Console.say(json: findings)
    } else {
      findings.forEach { Console.say("\($0.ok ? "ok     " : "problem") \($0.what)\($0.advice.map { "\n        \($0)" } ?? "")") }
    }
    if findings.contains(where: { !$0.ok }) { throw ExitCode(1) }
  }

  private func findings() async throws -> [Finding] {
    do { return try await examine(data.openExisting()) } catch let failure as StoreFailure {
      return [Finding("The database can be used.", ok: false, failure.isDamage ? "Restore a backup. SQLite says: \(failure.description)" : "SQLite says: \(failure.description)")]
    }
  }

  private func examine(_ place: Workplace) async throws -> [Finding] {
    let damage = try await place.store.check()
    let (agents, widgets) = (try await place.desk.agents.all(), try await place.desk.widgets.all())
    let open = widgets.filter(\.anyOrigin).map(\.name).joined(separator: ", ")
    let hasOwner = agents.contains { $0.role == .owner && $0.disabledAt == nil }
    let sealed = try await unreadableKeys(place.desk, widgets)
    let audit = try await place.desk.audit.verify()
    let free = Disk.free(data.directory) ?? 0
    return [
      Finding("The database is whole.", ok: damage.isEmpty, "Restore a backup. SQLite says: \(damage.joined(separator: "; "))"),
      Finding("Commits survive a power failure (synchronous = FULL, checked when it was opened).", ok: true),
      Finding("There is room on the disk (\(free >> 20) MiB).", ok: free > 100 << 20, "Free some space: below 100 MiB messages may soon be refused."),
      Finding(
        "The keys of backends can be opened.", ok: sealed.isEmpty,
        "The master key does not fit \(sealed.joined(separator: ", ")). Put master.key back beside the database, set PERCH_MASTER_KEY, or add new keys."),
      Finding(
        "The audit is whole (\(audit.entries) entries).", ok: audit.isWhole,
        "Somebody has changed the database by hand. Run perch audit verify, and compare with a backup."),
      Finding("There is an owner.", ok: hasOwner, "Open the one-time link that perch serve prints, or run perch agent add --role owner."),
      Finding("There is a widget.", ok: !widgets.isEmpty, "Run perch widget add --name … --origin …"),
      Finding("Every widget names its origins.", ok: open.isEmpty, "Any page of the web may use \(open). Run perch widget set ID --origin …"),
    ]
  }

  private func unreadableKeys(_ desk: Desk, _ widgets: [Widget]) async throws -> [String] {
    var unreadable: [String] = []
    for widget in widgets {
      for key in try await desk.keys.all(of: widget.id) where key.isActive && !desk.keys.canOpen(key) { unreadable.append(key.id.text) }
    }
    return unreadable
  }

  struct Finding: Encodable {
    let what: String
    let ok: Bool
    let advice: String?

    init(_ what: String, ok: Bool, _ advice: String? = nil) { (self.what, self.ok, self.advice) = (what, ok, ok ? nil : advice) }
  }
}

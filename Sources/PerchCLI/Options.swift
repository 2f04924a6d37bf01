import ArgumentParser
import FoundationEssentials
import Perch
import PerchProof
import PerchStore

/// Where the data is. What is not said on the command line comes from the environment, as `PERCH_…`.
struct DataOptions: ParsableArguments {
  @Option(help: "The directory of the database (PERCH_DATA, else ./perch-data).")
  var data: String?

  var directory: String { data ?? Setting.text("DATA") ?? "perch-data" }

  /// The desk on this directory's database, for a command that runs beside the server or without one.
  func open() async throws -> Workplace {
    let isNamed = data != nil || Setting.text("DATA") != nil
    if !isNamed, !exists { Console.warn("perch: There was no database in \(directory), so a new one was made there. Name another directory with --data.") }
    return try await Workplace(directory: directory, bus: NobodyListens())
  }

  /// The same, but only if there is something: most commands should not make a database by a slip in the path.
  func openExisting() async throws -> Workplace {
    guard exists else {
      throw Refusal(.notFound, "There is no database in \(directory). Name the directory with --data, or start the server once with perch serve.")
    }
    return try await open()
  }

  private var exists: Bool { FileManager.default.fileExists(atPath: directory + "/perch.sqlite") }
}

struct JSONOption: ParsableArguments {
  @Flag(help: "Print JSON.")
  var json = false
}

struct Workplace {
  let store: SQLiteStore
  let desk: Desk

  init(directory: String, bus: any Bus) async throws {
    store = try .open(directory: directory)
    let office = Office(
      store: store, bus: bus, settings: try await store.settings(), proofs: JSONWebTokens(), vault: MasterKey(directory: directory).vault)
    desk = Desk(office: office)
  }
}

/// A running server notices by itself what the command line has committed.
struct NobodyListens: Bus {
  func publish(_ events: [Event]) {}
}

enum Setting {
  static func text(_ name: String) -> String? {
    ProcessInfo.processInfo.environment["PERCH_\(name)"].flatMap { $0.isEmpty ? nil : $0 }
  }

  static func number(_ name: String) throws -> Int? {
    guard let text = text(name) else { return nil }
    guard let number = Int(text) else { throw Refusal.invalid(name, "PERCH_\(name) must be a whole number; it is “\(text)”.") }
    return number
  }

  static func list(_ name: String) -> [String] {
    (text(name) ?? "").split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init)
  }
}

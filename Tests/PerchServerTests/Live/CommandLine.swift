import Perch
import PerchStore
import PerchTesting

/// Another process that works on the database of a running server.
enum CommandLine {
  static func beside(_ server: TestServer) async throws -> Desk {
    let store = try SQLiteStore.open(directory: server.room.directory)
    let office = Office(
      store: store, bus: Earwitness(), clock: server.room.clock, settings: try await store.settings(), proofs: server.room.desk.office.proofs,
      vault: server.room.desk.office.vault)
    return Desk(office: office, passwords: Passwords(cost: .light))
  }
}

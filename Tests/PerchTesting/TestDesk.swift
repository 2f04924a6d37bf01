import FoundationEssentials
package import Perch
import PerchProof
package import PerchStore

/// A desk on a database of its own, in a directory that goes away with it.
package final class TestDesk: Sendable {
  package let directory: String
  package let store: SQLiteStore
  package let clock: TestClock
  package let ear = Earwitness()
  package let desk: Desk

  /// - Parameter bus: who hears what was committed; without one, `ear` does.
  package init(bus: (any Bus)? = nil) async throws {
    directory = Self.place + "/perch-test-" + UUID().uuidString
    store = try SQLiteStore.open(directory: directory)
    clock = TestClock()
    let master = [UInt8].random(32)
    let office = Office(
      store: store, bus: bus ?? ear, clock: clock, settings: try await store.settings(), proofs: JSONWebTokens(),
      vault: MasterKeyVault { [master] _ in master })
    desk = Desk(office: office, passwords: Passwords(cost: .light))
  }

  /// In memory where the system offers it: the tests are not about the disk's speed.
  private static let place =
    FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : FileManager.default.temporaryDirectory.path()

  deinit {
    try? store.close()
    try? FileManager.default.removeItem(atPath: directory)
  }

  /// A widget of the shop's pages.
  package func widget(_ name: String = "Shop", edit: @escaping @Sendable (inout Widget) -> Void = { _ in }) async throws -> Widget {
    let made = try await desk.widgets.add(NewWidget(name: name, origins: [Origin("https://shop.example")], anyOrigin: false))
    return try await desk.widgets.update(made.id, edit)
  }

  /// Somebody whom nobody knows yet: without a session.
  package func stranger(in widget: Widget) -> TestVisitor { TestVisitor(room: self, widget: widget) }

  /// An anonymous visitor with a session.
  package func visitor(in widget: Widget) async throws -> TestVisitor {
    var visitor = stranger(in: widget)
    try await visitor.begin()
    return visitor
  }

  package static let password = "a perch for two"

  /// Somebody who answers, signed in.
  package func agent(_ name: String = "Grace") async throws -> AgentPass {
    let new = try NewAgent(email: "\(name.lowercased())@perch.example", name: name, role: .agent)
    _ = try await desk.agents.add(new, password: Self.password)
    return try await signIn(new.email)
  }

  package func signIn(_ email: String) async throws -> AgentPass {
    try await desk.agents.enter(desk.agents.signIn(email: email, password: Self.password).token)
  }

  /// Returns when everything that was begun before is on the disk.
  package func settle() async throws { try await desk.office.change { _ in } }
}

extension RequestID {
  package static var fresh: RequestID { try! RequestID(UUID().uuidString) }
}

extension Draft {
  package static func new(_ text: String) throws -> Draft { try Draft(id: UUID().uuidString, text: text) }
}

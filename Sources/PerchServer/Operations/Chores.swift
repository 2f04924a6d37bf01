import Perch
import ServiceLifecycle

/// What is done in the background, now and then.
struct Chores: Service {
  let house: House

  func run() async throws {
    await withTaskGroup(of: Void.self) { chores in
      chores.addTask { await noticeForeignChanges() }
      chores.addTask { await forgetOldAnswers() }
    }
  }

  /// The command line writes to the same database. Whoever it has locked out leaves within a second.
  private func noticeForeignChanges() async {
    var known: Int64?
    await every(.milliseconds(500), until: "the next look for changes") {
      let version = try await house.desk.office.store.foreignVersion()
      defer { known = version }
      if let known, known != version { try await sendAwayTheEnded() }
    }
  }

  private func sendAwayTheEnded() async throws {
    for agent in house.hub.everyAgent where try await !house.desk.agents.isAlive(agent.pass) { agent.end(.loggedOut) }
    let visitors = house.hub.everyVisitor.compactMap { connection in connection.presence.map { (connection, $0.visitor) } }
    let ended = Set(try await house.desk.contacts.ended(among: visitors.map(\.1)))
    for (connection, visitor) in visitors where ended.contains(visitor) { connection.end(.loggedOut) }
  }

  private func forgetOldAnswers() async {
    await every(.seconds(60), until: "forgetting old answers") { try await house.desk.contacts.forgetOldAnswers() }
  }

  private func every(_ pause: Duration, until what: String, _ chore: () async throws -> Void) async {
    while !Task.isShuttingDownGracefully {
      do { try await chore() } catch { house.report(error, during: what) }
      do { try await cancelWhenGracefulShutdown { try await Task.sleep(for: pause) } } catch { return }
    }
  }
}

import Perch
import ServiceLifecycle

/// What is done in the background, now and then.
struct Chores: Service {
  let house: House
  /// The directory with the data.
  let data: String?

  func run() async throws {
    await withTaskGroup(of: Void.self) { chores in
      chores.addTask { await noticeForeignChanges() }
      chores.addTask { await tidyUp() }
      chores.addTask { await watchSupplies() }
    }
  }

  /// The command line writes to the same database. Whoever it has locked out leaves within a second.
  private func noticeForeignChanges() async {
    var known: Int64?
    var heard = (try? await house.desk.audit.end()) ?? 0
    await every(.milliseconds(500), until: "the next look for changes") {
      let version = try await house.desk.office.store.foreignVersion()
      defer { known = version }
      guard let known, known != version else { return }
      try await sendAwayTheEnded()
      heard = try await tellOfTheErased(since: heard)
    }
  }

  /// Agents' windows must not go on showing whom the command line has erased. Returns how far the audit was read.
  private func tellOfTheErased(since number: Int64) async throws -> Int64 {
    let news = try await house.desk.audit.entries(after: number, limit: 10_000)
    house.hub.publish(news.compactMap { chained in
      chained.entry.what == .erased && chained.entry.by == .cli ? chained.entry.contact.map { .erased($0, tickets: []) } : nil
    })
    return news.last?.number ?? number
  }

  private func sendAwayTheEnded() async throws {
    for agent in house.hub.everyAgent where try await !house.desk.agents.isAlive(agent.pass) { agent.end(.loggedOut) }
    let visitors = house.hub.everyVisitor.compactMap { connection in connection.presence.map { (connection, $0.visitor) } }
    let ended = Set(try await house.desk.contacts.ended(among: visitors.map(\.1)))
    for (connection, visitor) in visitors where ended.contains(visitor) { connection.end(.loggedOut) }
  }

  private func tidyUp() async {
    let contacts = house.desk.contacts
    await every(.seconds(30), until: "tidying up") {
      try await contacts.forgetOldAnswers()
      try await contacts.endUnproved()
      try await contacts.scrubIfDue()
    }
  }

  private func watchSupplies() async {
    var supplies = Supplies(data: data, logger: house.logger)
    await every(.seconds(5), until: "the next look at open files and disk") { supplies.look() }
  }

  private func every(_ pause: Duration, until what: String, _ chore: () async throws -> Void) async {
    while !Task.isShuttingDownGracefully {
      do { try await chore() } catch { house.report(error, during: what) }
      do { try await cancelWhenGracefulShutdown { try await Task.sleep(for: pause) } } catch { return }
    }
  }
}

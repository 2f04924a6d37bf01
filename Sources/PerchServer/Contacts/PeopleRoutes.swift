import HTTPTypes
import Hummingbird
import Perch
import PerchWire

/// What the Inbox asks about people: `/api/inbox/people`, and the ledger of merges.
struct PeopleRoutes: Sendable {
  static let page = 50

  let house: House
  let door: InboxDoor

  func add(to routes: Routes) {
    let path = "/api/inbox/people/:person"
    routes.on(.get, path + "/timeline", for: door.agents, use: timeline)
    routes.on(.get, path + "/sessions", for: door.agents, use: sessions)
    routes.on(.delete, path + "/sessions/:session", for: door.agents, use: endSession)
    routes.on(.get, path + "/export", for: door.admins, use: export)
    routes.on(.delete, path, for: door.admins, use: erase)
    routes.on(.post, "/api/inbox/merges/:merge/undo", for: door.agents, use: undo)
  }

  @Sendable private func timeline(_ request: Request, _ context: Edge, _ agent: AgentPass) async throws -> Response {
    .json(try await house.timeline(of: personID(context), before: request.position("before")))
  }

  @Sendable private func sessions(_ request: Request, _ context: Edge, _ agent: AgentPass) async throws -> Response {
    let sessions = try await house.desk.contacts.sessions(of: personID(context))
    return .json(WirePersonSessions(sessions: sessions.map { WirePersonSession($0.session, online: house.hub.isOnline($0.session.key), key: $0.key?.id.text) }))
  }

  @Sendable private func endSession(_ request: Request, _ context: Edge, _ agent: AgentPass) async throws -> Response {
    try await house.desk.contacts.end(.parse(context.parameters.get("session") ?? ""), of: personID(context), by: agent.actor)
    return .nothing
  }

  @Sendable private func export(_ request: Request, _ context: Edge, _ agent: AgentPass) async throws -> Response {
    .json(house.wire(try await house.desk.contacts.export(personID(context), by: agent.actor)))
  }

  @Sendable private func erase(_ request: Request, _ context: Edge, _ agent: AgentPass) async throws -> Response {
    try await house.desk.contacts.erase(personID(context), by: agent.actor)
    return .nothing
  }

  @Sendable private func undo(_ request: Request, _ context: Edge, _ agent: AgentPass) async throws -> Response {
    let (restored, survivor) = try await house.desk.contacts.undo(.parse(context.parameters.get("merge") ?? ""), by: agent.actor)
    return .json(WireUndone(restored: restored.id.text, survivor: survivor.id.text))
  }

  private func personID(_ context: Edge) throws -> ID<Contact> { try .parse(context.parameters.get("person") ?? "") }
}

extension House {
  func timeline(of person: ID<Contact>, before number: Int64?) async throws -> WireTimeline {
    let entries = try await desk.contacts.timeline(of: person, before: number, limit: PeopleRoutes.page + 1)
    let page = entries.prefix(PeopleRoutes.page).map { WireTimelineEntry($0) }
    return WireTimeline(entries: page, earlier: entries.count > page.count ? entries[page.count - 1].chained.number.description : nil)
  }

  func wire(_ dossier: Dossier) -> WireDossier { WireDossier(dossier, at: desk.office.clock.now, online: hub.isOnline(dossier.contact.key)) }
}

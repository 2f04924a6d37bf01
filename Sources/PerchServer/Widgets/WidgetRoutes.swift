import HTTPTypes
import Hummingbird
import Perch
import PerchWire

/// What the Inbox asks about the installations and their keys: `/api/inbox/widgets`.
struct WidgetRoutes: Sendable {
  let house: House
  let door: InboxDoor

  func add(to routes: Routes) {
    let path = "/api/inbox/widgets"
    routes.on(.get, path, for: door.agents, use: list)
    routes.on(.put, path + "/:widget/mode", for: door.admins, use: setMode)
    routes.on(.get, path + "/:widget/keys", for: door.agents, use: keys)
    routes.on(.post, path + "/:widget/keys", for: door.admins, use: addKey)
    routes.on(.delete, path + "/:widget/keys/:key", for: door.admins, use: revokeKey)
    routes.on(.get, path + "/:widget/refusals", for: door.admins, use: refusals)
    routes.on(.post, path + "/:widget/examination", for: door.admins, use: examine)
  }

  @Sendable private func list(_ request: Request, _ context: Edge, _ agent: AgentPass) async throws -> Response {
    .json(WireWidgetList(widgets: try await house.desk.widgets.reports().map(WireWidgetSettings.init)))
  }

  @Sendable private func setMode(_ request: Request, _ context: Edge, _ agent: AgentPass) async throws -> Response {
    let body = try await request.decode(ModeRequest.self)
    guard let mode = Widget.Mode(rawValue: body.mode) else { throw Refusal.invalid("mode", "A widget's mode is open or signed.") }
    guard mode == .signed || agent.agent.role == .owner else {
      throw Refusal(.forbidden, "Only an owner may open a widget to bare identifiers again.")
    }
    let widget = try await house.desk.widgets.set(mode, of: widgetID(context), by: agent.actor)
    return .json(WireWidgetSettings(try await house.desk.widgets.report(on: widget.id)))
  }

  @Sendable private func keys(_ request: Request, _ context: Edge, _ agent: AgentPass) async throws -> Response {
    .json(WireKeyList(keys: try await house.desk.keys.all(of: widgetID(context)).map(WireKey.init)))
  }

  @Sendable private func addKey(_ request: Request, _ context: Edge, _ agent: AgentPass) async throws -> Response {
    let new = try NewKey(try await request.decode(KeyRequest.self))
    let (key, secret) = try await house.desk.keys.add(new, to: widgetID(context), by: agent.actor)
    return .json(WireNewKey(key: WireKey(key), secret: secret), status: .created)
  }

  @Sendable private func revokeKey(_ request: Request, _ context: Edge, _ agent: AgentPass) async throws -> Response {
    let key = try await house.desk.keys.revoke(.parse(context.parameters.get("key") ?? ""), of: widgetID(context), by: agent.actor)
    return .json(WireKey(key))
  }

  @Sendable private func refusals(_ request: Request, _ context: Edge, _ agent: AgentPass) async throws -> Response {
    .json(WireRefusedProofs(refusals: try await house.desk.keys.refusals(in: widgetID(context)).map(WireRefusedProof.init)))
  }

  @Sendable private func examine(_ request: Request, _ context: Edge, _ agent: AgentPass) async throws -> Response {
    let widget = try await house.desk.widgets.find(widgetID(context))
    let examination = try await house.examine(try await request.decode(ExaminationRequest.self), for: widget, origin: request.headers[.origin])
    return .json(examination.forOwner)
  }

  private func widgetID(_ context: Edge) throws -> ID<Widget> {
    guard let id = context.parameters.get("widget").flatMap({ ID<Widget>($0) }) else { throw Refusal.widgetNotFound }
    return id
  }
}

extension AgentPass {
  var actor: Actor { .agent(agent.id) }
}

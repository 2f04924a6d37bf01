import HTTPTypes
import Hummingbird
import Perch
import PerchWire

/// What visitors ask over REST: `/api/widgets/{widgetId}`.
struct VisitorRoutes: Sendable {
  static let prefix = "/api/widgets/"

  let house: House
  let proxies: TrustedProxies

  func add(to routes: Routes) {
    let (path, door) = ("\(Self.prefix):widget", WidgetDoor(house: house))
    routes.on(.get, path, for: door.pages, use: show)
    routes.on(.post, path + "/sessions", for: door.pages, use: begin)
    routes.on(.post, path + "/renewal", for: door.pages, use: renew)
    routes.on(.post, path + "/identify", for: door.pages, use: identify)
    routes.on(.post, path + "/attributes", for: door.pages, use: setAttributes)
    routes.on(.post, path + "/logout", for: door.pages, use: logOut)
    routes.on(.post, path + "/doctor", for: door.pages, use: examine)
    routes.on(.get, path + "/history", for: door.visitors, use: history)
    routes.on(.post, path + "/messages", for: door.visitors, use: send)
  }

  @Sendable private func show(_ request: Request, _ context: Edge, _ widget: Widget) async throws -> Response {
    .json(WireWidget(widget, agentsOnline: house.hub.areAgentsOnline))
  }

  @Sendable private func begin(_ request: Request, _ context: Edge, _ widget: Widget) async throws -> Response {
    let body = try await request.decode(SessionRequest.self)
    try house.limits.sessions.insist(for: address(request, context))
    let begun = try await contacts.begin(
      RequestID(body.requestId), attributes: AttributePatch(body.attributes), device: request.device, widget: widget)
    return .json(session(begun), status: .created)
  }

  @Sendable private func renew(_ request: Request, _ context: Edge, _ widget: Widget) async throws -> Response {
    guard let bearer = try request.bearer else { throw Refusal.unauthorized }
    let id = try RequestID(try await request.decode(RenewalRequest.self).requestId)
    return .json(session(try await contacts.renew(bearer, request: id, widget: widget)), status: .created)
  }

  @Sendable private func identify(_ request: Request, _ context: Edge, _ widget: Widget) async throws -> Response {
    let body = try await request.decode(IdentifyRequest.self)
    let (bearer, identifier) = (try request.bearer, try Identifier(body.identifier))
    do {
      try house.limits.identifications.insist(for: address(request, context))
      try house.limits.identifiers.insist(identifier, from: bearer)
      let claim = Claim(
        identifier: identifier, attributes: try AttributePatch(body.attributes), evidence: try Evidence(token: body.token, signature: body.signature),
        device: request.device)
      let identified = try await contacts.identify(claim, request: RequestID(body.requestId), bearer: bearer, widget: widget)
      house.limits.identifiers.note(identifier, from: bearer, now: identified.token)
      return .json(WireIdentified(identified, revocation: identified.token.map(contacts.revocation)))
    } catch let refusal as Refusal where refusal.code != .loggedOut && refusal.code != .serverError {
      house.limits.identifiers.note(identifier, from: bearer, now: nil)
      try await contacts.turnAway(identifier, with: refusal, request: try? RequestID(body.requestId), bearer: bearer, widget: widget)
      throw refusal
    }
  }

  @Sendable private func setAttributes(_ request: Request, _ context: Edge, _ widget: Widget) async throws -> Response {
    let body = try await request.decode(AttributesRequest.self)
    let bearer = try request.bearer
    if bearer == nil { try house.limits.sessions.insist(for: address(request, context)) }
    let attributed = try await contacts.setAttributes(
      AttributePatch(body.attributes), request: RequestID(body.requestId), bearer: bearer, device: request.device, widget: widget)
    return .json(WireAttributed(kept: attributed.kept, session: attributed.begun.map(session)))
  }

  @Sendable private func logOut(_ request: Request, _ context: Edge, _ widget: Widget) async throws -> Response {
    let body = try await request.decode(LogoutRequest.self)
    _ = try RequestID(body.requestId)
    if let bearer = try request.bearer {
      try await contacts.logOut(bearer, widget: widget)
    } else {
      guard let revocation = body.revocation.flatMap({ Revocation($0) }) else { throw Refusal.unauthorized }
      try await contacts.logOut(revocation, widget: widget)
    }
    return .nothing
  }

  @Sendable private func examine(_ request: Request, _ context: Edge, _ widget: Widget) async throws -> Response {
    let body = try await request.decode(ExaminationRequest.self)
    try house.limits.identifications.insist(for: address(request, context))
    let examination = try await house.examine(body, for: widget, origin: request.headers[.origin])
    return .json(examination.forPage)
  }

  @Sendable private func history(_ request: Request, _ context: Edge, _ visitor: Visitor) async throws -> Response {
    let history = try await house.desk.conversations.history(of: visitor, before: request.position("before"))
    return .json(WireHistory(history, forAuthor: .visitor))
  }

  @Sendable private func send(_ request: Request, _ context: Edge, _ visitor: Visitor) async throws -> Response {
    let body = try await request.decode(MessageRequest.self)
    let draft = try Draft(id: body.draft.id, text: body.draft.text)
    try house.limits.messages.insist(for: visitor.session)
    let receipt = try await house.desk.conversations.send(draft, to: body.conversation.map { try .parse($0) }, by: .visitor(visitor))
    return .json(WireAck(receipt), status: .created)
  }

  private var contacts: Contacts { house.desk.contacts }

  private func session(_ begun: Begun) -> WireSession { WireSession(begun, revocation: contacts.revocation(of: begun.token)) }

  private func address(_ request: Request, _ context: Edge) -> String { proxies.client(of: context.peer, headers: request.headers).line }
}

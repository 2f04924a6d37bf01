import HTTPTypes
import Hummingbird
import Perch
import PerchWire

/// The visitor's REST door: `/api/widgets/{widgetId}`.
struct VisitorRoutes: Sendable {
  static let prefix = "/api/widgets/"

  let house: House
  let proxies: TrustedProxies

  func add(to router: Router<Edge>) {
    let widget = router.group("\(Self.prefix):widget")
    widget.get("", use: show)
    widget.post("/sessions", use: begin)
    widget.post("/identify", use: identify)
    widget.post("/attributes", use: setAttributes)
    widget.post("/logout", use: logOut)
    widget.get("/history", use: history)
    widget.post("/messages", use: send)
  }

  @Sendable private func show(_ request: Request, _ context: Edge) async throws -> Response {
    let widget = try await widget(request, context)
    return .json(WireWidget(widget, agentsOnline: house.hub.areAgentsOnline))
  }

  @Sendable private func begin(_ request: Request, _ context: Edge) async throws -> Response {
    let widget = try await widget(request, context)
    let body = try await request.decode(SessionRequest.self)
    try house.limits.sessions.insist(for: proxies.client(of: context.peer, headers: request.headers).host)
    let begun = try await house.desk.contacts.begin(RequestID(body.requestId), attributes: AttributePatch(body.attributes), widget: widget)
    return .json(WireSession(begun), status: .created)
  }

  @Sendable private func identify(_ request: Request, _ context: Edge) async throws -> Response {
    let widget = try await widget(request, context)
    let body = try await request.decode(IdentifyRequest.self)
    let (bearer, identifier) = (try request.bearer, try Identifier(body.identifier))
    try house.limits.identifications.insist(for: proxies.client(of: context.peer, headers: request.headers).host)
    try house.limits.identifiers.insist(identifier, from: bearer)
    let claim = Claim(
      identifier: identifier, attributes: try AttributePatch(body.attributes), isSigned: body.token != nil || body.signature != nil)
    let identified = try await house.desk.contacts.identify(claim, request: RequestID(body.requestId), bearer: bearer, widget: widget)
    house.limits.identifiers.note(identifier, from: bearer, now: identified.token)
    return .json(WireIdentified(identified))
  }

  @Sendable private func setAttributes(_ request: Request, _ context: Edge) async throws -> Response {
    let widget = try await widget(request, context)
    let body = try await request.decode(AttributesRequest.self)
    let bearer = try request.bearer
    if bearer == nil { try house.limits.sessions.insist(for: proxies.client(of: context.peer, headers: request.headers).host) }
    let attributed = try await house.desk.contacts.setAttributes(
      AttributePatch(body.attributes), request: RequestID(body.requestId), bearer: bearer, widget: widget)
    return .json(WireAttributed(kept: attributed.kept, session: attributed.begun.map { WireSession($0) }))
  }

  @Sendable private func logOut(_ request: Request, _ context: Edge) async throws -> Response {
    let widget = try await widget(request, context)
    guard let bearer = try request.bearer else { throw Refusal.unauthorized }
    _ = try RequestID(try await request.decode(LogoutRequest.self).requestId)
    try await house.desk.contacts.logOut(bearer, widget: widget)
    return .nothing
  }

  @Sendable private func history(_ request: Request, _ context: Edge) async throws -> Response {
    let visitor = try await visitor(request, context)
    let history = try await house.desk.conversations.history(of: visitor, before: request.position("before"))
    return .json(WireHistory(history, forAuthor: .visitor))
  }

  @Sendable private func send(_ request: Request, _ context: Edge) async throws -> Response {
    let visitor = try await visitor(request, context)
    let body = try await request.decode(MessageRequest.self)
    let draft = try Draft(id: body.draft.id, text: body.draft.text)
    try house.limits.messages.insist(for: visitor.session)
    let receipt = try await house.desk.conversations.send(draft, to: body.conversation.map { try .parse($0) }, by: .visitor(visitor))
    return .json(WireAck(receipt), status: .created)
  }

  /// The access function of this door: the widget, for a page that may use it.
  private func widget(_ request: Request, _ context: Edge) async throws -> Widget {
    try await house.widget(context.parameters.get("widget"), origin: request.headers[.origin])
  }

  private func visitor(_ request: Request, _ context: Edge) async throws -> Visitor {
    let widget = try await widget(request, context)
    guard let bearer = try request.bearer else { throw Refusal.unauthorized }
    return try await house.desk.contacts.enter(bearer, widget: widget).visitor
  }
}

extension House {
  /// A page of any origin that is not in the widget's list is turned away; without an origin it is an app or a backend.
  func widget(_ text: String?, origin: String?) async throws -> Widget {
    guard let id = text.flatMap({ ID<Widget>($0) }) else { throw Refusal.widgetNotFound }
    let widget = try await desk.widgets.find(id)
    if let origin, !widget.allows(origin) {
      throw Refusal(
        .originNotAllowed,
        "This widget may not be used on \(origin.prefix(200)). Its owner can allow that: perch widget set \(widget.id.text) --origin, followed by all origins "
          + "that may use it.", field: "origin")
    }
    return widget
  }
}

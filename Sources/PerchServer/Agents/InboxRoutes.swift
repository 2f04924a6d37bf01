import HTTPTypes
import Hummingbird
import Perch
import PerchWire

/// The Inbox's REST door: `/api/inbox`. The cookie is the credential, and every change must come from the Inbox's own pages.
struct InboxRoutes: Sendable {
  static let pageSize = 50

  let house: House
  let proxies: TrustedProxies
  let door: InboxDoor

  func add(to router: Router<Edge>) {
    let inbox = router.group("/api/inbox")
    inbox.add(middleware: OwnOrigin(door: door))
    inbox.get("/setup", use: setupState)
    inbox.post("/setup", use: setUp)
    inbox.post("/sign-in", use: signIn)
    inbox.post("/sign-out", use: signOut)
    inbox.get("/me", use: me)
    inbox.get("/tickets", use: tickets)
    inbox.get("/tickets/:ticket", use: ticket)
    inbox.get("/tickets/:ticket/history", use: history)
    inbox.put("/tickets/:ticket/closure", use: close)
    inbox.delete("/tickets/:ticket/closure", use: reopen)
    inbox.get("/widgets", use: widgets)
  }

  @Sendable private func setupState(_ request: Request, _ context: Edge) async throws -> Response {
    .json(SetupState(needed: try await house.desk.agents.isSetupNeeded()))
  }

  @Sendable private func setUp(_ request: Request, _ context: Edge) async throws -> Response {
    try house.limits.signIns.insist(for: proxies.client(of: context.peer, headers: request.headers).host)
    let body = try await request.decode(SetupRequest.self)
    let signedIn = try await house.desk.agents.setUp(Token(body.token), name: body.name, email: body.email, password: body.password)
    return .json(WireAgent(signedIn.agent), status: .created).with(signedIn.token)
  }

  @Sendable private func signIn(_ request: Request, _ context: Edge) async throws -> Response {
    try house.limits.signIns.insist(for: proxies.client(of: context.peer, headers: request.headers).host)
    let body = try await request.decode(SignInRequest.self)
    let signedIn = try await house.desk.agents.signIn(email: body.email, password: body.password)
    return .json(WireAgent(signedIn.agent)).with(signedIn.token)
  }

  @Sendable private func signOut(_ request: Request, _ context: Edge) async throws -> Response {
    try await house.desk.agents.signOut(agent(request))
    return Response.nothing.with(nil)
  }

  @Sendable private func me(_ request: Request, _ context: Edge) async throws -> Response {
    .json(WireAgent(try await agent(request).agent))
  }

  @Sendable private func tickets(_ request: Request, _ context: Edge) async throws -> Response {
    _ = try await agent(request)
    let given = request.uri.queryParameters["state"].map(String.init) ?? "open"
    guard let state = Conversation.State(rawValue: given) else { throw Refusal.invalid("state", "A ticket's state is open or closed.") }
    let cursor = try request.uri.queryParameters["cursor"].map { try TicketCursor(String($0)) }
    let tickets = try await house.desk.conversations.tickets(state, before: cursor, limit: Self.pageSize + 1)
    let page = tickets.prefix(Self.pageSize)
    return .json(WireTicketPage(tickets: page.map(WireTicket.init), next: tickets.count > Self.pageSize ? page.last?.cursor.text : nil))
  }

  @Sendable private func ticket(_ request: Request, _ context: Edge) async throws -> Response {
    _ = try await agent(request)
    return .json(WireTicket(try await house.desk.conversations.ticket(ticketID(context))))
  }

  @Sendable private func history(_ request: Request, _ context: Edge) async throws -> Response {
    _ = try await agent(request)
    let history = try await house.desk.conversations.history(ofPersonBehind: ticketID(context), before: request.position("before"))
    return .json(WireHistory(history, forAuthor: .agent))
  }

  @Sendable private func close(_ request: Request, _ context: Edge) async throws -> Response {
    .json(WireConversation(try await house.desk.conversations.close(ticketID(context), by: agent(request))))
  }

  @Sendable private func reopen(_ request: Request, _ context: Edge) async throws -> Response {
    .json(WireConversation(try await house.desk.conversations.reopen(ticketID(context), by: agent(request))))
  }

  @Sendable private func widgets(_ request: Request, _ context: Edge) async throws -> Response {
    _ = try await agent(request)
    return .json(WireWidgetList(widgets: try await house.desk.widgets.all().map(WireWidgetSettings.init)))
  }

  private func agent(_ request: Request) async throws -> AgentPass { try await door.enter(cookie: request.cookie(InboxDoor.cookie)) }

  private func ticketID(_ context: Edge) throws -> ID<Conversation> { try .parse(context.parameters.get("ticket") ?? "") }
}

/// Who may come in as an agent, and from which pages.
struct InboxDoor: Sendable {
  static let cookie = "__Host-perch"

  let desk: Desk
  /// Scheme, host and port under which people reach this server, if the owner named it.
  let publicOrigin: String?

  func enter(cookie: String?) async throws -> AgentPass {
    guard let token = cookie.flatMap({ Token($0) }) else { throw Refusal.unauthorized }
    return try await desk.agents.enter(token)
  }

  /// The Inbox's own page sends the origin that it was loaded from.
  func isOwn(origin: String?, host: String?) -> Bool {
    guard let origin else { return false }
    if let publicOrigin, origin == publicOrigin { return true }
    guard let host else { return false }
    return origin == "https://\(host)" || origin == "http://\(host)"
  }
}

/// A cookie travels with every request that any page makes, so a change must also come from one of our pages.
struct OwnOrigin: RouterMiddleware {
  let door: InboxDoor

  func handle(_ request: Request, context: Edge, next: (Request, Edge) async throws -> Response) async throws -> Response {
    if request.method != .get {
      guard door.isOwn(origin: request.headers[.origin], host: request.head.authority) else {
        throw Refusal(.forbidden, "Changes are only accepted from the Inbox's own pages. Set --public-url if a proxy changes the host.", field: "Origin")
      }
      guard request.headers[.contentType]?.lowercased().hasPrefix("application/json") ?? false else {
        throw Refusal.invalid("Content-Type", "Send the request as application/json.")
      }
    }
    return try await next(request, context)
  }
}

extension Response {
  /// Sets the sign-in cookie, or removes it.
  fileprivate func with(_ token: Token?) -> Response {
    var response = self
    let life = token == nil ? "; Max-Age=0" : "; Max-Age=\(14 * 24 * 3600)"
    response.headers[.setCookie] = "\(InboxDoor.cookie)=\(token?.text ?? ""); Path=/; Secure; HttpOnly; SameSite=Lax\(life)"
    return response
  }
}

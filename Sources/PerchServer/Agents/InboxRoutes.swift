import HTTPTypes
import Hummingbird
import Perch
import PerchWire

/// What the Inbox asks over REST about agents and tickets: `/api/inbox`.
struct InboxRoutes: Sendable {
  static let pageSize = 50

  let house: House
  let proxies: TrustedProxies
  let door: InboxDoor

  func add(to routes: Routes) {
    let path = "/api/inbox"
    routes.on(.get, path + "/setup", for: door.pages, use: setupState)
    routes.on(.post, path + "/setup", for: door.pages, use: setUp)
    routes.on(.post, path + "/sign-in", for: door.pages, use: signIn)
    routes.on(.post, path + "/sign-out", for: door.agents, use: signOut)
    routes.on(.get, path + "/me", for: door.agents, use: me)
    routes.on(.get, path + "/tickets", for: door.agents, use: tickets)
    routes.on(.get, path + "/tickets/:ticket", for: door.agents, use: ticket)
    routes.on(.get, path + "/tickets/:ticket/history", for: door.agents, use: history)
    routes.on(.put, path + "/tickets/:ticket/closure", for: door.agents, use: close)
    routes.on(.delete, path + "/tickets/:ticket/closure", for: door.agents, use: reopen)
  }

  @Sendable private func setupState(_ request: Request, _ context: Edge, _: Void) async throws -> Response {
    .json(SetupState(needed: try await house.desk.agents.isSetupNeeded()))
  }

  @Sendable private func setUp(_ request: Request, _ context: Edge, _: Void) async throws -> Response {
    try house.limits.signIns.insist(for: proxies.client(of: context.peer, headers: request.headers).line)
    let body = try await request.decode(SetupRequest.self)
    let signedIn = try await house.desk.agents.setUp(Token(body.token), name: body.name, email: body.email, password: body.password)
    return .json(WireAgent(signedIn.agent), status: .created).with(signedIn.token)
  }

  @Sendable private func signIn(_ request: Request, _ context: Edge, _: Void) async throws -> Response {
    try house.limits.signIns.insist(for: proxies.client(of: context.peer, headers: request.headers).line)
    let body = try await request.decode(SignInRequest.self)
    let signedIn = try await house.desk.agents.signIn(email: body.email, password: body.password)
    return .json(WireAgent(signedIn.agent)).with(signedIn.token)
  }

  @Sendable private func signOut(_ request: Request, _ context: Edge, _ agent: AgentPass) async throws -> Response {
    try await house.desk.agents.signOut(agent)
    return Response.nothing.with(nil)
  }

  @Sendable private func me(_ request: Request, _ context: Edge, _ agent: AgentPass) async throws -> Response {
    .json(WireAgent(agent.agent))
  }

  @Sendable private func tickets(_ request: Request, _ context: Edge, _ agent: AgentPass) async throws -> Response {
    let given = request.uri.queryParameters["state"].map(String.init) ?? "open"
    guard let state = Conversation.State(rawValue: given) else { throw Refusal.invalid("state", "A ticket's state is open or closed.") }
    let cursor = try request.uri.queryParameters["cursor"].map { try TicketCursor(String($0)) }
    let tickets = try await house.desk.conversations.tickets(state, before: cursor, limit: Self.pageSize + 1)
    let page = tickets.prefix(Self.pageSize)
    return .json(WireTicketPage(tickets: page.map(WireTicket.init), next: tickets.count > Self.pageSize ? page.last?.cursor.text : nil))
  }

  @Sendable private func ticket(_ request: Request, _ context: Edge, _ agent: AgentPass) async throws -> Response {
    return .json(WireTicket(try await house.desk.conversations.ticket(ticketID(context))))
  }

  @Sendable private func history(_ request: Request, _ context: Edge, _ agent: AgentPass) async throws -> Response {
    let history = try await house.desk.conversations.history(ofPersonBehind: ticketID(context), before: request.position("before"))
    return .json(WireHistory(history, forAuthor: .agent))
  }

  @Sendable private func close(_ request: Request, _ context: Edge, _ agent: AgentPass) async throws -> Response {
    .json(WireConversation(try await house.desk.conversations.close(ticketID(context), by: agent)))
  }

  @Sendable private func reopen(_ request: Request, _ context: Edge, _ agent: AgentPass) async throws -> Response {
    .json(WireConversation(try await house.desk.conversations.reopen(ticketID(context), by: agent)))
  }

  private func ticketID(_ context: Edge) throws -> ID<Conversation> { try .parse(context.parameters.get("ticket") ?? "") }
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

import HTTPTypes
import Hummingbird
import Perch

/// Who may come in as an agent, and from which pages.
struct InboxDoor: Sendable {
  static let cookie = "__Host-perch"

  let desk: Desk
  /// Scheme, host and port under which people reach this server, if the owner named it.
  let publicOrigin: String?

  /// The Inbox's own pages, before anybody has signed in.
  var pages: Policy<Void> { Policy("inbox") { request, _ in try insistOnOwnPage(request) } }
  var agents: Policy<AgentPass> { policy("agent", allows: [.owner, .admin, .agent]) }
  var admins: Policy<AgentPass> { policy("admin", allows: [.owner, .admin]) }

  private func policy(_ name: String, allows roles: Set<Agent.Role>) -> Policy<AgentPass> {
    Policy(name) { request, _ in
      try insistOnOwnPage(request)
      let pass = try await enter(cookie: request.cookie(Self.cookie))
      guard roles.contains(pass.agent.role) else {
        throw Refusal(.forbidden, "Only an owner or an admin may do this. Ask one of them.")
      }
      return pass
    }
  }

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

  /// A cookie travels with every request that any page makes, so a change must also come from one of our pages.
  private func insistOnOwnPage(_ request: Request) throws {
    guard request.method != .get, request.method != .head else { return }
    guard isOwn(origin: request.headers[.origin], host: request.head.authority) else {
      throw Refusal(.forbidden, "Changes are only accepted from the Inbox's own pages. Set --public-url if a proxy changes the host.", field: "Origin")
    }
    guard request.headers[.contentType]?.lowercased().hasPrefix("application/json") ?? false else {
      throw Refusal.invalid("Content-Type", "Send the request as application/json.")
    }
  }
}

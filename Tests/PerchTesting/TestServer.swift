import FoundationEssentials
package import Logging
package import Perch
package import PerchServer

/// A server on a free port, with a desk of its own.
package struct TestServer: Sendable {
  package let room: TestDesk
  package let port: Int

  package var origin: String { "http://127.0.0.1:\(port)" }
  package var desk: Desk { room.desk }

  /// Runs a server for as long as `body` takes.
  package static func run(
    _ settings: ServerSettings = ServerSettings(), logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
    _ body: (TestServer) async throws -> Void
  ) async throws {
    try await turnstile.pass { try await serve(settings, logger, body) }
  }

  private static let turnstile = Turnstile(4)

  private static func serve(_ settings: ServerSettings, _ logger: Logger, _ body: (TestServer) async throws -> Void) async throws {
    let hub = Hub()
    let room = try await TestDesk(bus: hub)
    var settings = settings
    settings.port = 0
    let server = try Server(desk: room.desk, hub: hub, settings: settings, logger: logger, exposition: { "" })
    let (addresses, listening) = AsyncStream.makeStream(of: String.self)
    let running = Task {
      defer { listening.finish() }
      try await server.run { listening.yield($0) }
    }
    guard let port = await addresses.first(where: { _ in true })?.split(separator: ":").last.flatMap({ Int($0) }) else {
      return try await running.value
    }
    let outcome: Result<Void, any Error>
    do { outcome = .success(try await body(TestServer(room: room, port: port))) } catch { outcome = .failure(error) }
    running.cancel()
    _ = try? await running.value
    try outcome.get()
  }

  package func widget(_ name: String = "Shop", edit: @escaping @Sendable (inout Widget) -> Void = { _ in }) async throws -> Widget {
    try await room.widget(name, edit: edit)
  }

  // Requests

  package func send(
    _ method: String, _ path: String, _ body: JSON? = nil, headers: [(String, String)] = []
  ) async throws -> Answer {
    var headers = headers
    if body != nil { headers.append(("Content-Type", "application/json")) }
    return try await HTTPCall(method: method, path: path, headers: headers, body: body?.data ?? Data()).answer(from: port)
  }

  /// A request with any bytes for a body, said to be JSON.
  package func raw(_ method: String, _ path: String, _ body: String) async throws -> Answer {
    try await HTTPCall(method: method, path: path, headers: [("Content-Type", "application/json")], body: Data(body.utf8)).answer(from: port)
  }

  /// A request as a script of the shop's pages makes it.
  package func shop(_ method: String, _ path: String, _ body: JSON? = nil, token: String? = nil, origin: String? = "https://shop.example") async throws -> Answer {
    var headers: [(String, String)] = []
    if let origin { headers.append(("Origin", origin)) }
    if let token { headers.append(("Authorization", "Bearer \(token)")) }
    return try await send(method, path, body, headers: headers)
  }

  /// A request as the Inbox makes it.
  package func inbox(_ method: String, _ path: String, _ body: JSON? = nil, cookie: String? = nil, origin: String? = nil) async throws -> Answer {
    var headers = [("Content-Type", "application/json")]
    if method != "GET" || origin != nil { headers.append(("Origin", origin ?? self.origin)) }
    if let cookie { headers.append(("Cookie", cookie)) }
    return try await HTTPCall(method: method, path: "/api/inbox" + path, headers: headers, body: body?.data ?? Data()).answer(from: port)
  }

  /// The cookie of somebody who answers, signed in over HTTP.
  package func signIn(_ name: String = "Grace") async throws -> String {
    let new = try NewAgent(email: "\(name.lowercased())@perch.example", name: name, role: .agent)
    if try await !desk.agents.all().contains(where: { $0.email == new.email }) { _ = try await desk.agents.add(new, password: TestDesk.password) }
    let answer = try await inbox("POST", "/sign-in", ["email": .string(new.email), "password": .string(TestDesk.password)])
    guard let cookie = answer.cookie else { throw Unexpected("no cookie: \(answer.status) \(answer.json)") }
    return cookie
  }

  /// A new anonymous visitor's session.
  package func begin(_ widget: Widget) async throws -> String {
    let answer = try await shop("POST", "/api/widgets/\(widget.id.text)/sessions", ["requestId": .fresh])
    guard let token = answer.json["token"].string else { throw Unexpected("no session: \(answer.status) \(answer.json)") }
    return token
  }

  // Sockets

  package func socket(_ widget: Widget) async throws -> TestSocket {
    try await TestSocket.open("/socket?widget=\(widget.id.text)", headers: [("Origin", "https://shop.example")], port: port)
  }

  package func socket(cookie: String) async throws -> TestSocket {
    try await TestSocket.open("/socket", headers: [("Origin", origin), ("Cookie", cookie)], port: port)
  }

  /// A visitor's socket that has been welcomed.
  package func visit(_ widget: Widget, _ token: String) async throws -> TestSocket {
    let socket = try await socket(widget)
    socket.say(["type": "hello", "protocol": 1, "token": .string(token)])
    _ = try await socket.hear("welcome")
    return socket
  }

  /// An agent's socket that has been welcomed.
  package func attend(_ cookie: String) async throws -> TestSocket {
    let socket = try await socket(cookie: cookie)
    socket.say(["type": "hello", "protocol": 1])
    _ = try await socket.hear("welcome")
    return socket
  }
}

extension JSON {
  package static var fresh: JSON { .string(UUID().uuidString.lowercased()) }

  package static func draft(_ text: String, id: JSON = .fresh) -> JSON { ["id": id, "text": .string(text)] }
}

/// Something that a test could not go on with.
package struct Unexpected: Error, CustomStringConvertible {
  package let description: String
  package init(_ description: String) { self.description = description }
}

import Perch
import PerchTesting
import Testing

/// Who gets a socket at all.
struct HandshakeTests {
  private static let offer = [
    ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
  ]

  private func knock(_ server: TestServer, _ path: String, _ headers: [(String, String)]) async throws -> Answer {
    try await server.send("GET", path, headers: Self.offer + headers)
  }

  @Test(arguments: ["https://evil.example", "null", "https://shop.example.evil.example", "http://shop.example", ""])
  func `a visitor's socket does not open for a foreign page`(origin: String) async throws {
    try await TestServer.run { server in
      let widget = try await server.widget()
      let answer = try await knock(server, "/socket?widget=\(widget.id.text)", [("Origin", origin)])
      #expect((answer.status, answer.json["code"]) == (403, "origin_not_allowed"))
      #expect(try await server.visit(widget, server.begin(widget)).isOpen, "it opens for the shop's")
    }
  }

  @Test func `an unknown widget has no socket`() async throws {
    try await TestServer.run { server in
      for id in ["01890a5d-ac96-774b-bcce-b302099a8057", "nonsense", ""] {
        let answer = try await knock(server, "/socket?widget=\(id)", [("Origin", "https://shop.example")])
        #expect((answer.status, answer.json["code"]) == (404, "widget_not_found"))
      }
    }
  }

  @Test(arguments: [nil, "https://evil.example", "null", "https://shop.example", "http://127.0.0.1:1"])
  func `an agent's socket opens for the Inbox's own page only, although the cookie travels`(origin: String?) async throws {
    try await TestServer.run { server in
      _ = try await server.widget()
      let cookie = try await server.signIn()
      let answer = try await knock(server, "/socket", [("Cookie", cookie)] + (origin.map { [("Origin", $0)] } ?? []))
      #expect((answer.status, answer.json["code"]) == (403, "origin_not_allowed"))
      #expect(try await server.attend(cookie).isOpen)
    }
  }

  @Test func `an agent's socket needs a living cookie`() async throws {
    try await TestServer.run { server in
      let cookie = try await server.signIn()
      #expect(try await server.attend(cookie).isOpen)
      _ = try await server.inbox("POST", "/sign-out", cookie: cookie)
      for shown in [[("Cookie", cookie)], [("Cookie", "__Host-perch=nonsense")], []] {
        let answer = try await knock(server, "/socket", [("Origin", server.origin)] + shown)
        #expect((answer.status, answer.json["code"]) == (401, "unauthorized"))
      }
    }
  }

  @Test func `a visitor's token does not open the Inbox, nor an agent's cookie a chat`() async throws {
    try await TestServer.run { server in
      let widget = try await server.widget()
      let (token, cookie) = (try await server.begin(widget), try await server.signIn())
      #expect(try await server.inbox("GET", "/tickets", cookie: "__Host-perch=\(token)").status == 401)
      let own = String(cookie.split(separator: "=")[1])
      #expect(try await server.shop("GET", "/api/widgets/\(widget.id.text)/history", token: own).status == 401)
      #expect(try await server.inbox("GET", "/tickets", cookie: cookie).status == 200)
    }
  }

  @Test func `who does not offer to speak WebSocket is told to`() async throws {
    try await TestServer.run { server in
      let widget = try await server.widget()
      let answer = try await server.send("GET", "/socket?widget=\(widget.id.text)", headers: [("Origin", "https://shop.example")])
      #expect(answer.status == 426)
    }
  }
}

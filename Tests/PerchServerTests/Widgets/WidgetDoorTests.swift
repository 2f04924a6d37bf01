import Perch
import PerchTesting
import Testing

/// Which pages may use a widget.
struct WidgetDoorTests {
  @Test func `a widget introduces itself`() async throws {
    try await TestServer.run { server in
      let widget = try await server.widget()
      let answer = try await server.shop("GET", "/api/widgets/\(widget.id.text)")
      #expect(answer.status == 200)
      #expect(answer.json == [
        "id": .string(widget.id.text), "name": "Shop", "greeting": .string(widget.greeting), "accent": .string(widget.accent), "agentsOnline": false,
      ])
      #expect(answer.headers("content-type").first?.hasPrefix("application/json") == true)
      #expect(answer.headers("x-content-type-options") == ["nosniff"])
      #expect(try await server.shop("GET", "/api/widgets/\(widget.id.text)/").status == 200)
    }
  }

  @Test func `missing and malformed widgets look alike`() async throws {
    try await TestServer.run { server in
      let missing = try await server.shop("GET", "/api/widgets/01890a5d-ac96-774b-bcce-b302099a8057")
      #expect((missing.status, missing.json["code"]) == (404, "widget_not_found"))
      for id in ["nonsense", "1", "%00", "01890a5d-ac96-774b-bcce-b302099a805%2e"] {
        let malformed = try await server.shop("GET", "/api/widgets/\(id)")
        #expect(malformed.status == missing.status)
        #expect(malformed.json == missing.json)
      }
    }
  }

  @Test func `the widget's own pages may read, and no credentials travel`() async throws {
    try await TestServer.run { server in
      let widget = try await server.widget()
      let answer = try await server.shop("GET", "/api/widgets/\(widget.id.text)")
      #expect(answer.headers("access-control-allow-origin") == ["https://shop.example"])
      #expect(answer.headers("vary").contains("Origin"))
      #expect(answer.headers("access-control-allow-credentials") == [])
    }
  }

  @Test func `a browser's question in advance is answered`() async throws {
    try await TestServer.run { server in
      let widget = try await server.widget()
      let answer = try await server.send(
        "OPTIONS", "/api/widgets/\(widget.id.text)/identify",
        headers: [
          ("Origin", "https://shop.example"), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization,content-type"),
        ])
      #expect(answer.status == 204)
      #expect(answer.headers("access-control-allow-origin") == ["https://shop.example"])
      #expect(answer.headers("access-control-allow-methods").joined().contains("POST"))
      let allowed = answer.headers("access-control-allow-headers").joined().lowercased()
      #expect(allowed.contains("authorization") && allowed.contains("content-type"))
    }
  }

  static let foreign = [
    "https://evil.example", "null", "https://shop.example.evil.example", "https://evilshop.example", "http://shop.example", "https://shop.example:8443",
    "https://www.shop.example", "https://shop.example/", "",
  ]

  @Test func `a foreign page is turned away at every route, in words it can read`() async throws {
    try await TestServer.run { server in
      let widget = try await server.widget()
      let token = try await server.begin(widget)
      let path = "/api/widgets/\(widget.id.text)"
      let requests: [(String, String, JSON?)] = [
        ("GET", "", nil), ("GET", "/history", nil), ("POST", "/sessions", ["requestId": .fresh]),
        ("POST", "/identify", ["requestId": .fresh, "identifier": "mallory"]), ("POST", "/attributes", ["requestId": .fresh, "attributes": ["plan": "pro"]]),
        ("POST", "/messages", ["draft": .draft("Hello")]), ("POST", "/logout", ["requestId": .fresh]),
      ]
      for origin in Self.foreign {
        for (method, route, body) in requests {
          let answer = try await server.shop(method, path + route, body, token: token, origin: origin)
          #expect((answer.status, answer.json["code"], answer.json["field"]) == (403, "origin_not_allowed", "origin"), "\(origin): \(method) \(route)")
          #expect(answer.headers("access-control-allow-origin") == [origin])
        }
      }
      #expect(try await server.shop("GET", path + "/history", token: token).json == ["messages": []], "the session lives, and nothing was said")
    }
  }

  @Test func `an app or a backend has no origin and is let in`() async throws {
    try await TestServer.run { server in
      let widget = try await server.widget()
      let answer = try await server.shop("POST", "/api/widgets/\(widget.id.text)/sessions", ["requestId": .fresh], origin: nil)
      #expect(answer.status == 201)
      #expect(answer.headers("access-control-allow-origin") == [])
    }
  }

  @Test func `a token opens its own widget only, through both doors`() async throws {
    try await TestServer.run { server in
      let (shop, other) = (try await server.widget(), try await server.widget("Other shop"))
      let token = try await server.begin(shop)
      #expect(try await server.shop("GET", "/api/widgets/\(shop.id.text)/history", token: token).status == 200)
      let answer = try await server.shop("GET", "/api/widgets/\(other.id.text)/history", token: token)
      #expect((answer.status, answer.json["code"]) == (401, "logged_out"))
      let socket = try await server.socket(other)
      socket.say(["type": "hello", "protocol": 1, "token": .string(token)])
      #expect(try await socket.hear("refused")["error"]["code"] == "logged_out")
      #expect(try await socket.closeCode() == 4500)
    }
  }

  @Test func `unknown addresses are answered in the same form`() async throws {
    try await TestServer.run { server in
      for path in ["/api/nothing", "/api/widgets", "/api/inbox/nothing", "/nothing"] {
        let answer = try await server.send("GET", path)
        #expect((answer.status, answer.json["code"]) == (404, "not_found"), "\(path)")
        #expect(answer.json["message"].string?.isEmpty == false)
      }
    }
  }
}

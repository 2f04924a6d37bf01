import Perch
import PerchTesting
import Testing

/// Who gets into the Inbox.
struct SignInTests {
  @Test func `the one-time link makes the owner, once`() async throws {
    try await TestServer.run { server in
      #expect(try await server.inbox("GET", "/setup").json == ["needed": true])
      let link = try #require(try await server.desk.agents.offerSetup()).text
      func setUp(_ token: String, _ email: JSON, password: JSON = .string(TestDesk.password)) async throws -> Answer {
        try await server.inbox("POST", "/setup", ["token": .string(token), "name": "Olga", "email": email, "password": password])
      }
      let wrong = try await setUp("not the link", "mallory@evil.example")
      #expect((wrong.status, wrong.json["code"]) == (403, "forbidden"))
      #expect(wrong.cookie == nil)
      let short = try await setUp(link, "olga@perch.example", password: "short")
      #expect((short.status, short.json["field"]) == (400, "password"))
      let malformed = try await setUp(link, "olga")
      #expect((malformed.status, malformed.json["field"]) == (400, "email"))

      let made = try await setUp(link, "Olga@perch.example")
      #expect(made.status == 201)
      #expect(made.json.keys == ["id", "name", "email", "role"])
      #expect((made.json["email"], made.json["role"]) == ("olga@perch.example", "owner"))
      #expect(try await server.inbox("GET", "/me", cookie: made.cookie).json == made.json)
      #expect(try await server.inbox("GET", "/setup").json == ["needed": false])
      let again = try await setUp(link, "mallory@evil.example")
      #expect((again.status, again.json["code"], again.cookie) == (403, "forbidden", nil))
      #expect(try await server.desk.agents.all().count == 1)
    }
  }

  @Test func `the cookie is for this host alone and out of scripts' reach`() async throws {
    try await TestServer.run { server in
      _ = try await server.room.agent()
      let answer = try await server.inbox("POST", "/sign-in", ["email": "grace@perch.example", "password": .string(TestDesk.password)])
      #expect(answer.status == 200)
      #expect(answer.json["name"] == "Grace")
      let cookie = try #require(answer.headers("set-cookie").first)
      #expect(cookie.hasPrefix("__Host-perch="))
      let parts = Set(cookie.split(separator: ";").dropFirst().map { $0.drop { $0 == " " } })
      #expect(parts.isSuperset(of: ["Path=/", "Secure", "HttpOnly", "SameSite=Lax"]))
      #expect(!cookie.contains("Domain"))
    }
  }

  @Test func `a wrong password, an unknown address and a disabled account get the same words`() async throws {
    try await TestServer.run { server in
      _ = try await server.room.agent("Grace")
      let dora = try await server.room.agent("Dora")
      try await server.desk.agents.disable(email: dora.agent.email)
      func signIn(_ email: JSON, _ password: JSON) async throws -> Answer {
        try await server.inbox("POST", "/sign-in", ["email": email, "password": password])
      }
      let wrong = try await signIn("grace@perch.example", "not the password")
      #expect((wrong.status, wrong.json["code"]) == (401, "unauthorized"))
      for other in [try await signIn("nobody@perch.example", "whatever it is"), try await signIn("dora@perch.example", .string(TestDesk.password))] {
        #expect((other.status, other.json, other.cookie) == (wrong.status, wrong.json, nil))
      }
      #expect(try await signIn("GRACE@perch.example", .string(TestDesk.password)).status == 200, "there was somebody to be")
    }
  }

  static let routes: [(String, String)] = [
    ("GET", "/me"), ("GET", "/tickets"), ("GET", "/tickets/TICKET"), ("GET", "/tickets/TICKET/history"), ("PUT", "/tickets/TICKET/closure"),
    ("DELETE", "/tickets/TICKET/closure"), ("GET", "/widgets"), ("POST", "/sign-out"),
  ]

  @Test(arguments: [nil, "__Host-perch=", "__Host-perch=nonsense", "__Host-perch=\(String(repeating: "A", count: 43))", "perch=COOKIE", "signed out"])
  func `without a living cookie every route is closed`(given: String?) async throws {
    try await TestServer.run { server in
      let ticket = try await server.room.visitor(in: server.widget()).say("Ada's secret").conversation.text
      let cookie = try await server.signIn()
      for (method, route) in Self.routes where route != "/sign-out" {
        let path = route.replacing("TICKET", with: ticket)
        #expect(try await server.inbox(method, path, cookie: cookie).status == 200, "\(method) \(path) is there")
      }
      if given == "signed out" { #expect(try await server.inbox("POST", "/sign-out", cookie: cookie).status == 204) }
      let shown = given == "signed out" ? cookie : given?.replacing("COOKIE", with: cookie.split(separator: "=")[1])
      for (method, route) in Self.routes {
        let answer = try await server.inbox(method, route.replacing("TICKET", with: ticket), cookie: shown)
        #expect((answer.status, answer.json["code"]) == (401, "unauthorized"), "\(method) \(route)")
        #expect(!answer.text.contains("Ada's secret"))
      }
    }
  }

  @Test(arguments: ["https://evil.example", "null", "http://127.0.0.1.evil.example", "http://127.0.0.1:1", "https://shop.example"])
  func `a change from a foreign page is refused, although the cookie travels with it`(origin: String) async throws {
    try await TestServer.run { server in
      let ticket = try await server.room.visitor(in: server.widget()).say("Hello").conversation.text
      let cookie = try await server.signIn()
      for (method, path) in [("PUT", "/tickets/\(ticket)/closure"), ("DELETE", "/tickets/\(ticket)/closure"), ("POST", "/sign-out"), ("POST", "/sign-in"), ("POST", "/setup")] {
        let answer = try await server.inbox(method, path, [:], cookie: cookie, origin: origin)
        #expect((answer.status, answer.json["code"]) == (403, "forbidden"), "\(method) \(path)")
      }
      #expect(try await server.inbox("GET", "/tickets/\(ticket)", cookie: cookie).json["state"] == "open")
      #expect(try await server.inbox("PUT", "/tickets/\(ticket)/closure", cookie: cookie).json["state"] == "closed")
    }
  }

  @Test func `a change needs an origin and must say that it is JSON`() async throws {
    try await TestServer.run { server in
      let ticket = try await server.room.visitor(in: server.widget()).say("Hello").conversation.text
      let cookie = try await server.signIn()
      let path = "/api/inbox/tickets/\(ticket)/closure"
      let without = try await server.send("PUT", path, headers: [("Cookie", cookie), ("Content-Type", "application/json")])
      #expect((without.status, without.json["code"]) == (403, "forbidden"))
      let form = try await server.send(
        "PUT", path, headers: [("Cookie", cookie), ("Origin", server.origin), ("Content-Type", "text/plain")])
      #expect((form.status, form.json["field"]) == (400, "Content-Type"))
      #expect(try await server.inbox("GET", "/tickets/\(ticket)", cookie: cookie).json["state"] == "open")
    }
  }

  @Test func `signing out ends the sign-in and its sockets, and no other`() async throws {
    try await TestServer.run { server in
      let (cookie, other) = (try await server.signIn(), try await server.signIn())
      let (socket, elsewhere) = (try await server.attend(cookie), try await server.attend(other))
      let answer = try await server.inbox("POST", "/sign-out", cookie: cookie)
      #expect(answer.status == 204)
      #expect(answer.headers("set-cookie").first?.contains("Max-Age=0") == true)
      #expect(try await socket.closeCode() == 4500)
      #expect(try await server.inbox("GET", "/me", cookie: cookie).status == 401)
      #expect(try await server.inbox("GET", "/me", cookie: other).status == 200)
      _ = try await elsewhere.heardSoFar()
      #expect(elsewhere.isOpen)
    }
  }
}

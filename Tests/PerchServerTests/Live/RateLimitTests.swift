import Perch
import PerchServer
import PerchTesting
import Testing

/// Who does too much is told when to come back.
struct RateLimitTests {
  private func run(_ change: (inout LimitSettings) -> Void, _ body: (TestServer, Widget, String) async throws -> Void) async throws {
    var settings = ServerSettings()
    change(&settings.limits)
    try await TestServer.run(settings) { server in
      let widget = try await server.widget()
      try await body(server, widget, "/api/widgets/\(widget.id.text)")
    }
  }

  private func expectLimited(_ answer: Answer) {
    #expect((answer.status, answer.json["code"], answer.json["retryable"]) == (429, "rate_limited", true))
    let wait = answer.json["retryAfter"].int ?? 0
    #expect(wait > 0)
    #expect(answer.headers("retry-after") == ["\(wait)"])
  }

  @Test func `new sessions of one address, begun either way`() async throws {
    try await run({ $0.sessionsPerHour = 3 }) { server, _, path in
      for _ in 0..<2 { #expect(try await server.shop("POST", path + "/sessions", ["requestId": .fresh]).status == 201) }
      #expect(try await server.shop("POST", path + "/attributes", ["requestId": .fresh, "attributes": [:]]).status == 200)
      expectLimited(try await server.shop("POST", path + "/sessions", ["requestId": .fresh]))
      expectLimited(try await server.shop("POST", path + "/attributes", ["requestId": .fresh, "attributes": [:]]))
    }
  }

  @Test func `identifications of one address`() async throws {
    try await run({ $0.identificationsPerMinute = 2 }) { server, _, path in
      for name in ["ada", "bob"] {
        #expect(try await server.shop("POST", path + "/identify", ["requestId": .fresh, "identifier": .string(name)]).status == 200)
      }
      expectLimited(try await server.shop("POST", path + "/identify", ["requestId": .fresh, "identifier": "eve"]))
      #expect(try await server.shop("POST", path + "/identify", ["requestId": .fresh, "identifier": "null"]).status == 422, "the rules come first")
    }
  }

  @Test func `different identifiers of one browser, from session to session`() async throws {
    try await run({ $0.identifiersPerHour = 3 }) { server, widget, path in
      var token = try await server.begin(widget)
      for name in ["one", "two", "three"] {
        let answer = try await server.shop("POST", path + "/identify", ["requestId": .fresh, "identifier": .string(name)], token: token)
        token = try #require(answer.json["token"].string)
      }
      expectLimited(try await server.shop("POST", path + "/identify", ["requestId": .fresh, "identifier": "four"], token: token))
      #expect(try await server.shop("GET", path + "/history", token: token).json["code"] == "logged_out", "nobody looks at the chat of three")
    }
  }

  @Test func `refused identifiers count as well, and the same one again does not`() async throws {
    try await run({ $0.identifiersPerHour = 3 }) { server, widget, path in
      let token = try await server.begin(widget)
      func attempt(_ name: JSON) async throws -> Answer {
        try await server.shop("POST", path + "/identify", ["requestId": .fresh, "identifier": name, "signature": "guess"], token: token)
      }
      for name: JSON in ["one", "two", "one", "three", "three"] { #expect(try await attempt(name).json["code"] == "signature_invalid") }
      expectLimited(try await attempt("four"))
    }
  }

  @Test func `messages of one session, through both doors together`() async throws {
    try await run({ ($0.messagesPerSecond, $0.messagesBurst) = (0.01, 4) }) { server, widget, path in
      let token = try await server.begin(widget)
      let socket = try await server.visit(widget, token)
      for ref in 1...2 { #expect(try await socket.request(["type": "send", "ref": .number(Double(ref)), "draft": .draft("Hello")])["type"] == "ack") }
      for _ in 0..<2 { #expect(try await server.shop("POST", path + "/messages", ["draft": .draft("Hello")], token: token).status == 201) }
      var refused: [JSON] = []
      for ref in 3...8 { refused.append(try await socket.request(["type": "send", "ref": .number(Double(ref)), "draft": .draft("Too many")])) }
      let limited = refused.filter { $0["type"] == "refused" }
      #expect(limited.count == 6)
      #expect(limited.allSatisfy { $0["error"]["code"] == "rate_limited" && ($0["error"]["retryAfter"].int ?? 0) > 0 })
      let bob = try await server.begin(widget)
      #expect(try await server.shop("POST", path + "/messages", ["draft": .draft("I am another")], token: bob).status == 201)
      #expect(socket.isOpen)
    }
  }

  @Test func `far above the limit the connection ends, in a way that means come back`() async throws {
    try await run({ _ in }) { server, widget, _ in
      let token = try await server.begin(widget)
      let socket = try await server.visit(widget, token)
      for _ in 0..<1400 { socket.say(["type": "typing", "conversation": "01890a5d-ac96-774b-bcce-b302099a8057", "typing": true]) }
      #expect(try await socket.closeCode() == 4004)
      #expect(try await server.visit(widget, token).isOpen)
    }
  }

  @Test func `sign-ins of one address, right or wrong`() async throws {
    try await run({ $0.signInsPerMinute = 3 }) { server, _, _ in
      _ = try await server.room.agent()
      for _ in 0..<3 {
        #expect(try await server.inbox("POST", "/sign-in", ["email": "grace@perch.example", "password": "a guess at it"]).status == 401)
      }
      expectLimited(try await server.inbox("POST", "/sign-in", ["email": "grace@perch.example", "password": .string(TestDesk.password)]))
    }
  }

  @Test func `a client cannot choose its address`() async throws {
    try await run({ $0.sessionsPerHour = 1 }) { server, _, path in
      for (address, status) in [("192.0.2.1", 201), ("192.0.2.2", 429)] {
        let answer = try await server.send("POST", path + "/sessions", ["requestId": .fresh], headers: [("X-Forwarded-For", address)])
        #expect(answer.status == status)
      }
    }
  }

  @Test func `a trusted proxy's word about the address counts`() async throws {
    var settings = ServerSettings()
    settings.limits.sessionsPerHour = 1
    settings.trustedProxies = ["127.0.0.0/8"]
    try await TestServer.run(settings) { server in
      let path = "/api/widgets/\(try await server.widget().id.text)/sessions"
      for (address, status) in [("192.0.2.1", 201), ("192.0.2.2", 201), ("192.0.2.1", 429)] {
        #expect(try await server.send("POST", path, ["requestId": .fresh], headers: [("X-Forwarded-For", address)]).status == status)
      }
    }
  }

  @Test func `limits are read from the environment, and wrong ones are named`() throws {
    let limits = try LimitSettings(environment: ["PERCH_LIMIT_MESSAGES_BURST": "7", "PATH": "/bin"])
    #expect(limits.messagesBurst == 7)
    #expect(limits.sessionsPerHour == 600)
    for (name, value) in [("PERCH_LIMIT_NOTHING", "7"), ("PERCH_LIMIT_MESSAGES_BURST", "many"), ("PERCH_LIMIT_MESSAGES_BURST", "0"), ("PERCH_LIMIT_MESSAGES_BURST", "nan")] {
      let refusal = #expect(throws: Refusal.self) { try LimitSettings(environment: [name: value]) }
      #expect(refusal?.field == name)
    }
  }
}

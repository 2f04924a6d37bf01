import Foundation
import Perch
import PerchServer
import PerchTesting
import Testing

/// The visitor's REST door, as a page of the shop uses it.
struct VisitorDoorTests {
  @Test func `a session is begun, and begun once per request id`() async throws {
    try await TestServer.run { server in
      let path = "/api/widgets/\(try await server.widget().id.text)/sessions"
      let request = JSON.fresh
      let first = try await server.shop("POST", path, ["requestId": request, "attributes": ["plan": "pro", "n": 2.5, "vip": true]])
      #expect(first.status == 201)
      #expect(first.json.keys == ["token", "revocation", "contact"])
      #expect(first.json["contact"].keys == ["id", "assurance", "version"])
      #expect(first.json["contact"]["assurance"] == "anonymous")
      #expect(first.json["token"].string?.count == 43)
      #expect(first.headers("cache-control") == ["no-store"])
      let second = try await server.shop("POST", path, ["requestId": request])
      #expect(second.status == 201)
      #expect(second.json == first.json)
    }
  }

  @Test func `identify answers as the protocol says, and the old token is dead`() async throws {
    try await TestServer.run { server in
      let widget = try await server.widget()
      let path = "/api/widgets/\(widget.id.text)"
      let old = try await server.begin(widget)
      let request: JSON = ["requestId": .fresh, "identifier": "ada", "attributes": ["plan": "pro"]]
      let answer = try await server.shop("POST", path + "/identify", request, token: old)
      #expect(answer.status == 200)
      #expect(answer.json.keys == ["outcome", "identifier", "assurance", "token", "revocation", "contact"])
      #expect((answer.json["outcome"], answer.json["assurance"], answer.json["identifier"]) == ("created", "claimed", "ada"))
      #expect(answer.json["contact"]["identifier"] == "ada")
      let token = try #require(answer.json["token"].string)
      #expect(try await server.shop("GET", path + "/history", token: token).status == 200)
      let dead = try await server.shop("GET", path + "/history", token: old)
      #expect((dead.status, dead.json["code"]) == (401, "logged_out"))
      let retried = try await server.shop("POST", path + "/identify", request, token: old)
      #expect((retried.status, retried.json) == (200, answer.json), "a lost answer is given again")
      let same = try await server.shop("POST", path + "/identify", ["requestId": .fresh, "identifier": "ada"], token: token)
      #expect(same.json["outcome"] == "unchanged")
      #expect(!same.json.keys.contains("token"))
    }
  }

  @Test func `without a bearer identify makes the session`() async throws {
    try await TestServer.run { server in
      let path = "/api/widgets/\(try await server.widget().id.text)/identify"
      let first = try await server.shop("POST", path, ["requestId": .fresh, "identifier": "ada"])
      #expect((first.status, first.json["outcome"]) == (200, "created"))
      let second = try await server.shop("POST", path, ["requestId": .fresh, "identifier": "ada"])
      #expect((second.status, second.json["outcome"]) == (200, "resumed"))
      #expect(second.json["contact"]["id"] == first.json["contact"]["id"])
    }
  }

  @Test func `attributes are set, kept values are named, and a session is made only for who has none`() async throws {
    try await TestServer.run { server in
      let widget = try await server.widget()
      let path = "/api/widgets/\(widget.id.text)/attributes"
      let first = try await server.shop("POST", path, ["requestId": .fresh, "attributes": ["plan": "pro"]])
      #expect((first.status, first.json["kept"]) == (200, []))
      let token = try #require(first.json["session"]["token"].string)
      let second = try await server.shop("POST", path, ["requestId": .fresh, "attributes": ["plan": nil, "n": 1]], token: token)
      #expect((second.status, second.json) == (200, ["kept": []]))
      let contact = try await server.desk.contacts.enter(#require(Token(token)), widget: widget).contact
      #expect(contact.attributes.entries.mapValues(\.value) == ["n": .number(1)])
    }
  }

  @Test func `logging out is 204, also the second time, and the token is dead`() async throws {
    try await TestServer.run { server in
      let widget = try await server.widget()
      let path = "/api/widgets/\(widget.id.text)"
      let token = try await server.begin(widget)
      #expect(try await server.shop("GET", path + "/history", token: token).status == 200)
      for _ in 0..<2 {
        let answer = try await server.shop("POST", path + "/logout", ["requestId": .fresh], token: token)
        #expect((answer.status, answer.body.count) == (204, 0))
      }
      let dead = try await server.shop("GET", path + "/history", token: token)
      #expect((dead.status, dead.json["code"], dead.json["retryable"]) == (401, "logged_out", false))
      let without = try await server.shop("POST", path + "/logout", ["requestId": .fresh])
      #expect((without.status, without.json["code"]) == (401, "unauthorized"))
    }
  }

  struct Wrong: CustomStringConvertible, Sendable {
    let route: String
    let body: JSON
    let status: Int
    let code: String
    let field: JSON

    init(_ route: String, _ body: JSON, _ status: Int, _ code: String, _ field: JSON) {
      (self.route, self.body, self.status, self.code, self.field) = (route, body, status, code, field)
    }

    var description: String { "\(route) \(body.text.prefix(80))" }
  }

  static let wrongs: [Wrong] = [
    Wrong("sessions", [:], 400, "invalid_request", "requestId"),
    Wrong("sessions", ["requestId": "short"], 400, "invalid_request", "requestId"),
    Wrong("sessions", ["requestId": 7], 400, "invalid_request", "requestId"),
    Wrong("sessions", ["requestId": .fresh, "attributes": ["a": ["b": 1]]], 422, "invalid_attribute", "a"),
    Wrong("sessions", ["requestId": .fresh, "attributes": ["": 1]], 422, "invalid_attribute", ""),
    Wrong("sessions", ["requestId": .fresh, "attributes": ["a": .string(String(repeating: "x", count: 1025))]], 422, "invalid_attribute", "a"),
    Wrong("sessions", [1, 2], 400, "invalid_request", nil),
    Wrong("sessions", "text", 400, "invalid_request", nil),
    Wrong("identify", ["requestId": .fresh], 400, "invalid_request", "identifier"),
    Wrong("identify", ["requestId": .fresh, "identifier": 7], 400, "invalid_request", "identifier"),
    Wrong("identify", ["requestId": .fresh, "identifier": nil], 400, "invalid_request", "identifier"),
    Wrong("identify", ["requestId": .fresh, "identifier": "undefined"], 422, "invalid_identifier", "identifier"),
    Wrong("identify", ["requestId": .fresh, "identifier": ""], 422, "invalid_identifier", "identifier"),
    Wrong("identify", ["requestId": .fresh, "identifier": .string(String(repeating: "x", count: 256))], 422, "invalid_identifier", "identifier"),
    Wrong("identify", ["identifier": "ada"], 400, "invalid_request", "requestId"),
    Wrong("identify", ["requestId": .fresh, "identifier": "ada", "token": "a.b.c"], 403, "signature_invalid", "token"),
    Wrong("attributes", ["requestId": .fresh], 400, "invalid_request", "attributes"),
    Wrong("attributes", ["requestId": .fresh, "attributes": []], 400, "invalid_request", "attributes"),
    Wrong("logout", ["requestId": .fresh], 401, "unauthorized", nil),
    Wrong("messages", ["draft": .draft("Hello")], 401, "unauthorized", nil),
  ]

  @Test func `what is wrong is refused, and the place is named`() async throws {
    try await TestServer.run { server in
      let path = "/api/widgets/\(try await server.widget().id.text)"
      for wrong in Self.wrongs {
        let answer = try await server.shop("POST", "\(path)/\(wrong.route)", wrong.body)
        #expect((answer.status, answer.json["code"].string) == (wrong.status, wrong.code), "\(wrong)")
        #expect((answer.json["field"], answer.json["retryable"]) == (wrong.field, false), "\(wrong)")
        #expect(answer.json["message"].string?.isEmpty == false)
        #expect(answer.headers("access-control-allow-origin") == ["https://shop.example"], "the page can read it")
      }
    }
  }

  @Test func `a body must be JSON, say so, and be at most 64 KiB`() async throws {
    try await TestServer.run { server in
      let path = "/api/widgets/\(try await server.widget().id.text)/sessions"
      let untyped = try await server.send("POST", path, headers: [("Content-Type", "text/plain")])
      #expect((untyped.status, untyped.json["field"]) == (400, "Content-Type"))
      let empty = try await server.send("POST", path, headers: [("Content-Type", "application/json")])
      #expect((empty.status, empty.json["code"]) == (400, "invalid_request"))
      let large = try await server.shop("POST", path, ["requestId": .string(String(repeating: "a", count: 65_536))])
      #expect((large.status, large.json["code"]) == (413, "too_large"))
      #expect(try await server.shop("POST", path, ["requestId": .fresh]).status == 201, "the server is well")
    }
  }

  @Test(arguments: ["Bearer ", "Bearer x", "Basic YWRhOmFkYQ==", "Bearer \(String(repeating: "A", count: 43))"])
  func `what is no session's token opens nothing`(authorization: String) async throws {
    try await TestServer.run { server in
      let widget = try await server.widget()
      let token = try await server.begin(widget)
      let path = "/api/widgets/\(widget.id.text)/history"
      #expect(try await server.shop("GET", path, token: token).status == 200)
      let answer = try await server.send("GET", path, headers: [("Authorization", authorization)])
      #expect(answer.status == 401)
      #expect(["unauthorized", "logged_out"].contains(answer.json["code"]))
    }
  }

  @Test func `a refused identify as someone else logs out, over the wire, too`() async throws {
    try await TestServer.run { server in
      let widget = try await server.widget()
      let path = "/api/widgets/\(widget.id.text)"
      let identified = try await server.shop("POST", path + "/identify", ["requestId": .fresh, "identifier": "ada"])
      let token = try #require(identified.json["token"].string)
      _ = try await server.desk.widgets.update(widget.id) { $0.mode = .signed }
      let malformed = try await server.shop("POST", path + "/identify", ["requestId": .fresh, "identifier": "null"], token: token)
      #expect(malformed.status == 422)
      #expect(try await server.shop("GET", path + "/history", token: token).status == 200, "an invalid identifier changes nothing")
      let refused = try await server.shop("POST", path + "/identify", ["requestId": .fresh, "identifier": "bob"], token: token)
      #expect((refused.status, refused.json["code"]) == (403, "signature_required"))
      #expect(try await server.shop("GET", path + "/history", token: token).status == 401)
    }
  }
}

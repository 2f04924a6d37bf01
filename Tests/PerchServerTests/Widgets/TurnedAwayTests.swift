import Perch
import PerchTesting
import Testing

/// Whoever was to be somebody else and is refused, for whatever reason, leaves nobody's chat open behind them.
struct TurnedAwayTests {
  private static let refused: [(JSON, String)] = [
    (["attributes": ["address": ["city": "London"]]], "invalid_attribute"),
    (["attributes": ["note": .string(String(repeating: "x", count: 1025))]], "invalid_attribute"),
    (["token": "a.b.c", "signature": "d"], "invalid_request"),
    (["token": "a.b.c"], "signature_invalid"),
  ]

  @Test(arguments: refused) func `as somebody else`(body: JSON, code: String) async throws {
    try await TestServer.run { server in
      let (path, token) = try await ada(server)
      #expect(try await identify("bob", body, server, path, token) == .string(code))
      #expect(try await server.shop("GET", path + "/history", token: token).json["code"] == "logged_out")
      #expect(try await server.desk.audit.entries(after: 0, limit: 9).map(\.entry.what) == [.created, .refused], "one entry, whoever refused it")
    }
  }

  @Test(arguments: refused) func `but not as oneself`(body: JSON, code: String) async throws {
    try await TestServer.run { server in
      let (path, token) = try await ada(server)
      #expect(try await identify("ada", body, server, path, token) == .string(code))
      #expect(try await server.shop("GET", path + "/history", token: token).status == 200)
    }
  }

  @Test func `and what is no identifier changes nothing`() async throws {
    try await TestServer.run { server in
      let (path, token) = try await ada(server)
      #expect(try await identify("undefined", ["token": "a.b.c"], server, path, token) == "invalid_identifier")
      #expect(try await server.shop("GET", path + "/history", token: token).status == 200)
    }
  }

  private func ada(_ server: TestServer) async throws -> (path: String, token: String) {
    let path = "/api/widgets/\(try await server.widget().id.text)"
    let answer = try await server.shop("POST", path + "/identify", ["requestId": .fresh, "identifier": "ada"])
    return (path, try #require(answer.json["token"].string))
  }

  private func identify(_ identifier: JSON, _ more: JSON, _ server: TestServer, _ path: String, _ token: String) async throws -> JSON {
    guard case .object(var body) = more else { return .null }
    (body["requestId"], body["identifier"]) = (.fresh, identifier)
    return try await server.shop("POST", path + "/identify", .object(body), token: token).json["code"]
  }
}

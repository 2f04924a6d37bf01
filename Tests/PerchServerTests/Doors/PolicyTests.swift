import Foundation
import Logging
import Perch
import PerchTesting
import Testing

@testable import PerchServer

/// Every route says who may use it, and the documentation says the same.
struct PolicyTests {
  private func stated() async throws -> Set<String> {
    let room = try await TestDesk()
    let server = try Server(desk: room.desk, hub: Hub(), settings: ServerSettings(), logger: Logger(label: "test"), exposition: { "" })
    return Set(server.routes.stated.map { "\($0.method) \(Self.nameless($0.path, /:[a-z]+/)) \($0.policy)" })
  }

  private func documented() throws -> Set<String> {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Web/docs/openapi.json").standardized
    let paths = try JSON(Data(contentsOf: file))["paths"]
    return Set(
      paths.keys.flatMap { path in
        ["get", "post", "put", "delete"].filter { paths[path].keys.contains($0) }.map { method in
          "\(method.uppercased()) \(Self.nameless(path, /\{[A-Za-z]+\}/)) \(paths[path][method]["x-policy"].string ?? "?")"
        }
      })
  }

  /// What a place in a path is called differs.
  private static func nameless(_ path: String, _ place: Regex<Substring>) -> String { path.replacing(place, with: "*") }

  @Test func `the API is documented route by route, with who may use it`() async throws {
    let api = try await stated().filter { $0.contains(" /api/") || $0.contains("/healthz") || $0.contains("/metrics") }
    #expect(api.count > 30)
    #expect(try documented() == api)
  }

  @Test func `what is open to anyone holds no data`() async throws {
    let open = try await stated().filter { $0.hasSuffix(" anyone") }
    #expect(open == [
      "GET /healthz anyone", "GET /metrics anyone", "GET / anyone", "GET /assets/** anyone", "GET /bootstrap.js anyone", "GET /inbox anyone", "GET /inbox/** anyone",
      "GET /demo anyone", "GET /demo/product anyone", "GET /demo/snippet.js anyone", "GET /docs anyone", "GET /favicon.ico anyone",
    ])
  }

  @Test func `a route for people who are signed in admits nobody else`() async throws {
    try await TestServer.run { server in
      let (cookie, person) = (try await server.signIn(), UUID().uuidString)
      for route in try await stated().sorted() where (route.hasSuffix(" agent") || route.hasSuffix(" admin")) && !route.contains("/sign-out") {
        let parts = route.split(separator: " ").map(String.init)
        let path = parts[1].replacing("*", with: person)
        let headers = [("Origin", server.origin), ("Content-Type", "application/json")]
        #expect(try await server.send(parts[0], path, [:], headers: headers).status == 401, "\(route)")
        let signedIn = try await server.send(parts[0], path, [:], headers: headers + [("Cookie", cookie)])
        #expect(signedIn.status != 401, "\(route)")
        if parts[0] != "GET" {
          #expect(try await server.send(parts[0], path, [:], headers: [("Origin", "https://evil.example"), ("Cookie", cookie)]).status == 403, "\(route)")
        }
      }
    }
  }
}

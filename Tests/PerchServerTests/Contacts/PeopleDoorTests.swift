import Perch
import PerchTesting
import Testing

/// What agents are told of people.
struct PeopleDoorTests {
  @Test func `a switch is a logout to the one before, who learns nothing of the next`() async throws {
    try await TestServer.run { server in
      let (widget, cookie) = (try await server.widget(), try await server.signIn())
      let path = "/api/widgets/\(widget.id.text)/identify"
      let ada = try await server.shop("POST", path, ["requestId": .fresh, "identifier": "ada"])
      let bob = try await server.shop("POST", path, ["requestId": .fresh, "identifier": "bob"], token: ada.json["token"].string)
      #expect(bob.json["outcome"] == "switched")
      let (adas, bobs) = (try await server.timeline(of: ada.json, cookie), try await server.timeline(of: bob.json, cookie))
      #expect(adas.map { $0["what"] } == ["logged_out", "created"])
      #expect(adas[0].keys == ["id", "at", "what", "by"])
      #expect(bobs.map { $0["what"] } == ["switched"])
      #expect(bobs[0]["assurance"] == "claimed")
    }
  }

  @Test func `a session that an agent ends is over, and no other`() async throws {
    try await TestServer.run { server in
      let (widget, cookie) = (try await server.widget(), try await server.signIn())
      let path = "/api/widgets/\(widget.id.text)"
      var tokens: [String] = []
      for _ in 1...2 {
        let answer = try await server.shop("POST", path + "/identify", ["requestId": .fresh, "identifier": "ada"])
        tokens.append(answer.json["token"].string ?? "")
      }
      let socket = try await server.visit(widget, tokens[1])
      let person = try await server.room.desk.contacts.find(Identifier("ada"), in: widget)
      let sessions = "/people/\(try #require(person).id.text)/sessions"
      let listed = try await server.inbox("GET", sessions, cookie: cookie).json["sessions"].items
      #expect(listed.map { $0["online"] }.sorted { $0 == true && $1 != true } == [true, false])
      let online = try #require(listed.first { $0["online"] == true }?["id"].string)
      #expect(try await server.inbox("DELETE", sessions + "/" + online, cookie: cookie).status == 204)
      #expect(try await socket.closeCode() == 4500)
      #expect(try await server.shop("GET", path + "/history", token: tokens[1]).status == 401)
      #expect(try await server.shop("GET", path + "/history", token: tokens[0]).status == 200)
      #expect(try await server.inbox("DELETE", sessions + "/" + online, cookie: cookie).status == 404)
    }
  }
}

extension TestServer {
  fileprivate func timeline(of identified: JSON, _ cookie: String) async throws -> [JSON] {
    try await inbox("GET", "/people/\(identified["contact"]["id"].string ?? "")/timeline", cookie: cookie).json["entries"].items
  }
}

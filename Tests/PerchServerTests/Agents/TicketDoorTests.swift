import Perch
import PerchTesting
import Testing

/// The Inbox's list and tickets over REST.
struct TicketDoorTests {
  @Test func `a ticket has every field of the protocol`() async throws {
    try await TestServer.run { server in
      let widget = try await server.widget()
      var ada = try await server.room.visitor(in: widget)
      try await ada.identify("ada", ["name": .string("Ada Lovelace")])
      let conversation = try await ada.say("Hello").conversation.text
      let cookie = try await server.signIn()
      let ticket = try await server.inbox("GET", "/tickets/\(conversation)", cookie: cookie)
      #expect(ticket.status == 200)
      #expect(ticket.json.keys == ["id", "state", "person", "last", "unread", "widget", "openedAt", "activityAt"])
      #expect((ticket.json["id"], ticket.json["state"], ticket.json["unread"]) == (.string(conversation), "open", 1))
      #expect(ticket.json["person"] == ["id": .string(try await ada.contact.id.text), "name": "Ada Lovelace", "identifier": "ada", "assurance": "claimed"])
      #expect(ticket.json["widget"] == ["id": .string(widget.id.text), "name": "Shop"])
      #expect(ticket.json["last"]["text"] == "Hello")
      #expect(ticket.json["last"]["author"] == ["kind": "visitor"])
      let list = try await server.inbox("GET", "/tickets?state=open", cookie: cookie)
      #expect(list.json == ["tickets": [ticket.json]])
      #expect(try await server.inbox("GET", "/tickets", cookie: cookie).json == list.json)
      #expect(try await server.inbox("GET", "/tickets?state=closed", cookie: cookie).json == ["tickets": []])
    }
  }

  @Test func `closing and opening again`() async throws {
    try await TestServer.run { server in
      let id = try await server.room.visitor(in: server.widget()).say("Hello").conversation.text
      let cookie = try await server.signIn()
      for _ in 0..<2 {
        let closed = try await server.inbox("PUT", "/tickets/\(id)/closure", cookie: cookie)
        #expect(closed.status == 200)
        #expect(closed.json.keys == ["id", "sequence", "version", "state", "openedAt", "closedAt", "visitorRead", "agentsRead"])
        #expect((closed.json["state"], closed.json["version"]) == ("closed", 2))
      }
      #expect(try await server.inbox("GET", "/tickets?state=closed", cookie: cookie).json["tickets"][0]["id"] == .string(id))
      let opened = try await server.inbox("DELETE", "/tickets/\(id)/closure", cookie: cookie)
      #expect((opened.status, opened.json["state"], opened.json["version"], opened.json["closedAt"]) == (200, "open", 3, .null))
    }
  }

  @Test func `the list pages by cursor, fifty at a time`() async throws {
    try await TestServer.run { server in
      let widget = try await server.widget()
      var all: [JSON] = []
      for _ in 0..<51 {
        server.room.clock.advance(.seconds(1))
        all.append(.string(try await server.room.visitor(in: widget).say("Hello").conversation.text))
      }
      let cookie = try await server.signIn()
      let first = try await server.inbox("GET", "/tickets", cookie: cookie).json
      #expect(first["tickets"].items.map(\.["id"]) == all.reversed().dropLast())
      let second = try await server.inbox("GET", "/tickets?cursor=\(first["next"].string ?? "")", cookie: cookie).json
      #expect(second["tickets"].items.map(\.["id"]) == [all[0]])
      #expect(second["next"] == .null)
    }
  }

  @Test func `what does not exist is not found, and nonsense is named`() async throws {
    try await TestServer.run { server in
      let cookie = try await server.signIn()
      for id in ["01890a5d-ac96-774b-bcce-b302099a8057", "nonsense"] {
        for (method, path) in [("GET", "/tickets/\(id)"), ("GET", "/tickets/\(id)/history"), ("PUT", "/tickets/\(id)/closure"), ("DELETE", "/tickets/\(id)/closure")] {
          let answer = try await server.inbox(method, path, cookie: cookie)
          #expect((answer.status, answer.json["code"]) == (404, "not_found"), "\(method) \(path)")
        }
      }
      for (query, field) in [("state=all", "state"), ("cursor=x", "cursor"), ("cursor=1", "cursor")] {
        let answer = try await server.inbox("GET", "/tickets?\(query)", cookie: cookie)
        #expect((answer.status, answer.json["field"].string) == (400, field))
      }
    }
  }

  @Test func `history behind a ticket is the whole person's`() async throws {
    try await TestServer.run { server in
      let ada = try await server.room.visitor(in: server.widget())
      let first = try await ada.say("Long ago").conversation
      let cookie = try await server.signIn()
      _ = try await server.inbox("PUT", "/tickets/\(first.text)/closure", cookie: cookie)
      server.room.clock.advance(.days(10))
      let second = try await ada.say("Today").conversation
      #expect(second != first)
      let relogged = try await server.signIn()
      let history = try await server.inbox("GET", "/tickets/\(second.text)/history", cookie: relogged).json
      #expect(history["messages"].items.map(\.["text"]) == ["Long ago", "Today"])
      #expect(history["messages"].items.allSatisfy { $0["draftId"] == .null }, "a visitor's draft is not the agents' business")
      let bad = try await server.inbox("GET", "/tickets/\(second.text)/history?before=x", cookie: relogged)
      #expect((bad.status, bad.json["field"]) == (400, "before"))
    }
  }

  @Test func `widgets are shown with their settings`() async throws {
    try await TestServer.run { server in
      let widget = try await server.widget()
      let cookie = try await server.signIn()
      #expect(try await server.inbox("GET", "/widgets", cookie: cookie).json == [
        "widgets": [
          [
            "id": .string(widget.id.text), "name": "Shop", "origins": ["https://shop.example"], "anyOrigin": false, "reopenWindow": 172_800_000,
            "carryOver": "always", "idleDays": 30, "mode": "open",
            "identifications": ["verified": 0, "claimed": 0], "guessable": false, "keyMissing": false,
          ]
        ]
      ])
    }
  }
}

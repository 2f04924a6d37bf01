import Perch
import PerchServer
import PerchTesting
import Testing

/// What every Inbox hears: the list, and the visitors of the agents.
struct InboxLiveTests {
  @Test func `an agent is welcomed with who they are`() async throws {
    try await TestServer.run { server in
      let socket = try await server.socket(cookie: server.signIn())
      socket.say(["type": "hello", "protocol": 1])
      let welcome = try await socket.hear("welcome")
      #expect(welcome.keys == ["type", "epoch", "agent"])
      #expect(welcome["epoch"].string == server.desk.office.settings.epoch)
      #expect((welcome["agent"]["name"], welcome["agent"]["role"], welcome["agent"]["email"]) == ("Grace", "agent", "grace@perch.example"))
    }
  }

  @Test func `a new ticket appears in every list, whole`() async throws {
    try await TestServer.run { server in
      let widget = try await server.widget()
      let inboxes = [try await server.attend(server.signIn()), try await server.attend(server.signIn("Olga"))]
      let ada = try await server.visit(widget, server.begin(widget))
      let ack = try await ada.request(["type": "send", "ref": 1, "draft": .draft("Hello")])
      for inbox in inboxes {
        let ticket = try await inbox.hear("tickets")["tickets"][0]
        #expect((ticket["id"], ticket["unread"], ticket["last"]["text"], ticket["state"]) == (ack["conversation"], 1, "Hello", "open"))
      }
    }
  }

  @Test(arguments: ["Inbox", "command line"]) func `whoever is erased leaves every Inbox`(by way: String) async throws {
    try await TestServer.run { server in
      let widget = try await server.widget()
      let grace = try await server.attend(server.signIn())
      let token = try await server.begin(widget)
      let ada = try await server.visit(widget, token)
      #expect(try await ada.request(["type": "send", "ref": 1, "draft": .draft("Hello")])["type"] == "ack")
      let person = try await server.desk.contacts.enter(#require(Token(token)), widget: widget).contact.id
      // The server has to have looked once before, to see a change.
      try await Task.sleep(for: .seconds(1))
      let desk = way == "Inbox" ? server.desk : try await CommandLine.beside(server)
      try await desk.contacts.erase(person, by: .cli)
      #expect(try await grace.hear("erased")["person"].string == person.text)
      #expect(try await ada.closeCode() == 4500)
    }
  }

  @Test func `a storm of messages makes at most four frames a second, and the last one is true`() async throws {
    try await TestServer.run(.generous) { server in
      let widget = try await server.widget()
      let grace = try await server.attend(server.signIn())
      let people = try await withThrowingTaskGroup(of: TestSocket.self) { group in
        for _ in 0..<10 { group.addTask { try await server.visit(widget, server.begin(widget)) } }
        return try await group.reduce(into: [TestSocket]()) { $0.append($1) }
      }
      let began = ContinuousClock.now
      var last: [JSON: Int] = [:]
      for round in 1...10 {
        for person in people {
          let ack = try await person.request(["type": "send", "ref": .number(Double(round)), "draft": .draft("\(round)")])
          last[ack["conversation"]] = round
        }
        try await Task.sleep(for: .milliseconds(40))
      }
      var (frames, shown) = (0, [JSON: JSON]())
      while Set(shown.values) != ["10"] || shown.count < 10 {
        let tickets = try await grace.hear("tickets")["tickets"].items
        for ticket in tickets { shown[ticket["id"]] = ticket["last"]["text"] }
        #expect(Set(tickets.map(\.["id"])).count == tickets.count, "a row comes once a frame")
        frames += 1
      }
      let seconds = (ContinuousClock.now - began) / .seconds(1)
      #expect(Double(frames) <= seconds * 4 + 2, "\(frames) frames in \(seconds) s for 100 messages")
      #expect(Set(shown.keys) == Set(last.keys))
    }
  }

  @Test func `visitors hear when the first agent comes and the last one goes`() async throws {
    try await TestServer.run { server in
      let widget = try await server.widget()
      let ada = try await server.visit(widget, server.begin(widget))
      let cookie = try await server.signIn()
      let grace = try await server.attend(cookie)
      #expect(try await ada.hear("presence") == ["type": "presence", "agentsOnline": true])
      #expect(try await server.shop("GET", "/api/widgets/\(widget.id.text)").json["agentsOnline"] == true)
      let second = try await server.attend(cookie)
      grace.close()
      #expect(try await !ada.heardSoFar().contains { $0["type"] == "presence" })
      second.close()
      #expect(try await ada.hear("presence") == ["type": "presence", "agentsOnline": false])
    }
  }

  @Test func `an agent cannot speak as a visitor, and a ping is answered`() async throws {
    try await TestServer.run { server in
      let grace = try await server.attend(server.signIn())
      grace.say(["type": "hello", "protocol": 1])
      #expect(try await grace.hear("refused")["error"]["field"] == "type")
      #expect(try await grace.heardSoFar() == [])
      let rude = try await server.socket(cookie: server.signIn())
      rude.say(["type": "open", "ref": 1, "ticket": "x"])
      #expect(try await rude.closeCode() == 4501)
    }
  }

  @Test(arguments: ["disable", "new password"]) func `who is locked out leaves at once`(how: String) async throws {
    try await TestServer.run { server in
      let (grace, olga) = (try await server.attend(server.signIn()), try await server.attend(server.signIn("Olga")))
      if how == "disable" {
        try await server.desk.agents.disable(email: "grace@perch.example")
      } else {
        try await server.desk.agents.setPassword("something quite new", email: "grace@perch.example")
      }
      #expect(try await grace.closeCode() == 4500)
      _ = try await olga.heardSoFar()
      #expect(olga.isOpen)
    }
  }
}

extension ServerSettings {
  /// For tests that are not about limits.
  static var generous: ServerSettings {
    var settings = ServerSettings()
    settings.limits.messagesPerSecond = 100_000
    settings.limits.messagesBurst = 100_000
    return settings
  }
}

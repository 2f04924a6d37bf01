import Perch
import PerchServer
import PerchTesting
import Testing

/// A visitor and an agent who talk to each other.
struct ConversationLiveTests {
  struct Scene {
    let server: TestServer
    let widget: Widget
    let token: String
    let cookie: String
    let ada: TestSocket
    let grace: TestSocket
    let conversation: JSON
    let opened: JSON
  }

  /// Ada has said hello and Grace has opened her ticket.
  private func scene(_ body: (Scene) async throws -> Void) async throws {
    try await TestServer.run { server in
      let widget = try await server.widget()
      let (token, cookie) = (try await server.begin(widget), try await server.signIn())
      let (ada, grace) = (try await server.visit(widget, token), try await server.attend(cookie))
      let ack = try await ada.request(["type": "send", "ref": 1, "draft": .draft("Hello")])
      let opened = try await grace.request(["type": "open", "ref": 1, "ticket": ack["conversation"]])
      try await body(Scene(
        server: server, widget: widget, token: token, cookie: cookie, ada: ada, grace: grace, conversation: ack["conversation"], opened: opened))
    }
  }

  @Test func `opening a ticket briefs the agent about the person`() async throws {
    try await scene { scene in
      #expect(scene.opened.keys == ["type", "ref", "ticket", "reset", "epoch", "person", "conversations", "messages"])
      #expect((scene.opened["type"], scene.opened["reset"], scene.opened["ticket"]) == ("opened", true, scene.conversation))
      #expect(scene.opened["messages"].items.map(\.["text"]) == ["Hello"])
      #expect(scene.opened["messages"][0]["draftId"] == .null)
      let person = scene.opened["person"]
      #expect(person.keys == ["id", "name", "assurance", "online", "seenAt", "createdAt", "version", "widget", "attributes"])
      #expect((person["online"], person["assurance"], person["attributes"]) == (true, "anonymous", []))
      #expect(person["widget"] == ["id": .string(scene.widget.id.text), "name": "Shop"])
    }
  }

  @Test func `messages go both ways, once to each`() async throws {
    try await scene { scene in
      let draft = JSON.draft("Good day")
      let ack = try await scene.grace.request(["type": "send", "ref": 2, "draft": draft, "conversation": scene.conversation])
      #expect((ack["type"], ack["sequence"]) == ("ack", 2))
      let news = try await scene.ada.hear("message")["message"]
      #expect((news["id"], news["text"], news["sequence"]) == (ack["messageId"], "Good day", 2))
      #expect((news["author"]["kind"], news["author"]["name"]) == ("agent", "Grace"))
      #expect(news["draftId"] == .null)
      _ = try await scene.ada.request(["type": "send", "ref": 3, "draft": .draft("Thanks"), "conversation": scene.conversation])
      #expect(try await scene.grace.hear("message")["message"]["text"] == "Thanks")
      #expect(try await !scene.ada.heardSoFar().contains { $0["type"] == "message" })
      #expect(try await !scene.grace.heardSoFar().contains { $0["type"] == "message" })
    }
  }

  @Test func `an agent must name the conversation, and one that exists`() async throws {
    try await scene { scene in
      let nameless = try await scene.grace.request(["type": "send", "ref": 2, "draft": .draft("Hello")])
      #expect((nameless["type"], nameless["error"]["field"]) == ("refused", "conversation"))
      let missing = try await scene.grace.request(["type": "send", "ref": 3, "draft": .draft("Hello"), "conversation": "01890a5d-ac96-774b-bcce-b302099a8057"])
      #expect(missing["error"]["code"] == "not_found")
      let foreign = try await scene.grace.request(["type": "open", "ref": 4, "ticket": "01890a5d-ac96-774b-bcce-b302099a8057"])
      #expect((foreign["type"], foreign["error"]["code"]) == ("refused", "not_found"))
    }
  }

  @Test func `a ticket that is opened while the visitor writes misses nothing`() async throws {
    try await TestServer.run(.generous) { server in
      let widget = try await server.widget()
      let (ada, grace) = (try await server.visit(widget, server.begin(widget)), try await server.attend(server.signIn()))
      let conversation = try await ada.request(["type": "send", "ref": 1, "draft": .draft("1")])["conversation"]
      for round in 0..<25 {
        for number in 0..<6 { ada.say(["type": "send", "ref": .number(Double(number + 2)), "draft": .draft("more"), "conversation": conversation]) }
        grace.say(["type": "open", "ref": .number(Double(round)), "ticket": conversation])
        let opened = try await grace.hear("opened")
        var known = opened["messages"].items.compactMap { $0["sequence"].int }
        _ = try await ada.request(["type": "send", "ref": 99, "draft": .draft("the last one"), "conversation": conversation])
        let last = 1 + (round + 1) * 7
        while known.last != last {
          let news = try await grace.hear("message")["message"]["sequence"].int
          known += [news].compactMap(\.self).filter { !known.contains($0) }
        }
        let first = known.first ?? 0
        #expect(known == Array(first..<first + known.count), "without a hole after opening")
      }
    }
  }

  @Test func `typing is shown to the other side`() async throws {
    try await scene { scene in
      scene.ada.say(["type": "typing", "conversation": scene.conversation, "typing": true])
      let hers = try await scene.grace.hear("typing")
      #expect(hers == ["type": "typing", "conversation": scene.conversation, "author": ["kind": "visitor"], "typing": true])
      scene.grace.say(["type": "typing", "conversation": scene.conversation, "typing": false])
      let his = try await scene.ada.hear("typing")
      #expect(his == ["type": "typing", "conversation": scene.conversation, "author": ["kind": "agent", "name": "Grace"], "typing": false])
    }
  }

  @Test func `nobody hears of a stranger`() async throws {
    try await scene { scene in
      let mallory = try await scene.server.visit(scene.widget, scene.server.begin(scene.widget))
      scene.grace.say(["type": "typing", "conversation": scene.conversation, "typing": true])
      _ = try await scene.grace.request(["type": "send", "ref": 2, "draft": .draft("For Ada"), "conversation": scene.conversation])
      scene.ada.say(["type": "read", "conversation": scene.conversation, "sequence": 2])
      _ = try await scene.ada.hear("conversation", where: { $0["conversation"]["visitorRead"] == 2 })
      #expect(try await mallory.heardSoFar() == [])
      mallory.say(["type": "typing", "conversation": scene.conversation, "typing": true])
      _ = try await mallory.heardSoFar()
      #expect(try await !scene.grace.heardSoFar().contains { $0["type"] == "typing" })
    }
  }

  @Test func `read marks are told to everybody concerned and only go up`() async throws {
    try await scene { scene in
      scene.grace.say(["type": "read", "conversation": scene.conversation, "sequence": 1])
      let told = try await scene.ada.hear("conversation", where: { $0["conversation"]["agentsRead"] == 1 })["conversation"]
      #expect((told["version"], told["visitorRead"]) == (2, 0))
      _ = try await scene.grace.hear("conversation", where: { $0["conversation"]["agentsRead"] == 1 })
      scene.grace.say(["type": "read", "conversation": scene.conversation, "sequence": 0])
      scene.ada.say(["type": "read", "conversation": scene.conversation, "sequence": 1])
      let next = try await scene.grace.hear("conversation")["conversation"]
      #expect((next["version"], next["agentsRead"], next["visitorRead"]) == (3, 1, 1))
    }
  }

  @Test func `closing over REST is told on both sockets`() async throws {
    try await scene { scene in
      let id = try #require(scene.conversation.string)
      _ = try await scene.server.inbox("PUT", "/tickets/\(id)/closure", cookie: scene.cookie)
      #expect(try await scene.ada.hear("conversation", where: { $0["conversation"]["state"] == "closed" })["conversation"]["version"] == 2)
      _ = try await scene.grace.hear("conversation", where: { $0["conversation"]["state"] == "closed" })
      _ = try await scene.ada.request(["type": "send", "ref": 5, "draft": .draft("Wait"), "conversation": scene.conversation])
      #expect(try await scene.grace.hear("conversation", where: { $0["conversation"]["state"] == "open" })["conversation"]["version"] == 3)
    }
  }

  @Test func `attributes appear where the person is open`() async throws {
    try await scene { scene in
      let path = "/api/widgets/\(scene.widget.id.text)/attributes"
      _ = try await scene.server.shop("POST", path, ["requestId": .fresh, "attributes": ["name": "Ada Lovelace", "items": 2]], token: scene.token)
      let person = try await scene.grace.hear("person")["person"]
      #expect((person["name"], person["online"], person["version"]) == ("Ada Lovelace", true, 2))
      #expect(person["attributes"] == [["key": "items", "value": 2, "source": "browser"], ["key": "name", "value": "Ada Lovelace", "source": "browser"]])
      #expect(try await scene.ada.hear("contact")["contact"]["version"] == 2)
    }
  }

  @Test func `who leaves is shown as away`() async throws {
    try await scene { scene in
      scene.ada.close()
      #expect(try await scene.grace.hear("person")["person"]["online"] == false)
      _ = try await scene.server.visit(scene.widget, scene.token)
      #expect(try await scene.grace.hear("person")["person"]["online"] == true)
    }
  }

  @Test func `when the person who is open is merged, the agent is told to open again`() async throws {
    try await scene { scene in
      let path = "/api/widgets/\(scene.widget.id.text)/identify"
      var laptop = scene.server.room.stranger(in: scene.widget)
      try await laptop.identify("ada")
      try await laptop.say("At home")
      let before = scene.opened["person"]["id"]
      let merged = try await scene.server.shop("POST", path, ["requestId": .fresh, "identifier": "ada"], token: scene.token)
      #expect(merged.json["outcome"] == "merged")
      let moved = try await scene.grace.hear("moved")
      #expect(moved == ["type": "moved", "from": before, "into": merged.json["contact"]["id"]])
      let opened = try await scene.grace.request(["type": "open", "ref": 9, "ticket": scene.conversation])
      #expect(opened["person"]["identifier"] == "ada")
      #expect(Set(opened["messages"].items.map(\.["text"])) == ["At home", "Hello"])
    }
  }

  @Test func `several tickets are followed at once, until they are left`() async throws {
    try await scene { scene in
      let bob = try await scene.server.visit(scene.widget, scene.server.begin(scene.widget))
      let his = try await bob.request(["type": "send", "ref": 1, "draft": .draft("Bob here")])["conversation"]
      let opened = try await scene.grace.request(["type": "open", "ref": 2, "ticket": his])
      #expect(opened["messages"].items.map(\.["text"]) == ["Bob here"])
      _ = try await scene.ada.request(["type": "send", "ref": 2, "draft": .draft("Anybody?"), "conversation": scene.conversation])
      _ = try await bob.request(["type": "send", "ref": 2, "draft": .draft("Still here"), "conversation": his])
      #expect(try await scene.grace.hear("message")["message"]["text"] == "Anybody?")
      #expect(try await scene.grace.hear("message")["message"]["text"] == "Still here")
      scene.grace.say(["type": "leave", "ticket": scene.conversation])
      _ = try await scene.grace.request(["type": "open", "ref": 3, "ticket": his])
      _ = try await scene.ada.request(["type": "send", "ref": 3, "draft": .draft("Hello?"), "conversation": scene.conversation])
      _ = try await bob.request(["type": "send", "ref": 3, "draft": .draft("Bye"), "conversation": his])
      #expect(try await scene.grace.hear("message")["message"]["text"] == "Bye", "and not Ada's; and once, though the ticket was opened twice")
      #expect(try await !scene.grace.heardSoFar().contains { $0["type"] == "message" })
    }
  }

  @Test func `a person with two open tickets is followed until both are left`() async throws {
    try await scene { scene in
      let path = "/api/widgets/\(scene.widget.id.text)/identify"
      let phone = try await scene.server.begin(scene.widget)
      let second = try await scene.server.visit(scene.widget, phone).request(["type": "send", "ref": 1, "draft": .draft("On the bus")])["conversation"]
      for token in [scene.token, phone] {
        let answer = try await scene.server.shop("POST", path, ["requestId": .fresh, "identifier": "ada"], token: token)
        #expect(answer.status == 200)
      }
      for (ref, ticket) in [(2.0, scene.conversation), (3.0, second)] { _ = try await scene.grace.request(["type": "open", "ref": .number(ref), "ticket": ticket]) }
      scene.grace.say(["type": "leave", "ticket": scene.conversation])
      _ = try await scene.grace.request(["type": "send", "ref": 4, "draft": .draft("Welcome back"), "conversation": second])
      let other = try await scene.server.attend(scene.cookie)
      _ = try await other.request(["type": "send", "ref": 5, "draft": .draft("From my phone"), "conversation": second])
      #expect(try await scene.grace.hear("message")["message"]["text"] == "From my phone")
      scene.grace.say(["type": "leave", "ticket": second])
      _ = try await scene.grace.request(["type": "send", "ref": 6, "draft": .draft("Bye"), "conversation": second])
      _ = try await other.request(["type": "send", "ref": 7, "draft": .draft("Bye, too"), "conversation": second])
      #expect(try await !scene.grace.heardSoFar().contains { $0["type"] == "message" })
    }
  }

  @Test func `at most 50 tickets are open`() async throws {
    try await scene { scene in
      for number in 2...50 {
        var visitor = scene.server.room.stranger(in: scene.widget)
        try await visitor.begin()
        let ticket = JSON.string(try await visitor.say("Hello").conversation.text)
        #expect(try await scene.grace.request(["type": "open", "ref": .number(Double(number)), "ticket": ticket])["type"] == "opened")
      }
      let again = try await scene.grace.request(["type": "open", "ref": 51, "ticket": scene.conversation])
      #expect(again["type"] == "opened", "it is open already")
      let over = try await scene.grace.request(["type": "open", "ref": 52, "ticket": .fresh])
      #expect((over["type"], over["error"]["field"]) == ("refused", "ticket"))
      scene.grace.say(["type": "leave", "ticket": scene.conversation])
      #expect(try await scene.grace.request(["type": "open", "ref": 53, "ticket": scene.conversation])["type"] == "opened")
    }
  }
}

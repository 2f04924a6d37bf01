import Perch
import PerchTesting
import Testing

/// A token that was replaced or ended is dead everywhere. How soon is measured where nothing else runs: `bin/campaign identity`.
struct DeadTokenTests {
  @Test func `identify ends sockets with the old token in a way that means come back`() async throws {
    try await TestServer.run { server in
      let widget = try await server.widget()
      let path = "/api/widgets/\(widget.id.text)"
      let old = try await server.begin(widget)
      let (tab, other) = (try await server.visit(widget, old), try await server.visit(widget, old))
      let answer = try await server.shop("POST", path + "/identify", ["requestId": .fresh, "identifier": "ada"], token: old)
      #expect(try await tab.closeCode() == 4002)
      #expect(try await other.closeCode() == 4002)
      let back = try await server.visit(widget, #require(answer.json["token"].string))
      #expect(try await back.request(["type": "send", "ref": 1, "draft": .draft("Back")])["type"] == "ack")
      let late = try await server.socket(widget)
      late.say(["type": "hello", "protocol": 1, "token": .string(old)])
      #expect(try await late.closeCode() == 4500)
    }
  }

  @Test(arguments: ["logout", "switch", "refused switch"]) func `a session's end is the end of its sockets and of nobody else's`(how: String) async throws {
    try await TestServer.run { server in
      let widget = try await server.widget()
      let path = "/api/widgets/\(widget.id.text)"
      let identified = try await server.shop("POST", path + "/identify", ["requestId": .fresh, "identifier": "ada"])
      let token = try #require(identified.json["token"].string)
      let (ada, bob) = (try await server.visit(widget, token), try await server.visit(widget, server.begin(widget)))
      #expect(try await ada.request(["type": "send", "ref": 1, "draft": .draft("Hello")])["type"] == "ack")
      switch how {
      case "logout": _ = try await server.shop("POST", path + "/logout", ["requestId": .fresh], token: token)
      case "switch": _ = try await server.shop("POST", path + "/identify", ["requestId": .fresh, "identifier": "bob"], token: token)
      default: _ = try await server.shop("POST", path + "/identify", ["requestId": .fresh, "identifier": "bob", "token": "x"], token: token)
      }
      // After a switch the browser has another token to come back with.
      #expect(try await ada.closeCode() == (how == "switch" ? 4002 : 4500))
      #expect(try await server.shop("GET", path + "/history", token: token).json["code"] == "logged_out")
      #expect(try await server.shop("POST", path + "/messages", ["draft": .draft("late")], token: token).status == 401)
      #expect(try await bob.request(["type": "send", "ref": 1, "draft": .draft("I stay")])["type"] == "ack")
    }
  }

  @Test func `frames that race with a logout are stored before it or refused, never after`() async throws {
    try await TestServer.run { server in
      let widget = try await server.widget()
      let token = try await server.begin(widget)
      let socket = try await server.visit(widget, token)
      for number in 1...30 { socket.say(["type": "send", "ref": .number(Double(number)), "draft": .draft("\(number)")]) }
      let visitor = try await server.desk.contacts.enter(#require(Token(token)), widget: widget)
      _ = try await server.shop("POST", "/api/widgets/\(widget.id.text)/logout", ["requestId": .fresh], token: token)
      let stored = try await server.desk.conversations.briefing(on: visitor.contact.key, since: nil).messages.count
      _ = try await socket.closeCode()
      try await server.room.settle()
      #expect(try await server.desk.conversations.briefing(on: visitor.contact.key, since: nil).messages.count == stored)
    }
  }

  @Test func `what the command line ends, a running server notices by itself`() async throws {
    try await TestServer.run { server in
      let widget = try await server.widget()
      let token = try await server.begin(widget)
      let (socket, cookie) = (try await server.visit(widget, token), try await server.signIn())
      let (grace, olga) = (try await server.attend(cookie), try await server.attend(server.signIn("Olga")))
      try await Task.sleep(for: .milliseconds(700))
      let elsewhere = try await CommandLine.beside(server)
      try await elsewhere.agents.disable(email: "grace@perch.example")
      try await elsewhere.contacts.logOut(#require(Token(token)), widget: widget)
      #expect(try await grace.closeCode() == 4500)
      #expect(try await socket.closeCode() == 4500)
      _ = try await olga.heardSoFar()
      #expect(olga.isOpen)
    }
  }
}

import Foundation
import Perch
import PerchTesting
import Testing

/// A visitor's socket, frame by frame.
struct VisitorSocketTests {
  @Test func `hello is welcomed with everything`() async throws {
    try await TestServer.run { server in
      let widget = try await server.widget()
      let token = try await server.begin(widget)
      let posted = try await server.shop("POST", "/api/widgets/\(widget.id.text)/messages", ["draft": .draft("Hello")], token: token).json
      let socket = try await server.socket(widget)
      socket.say(["type": "hello", "protocol": 1, "token": .string(token)])
      let welcome = try await socket.hear("welcome")
      #expect(welcome.keys == ["type", "reset", "epoch", "contact", "conversations", "messages", "agentsOnline"])
      #expect((welcome["reset"], welcome["epoch"].string, welcome["agentsOnline"]) == (true, server.desk.office.settings.epoch, false))
      #expect(welcome["conversations"].items.map(\.["id"]) == [posted["conversation"]])
      #expect(welcome["messages"].items.map(\.["text"]) == ["Hello"])
      #expect(welcome["messages"][0]["draftId"] == posted["draftId"])
    }
  }

  @Test func `coming back brings what was missed`() async throws {
    try await TestServer.run { server in
      let widget = try await server.widget()
      let token = try await server.begin(widget)
      let first = try await server.visit(widget, token)
      let ack = try await first.request(["type": "send", "ref": 1, "draft": .draft("1")])
      first.close()
      let id = try #require(ack["conversation"].string.flatMap { ID<Conversation>($0) })
      let grace = try await server.room.agent()
      _ = try await server.desk.conversations.send(.new("2"), to: id, by: .agent(grace))
      func hello(_ epoch: String, sequence: JSON) async throws -> JSON {
        let socket = try await server.socket(widget)
        socket.say([
          "type": "hello", "protocol": 1, "token": .string(token),
          "resume": ["epoch": .string(epoch), "contact": 1, "conversations": .object([id.text: [sequence, 1]])],
        ])
        return try await socket.hear("welcome")
      }
      let delta = try await hello(server.desk.office.settings.epoch, sequence: 1)
      #expect((delta["reset"], delta["messages"].items.map(\.["text"])) == (false, ["2"]))
      let foreign = try await hello("another database", sequence: 1)
      #expect((foreign["reset"], foreign["messages"].items.map(\.["text"])) == (true, ["1", "2"]))
      let ahead = try await hello(server.desk.office.settings.epoch, sequence: 9)
      #expect(ahead["reset"] == true)
    }
  }

  @Test func `an acknowledgement comes after the commit, and again for the same draft`() async throws {
    try await TestServer.run { server in
      let widget = try await server.widget()
      let token = try await server.begin(widget)
      let (socket, other) = (try await server.visit(widget, token), try await server.visit(widget, token))
      let draft = JSON.draft("Hello")
      let first = try await socket.request(["type": "send", "ref": 7, "draft": draft])
      #expect(first.keys == ["type", "ref", "draftId", "messageId", "conversation", "sequence", "at"])
      #expect((first["type"], first["draftId"], first["sequence"]) == ("ack", draft["id"], 1))
      let stored = try await server.shop("GET", "/api/widgets/\(widget.id.text)/history", token: token).json["messages"]
      #expect(stored.items.map(\.["id"]) == [first["messageId"]])
      let again = try await socket.request(["type": "send", "ref": 8, "draft": draft, "conversation": first["conversation"]])
      #expect((again["messageId"], again["at"]) == (first["messageId"], first["at"]))

      let news = try await other.hear("message")
      #expect((news["message"]["id"], news["message"]["draftId"]) == (first["messageId"], draft["id"]), "the author's other tab gets it")
      _ = try await other.hear("conversation")
      #expect(try await other.heardSoFar() == [], "once")
      #expect(try await !socket.heardSoFar().contains { $0["type"] == "message" }, "the sender has the acknowledgement")
    }
  }

  @Test func `one hundred messages in a row are stored in order`() async throws {
    try await TestServer.run { server in
      var settings = [JSON]()
      let widget = try await server.widget()
      let token = try await server.begin(widget)
      let socket = try await server.visit(widget, token)
      for number in 1...50 { socket.say(["type": "send", "ref": .number(Double(number)), "draft": .draft("\(number)")]) }
      for _ in 1...50 { settings.append(try await socket.hear("ack")) }
      #expect(settings.map(\.["ref"]) == (1...50).map { .number(Double($0)) })
      #expect(settings.map(\.["sequence"]) == settings.map(\.["ref"]))
    }
  }

  static let wrongs: [(String, JSON, String, JSON)] = [
    ("not JSON", nil, "invalid_request", nil),
    (#"{"type":"send","ref":3}"#, 3, "invalid_request", "draft"),
    (#"{"type":"send","draft":{"id":"x","text":"y"}}"#, nil, "invalid_request", "ref"),
    (#"{"type":"send","ref":3,"draft":{"id":"x","text":"y"}}"#, 3, "invalid_message", "draft.id"),
    (#"{"type":"send","ref":3,"draft":{"id":"01890a5d-ac96-774b-bcce-b302099a8057","text":" "}}"#, 3, "invalid_message", "draft.text"),
    (#"{"type":"send","ref":3,"draft":{"id":"01890a5d-ac96-774b-bcce-b302099a8057","text":"y"},"conversation":"x"}"#, 3, "not_found", nil),
    (#"{"type":"dance","ref":3}"#, 3, "invalid_request", "type"),
    (#"{"ref":3}"#, 3, "invalid_request", "type"),
    (#"[]"#, nil, "invalid_request", nil),
    (#"{"type":"read","conversation":7,"sequence":1}"#, nil, "invalid_request", "conversation"),
    (#"{"type":"open","ref":3,"ticket":"x"}"#, nil, "invalid_request", "type"),
  ]

  @Test func `a frame that cannot be done is refused, and the connection stays`() async throws {
    try await TestServer.run { server in
      let widget = try await server.widget()
      let token = try await server.begin(widget)
      for (text, ref, code, field) in Self.wrongs {
        let socket = try await server.visit(widget, token)
        socket.say(text: text)
        let refused = try await socket.hear("refused")
        #expect((refused["ref"], refused["error"]["code"].string, refused["error"]["field"]) == (ref, code, field), "\(text)")
        #expect(refused["error"]["retryable"] == false)
        #expect(try await socket.request(["type": "send", "ref": 9, "draft": .draft("Still here")])["type"] == "ack")
        socket.close()
      }
    }
  }

  @Test func `frames of another protocol, several times over, end the connection`() async throws {
    try await TestServer.run { server in
      let widget = try await server.widget()
      let socket = try await server.visit(widget, server.begin(widget))
      for _ in 0..<10 { socket.say(text: "rubbish") }
      #expect(try await socket.closeCode() == 4501)
    }
  }

  @Test func `the first frame must be a hello with a living token`() async throws {
    try await TestServer.run { server in
      let widget = try await server.widget()
      let rude = try await server.socket(widget)
      rude.say(["type": "send", "ref": 1, "draft": .draft("Hello")])
      #expect(try await rude.closeCode() == 4501)

      let future = try await server.socket(widget)
      future.say(["type": "hello", "protocol": 2, "token": .string(try await server.begin(widget))])
      #expect(try await future.hear("refused")["error"]["field"] == "protocol")
      #expect(try await future.closeCode() == 4501)

      for token in [nil, "", "nonsense", .string(String(repeating: "A", count: 43))] as [JSON] {
        let mallory = try await server.socket(widget)
        mallory.say(["type": "hello", "protocol": 1, "token": token])
        #expect(try await mallory.hear("refused")["error"]["code"] == "logged_out")
        #expect(try await mallory.closeCode() == 4500)
      }
      #expect(try await server.visit(widget, server.begin(widget)).isOpen)
    }
  }

  @Test func `what is said before the welcome is done after it`() async throws {
    try await TestServer.run { server in
      let widget = try await server.widget()
      let token = try await server.begin(widget)
      let socket = try await server.socket(widget)
      socket.say(["type": "hello", "protocol": 1, "token": .string(token)])
      socket.say(["type": "send", "ref": 1, "draft": .draft("In a hurry")])
      _ = try await socket.hear("welcome")
      #expect(try await socket.hear("ack")["sequence"] == 1)
    }
  }
}

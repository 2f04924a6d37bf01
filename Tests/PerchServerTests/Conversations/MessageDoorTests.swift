import Foundation
import Perch
import PerchTesting
import Testing

/// Messages and history over REST.
struct MessageDoorTests {
  @Test func `a message is acknowledged, once per draft`() async throws {
    try await TestServer.run { server in
      let widget = try await server.widget()
      let (token, path) = (try await server.begin(widget), "/api/widgets/\(widget.id.text)/messages")
      let draft = JSON.draft("Hello")
      let first = try await server.shop("POST", path, ["draft": draft], token: token)
      #expect(first.status == 201)
      #expect(first.json.keys == ["draftId", "messageId", "conversation", "sequence", "at"])
      #expect((first.json["draftId"], first.json["sequence"]) == (draft["id"], 1))
      #expect(first.json["at"].int.map(Int64.init) == server.room.clock.now.milliseconds)
      let again = try await server.shop("POST", path, ["draft": draft, "conversation": first.json["conversation"]], token: token)
      #expect((again.status, again.json) == (201, first.json))
      let second = try await server.shop("POST", path, ["draft": .draft("World"), "conversation": first.json["conversation"]], token: token)
      #expect((second.json["sequence"], second.json["conversation"]) == (2, first.json["conversation"]))
    }
  }

  @Test func `history has every field of the protocol, and pages`() async throws {
    try await TestServer.run { server in
      let widget = try await server.widget()
      let (token, path) = (try await server.begin(widget), "/api/widgets/\(widget.id.text)")
      let visitor = try await server.desk.contacts.enter(#require(Token(token)), widget: widget).visitor
      let conversation = try await server.desk.conversations.send(.new("0"), to: nil, by: .visitor(visitor)).conversation
      for number in 1..<60 { _ = try await server.desk.conversations.send(.new("\(number)"), to: conversation, by: .visitor(visitor)) }
      let grace = try await server.room.agent()
      _ = try await server.desk.conversations.send(.new("60"), to: conversation, by: .agent(grace))

      let newest = try await server.shop("GET", path + "/history", token: token).json
      #expect(newest["messages"].items.map(\.["text"]) == (11...60).map { .string("\($0)") })
      let cursor = try #require(newest["earlier"].string)
      let oldest = try await server.shop("GET", path + "/history?before=\(cursor)", token: token).json
      #expect(oldest["messages"].items.map(\.["text"]) == (0...10).map { .string("\($0)") })
      #expect(oldest["earlier"] == .null)

      let (own, answer) = (oldest["messages"][0], newest["messages"][49])
      #expect(own.keys == ["id", "conversation", "sequence", "author", "text", "assurance", "at", "draftId"])
      #expect((own["author"], own["assurance"]) == (["kind": "visitor"], "anonymous"))
      #expect(answer.keys == ["id", "conversation", "sequence", "author", "text", "at"], "someone else's draft is nobody's business")
      #expect(answer["author"] == ["kind": "agent", "name": "Grace", "id": .string(grace.agent.id.text)])
      #expect(Set((newest["messages"].items + oldest["messages"].items).map(\.["id"])).count == 61)
    }
  }

  @Test func `wrong messages are refused, and the place is named`() async throws {
    try await TestServer.run { server in
      let widget = try await server.widget()
      let (token, path) = (try await server.begin(widget), "/api/widgets/\(widget.id.text)/messages")
      let wrongs: [(JSON, Int, String, JSON)] = [
        ([:], 400, "invalid_request", "draft"), (["draft": "Hello"], 400, "invalid_request", "draft"),
        (["draft": ["id": .fresh]], 400, "invalid_request", "draft.text"), (["draft": ["text": "Hello"]], 400, "invalid_request", "draft.id"),
        (["draft": .draft("")], 422, "invalid_message", "draft.text"), (["draft": .draft(" \n ")], 422, "invalid_message", "draft.text"),
        (["draft": .draft(String(repeating: "x", count: 10_001))], 422, "invalid_message", "draft.text"),
        (["draft": .draft("Hello", id: "1")], 422, "invalid_message", "draft.id"), (["draft": .draft("Hello"), "conversation": "1"], 404, "not_found", nil),
      ]
      for (body, status, code, field) in wrongs {
        let answer = try await server.shop("POST", path, body, token: token)
        #expect((answer.status, answer.json["code"].string, answer.json["field"]) == (status, code, field), "\(body.text.prefix(100))")
      }
      let bad = try await server.shop("GET", "/api/widgets/\(widget.id.text)/history?before=x", token: token)
      #expect((bad.status, bad.json["field"]) == (400, "before"))
      #expect(try await server.shop("GET", "/api/widgets/\(widget.id.text)/history", token: token).json == ["messages": []])
    }
  }

  @Test func `nobody reads or writes another's conversation, through either door`() async throws {
    try await TestServer.run { server in
      let widget = try await server.widget()
      let path = "/api/widgets/\(widget.id.text)"
      let (ada, mallory) = (try await server.begin(widget), try await server.begin(widget))
      let secret = try await server.shop("POST", path + "/messages", ["draft": .draft("Ada's secret")], token: ada).json["conversation"]
      let posted = try await server.shop("POST", path + "/messages", ["draft": .draft("Mallory's"), "conversation": secret], token: mallory)
      #expect(posted.json["conversation"] != secret)
      let socket = try await server.visit(widget, mallory)
      let ack = try await socket.request(["type": "send", "ref": 1, "draft": .draft("Again"), "conversation": secret])
      #expect((ack["type"], ack["conversation"]) == ("ack", posted.json["conversation"]))
      socket.say(["type": "read", "conversation": secret, "sequence": 1])
      socket.say(["type": "typing", "conversation": secret, "typing": true])
      _ = try await socket.heardSoFar()
      let texts = try await server.shop("GET", path + "/history", token: mallory).json["messages"].items.map(\.["text"])
      #expect(texts == ["Mallory's", "Again"])
      let hers = try await server.visit(widget, ada)
      hers.say(["type": "hello", "protocol": 1, "token": .string(ada)])
      #expect(try await server.shop("GET", path + "/history", token: ada).json["messages"].items.map(\.["text"]) == ["Ada's secret"])
      let seen = try await server.desk.contacts.enter(#require(Token(ada)), widget: widget).visitor
      #expect(try await server.desk.conversations.briefing(for: seen, since: nil).conversations.map(\.visitorRead) == [0])
    }
  }
}

import Foundation
import Logging
import Perch
@testable import PerchServer
import PerchTesting
import PerchWire
import Testing

/// What the other side reads are sentences, never the insides of the server.
struct SilenceTests {
  static let insides = [
    "Swift", "Optional", "DecodingError", "CodingKey", "Int64", "Int32", "Double", "Dictionary", "Array<", "PerchWire", "Refusal", "SQLite", "SQL", "GRDB", "Error Domain",
    "debugDescription", ".swift", "nil", "JSONDecoder",
  ]

  static let bodies = [
    "", "{", "[]", "7", "null", "\"text\"", "{\"requestId\":", "{\"requestId\":1.5}", "{\"requestId\":{}}", "{\"requestId\":\"0123456789abcdef\",\"identifier\":[]}",
    "{\"requestId\":\"0123456789abcdef\",\"identifier\":\"\\ud800\"}", "{\"requestId\":\"0123456789abcdef\",\"attributes\":{\"a\":1e999}}",
    "{\"requestId\":\"0123456789abcdef\",\"attributes\":{\"a\":[]}}", "{\"requestId\":\"0123456789abcdef\",\"attributes\":7}", "\u{FEFF}{}", "{\"requestId\":\"\u{0}\"}",
    "{\"draft\":{\"id\":7,\"text\":{}}}",
  ]

  @Test func `a wrong body is answered with a sentence`() async throws {
    try await TestServer.run { server in
      let path = "/api/widgets/\(try await server.widget().id.text)"
      for body in Self.bodies {
        let identify = try await server.raw("POST", "\(path)/identify", body)
        #expect((400..<500).contains(identify.status), "\(body) → \(identify.text)")
        expectSentence(identify.json)
        for route in ["sessions", "attributes", "messages", "logout"] {
          let answer = try await server.raw("POST", "\(path)/\(route)", body)
          #expect(answer.status < 500, "\(route) \(body)")
          if answer.status >= 400 { expectSentence(answer.json) }
        }
      }
    }
  }

  static let frames = [
    #"{"type":"send","ref":1.5,"draft":{"id":"x","text":"y"}}"#, #"{"type":"send","ref":99999999999999999999,"draft":{"id":"x","text":"y"}}"#,
    #"{"type":"send","ref":"1","draft":{"id":"x","text":"y"}}"#, #"{"type":"send","ref":null}"#, #"{"type":7}"#, #"{"type":"read","conversation":"x","sequence":-1e300}"#,
    #"{"type":"typing","conversation":"x","typing":1}"#, #"{"type":"open","ref":1,"ticket":7}"#, #"{"type":"hello"}"#, "{", "",
  ]

  @Test func `a wrong frame is answered with a sentence`() async throws {
    try await TestServer.run { server in
      let widget = try await server.widget()
      let token = try await server.begin(widget)
      for frame in Self.frames {
        let socket = try await server.visit(widget, token)
        socket.say(text: frame)
        expectSentence(try await socket.hear("refused")["error"])
        socket.close()
      }
    }
  }

  @Test func `what fails inside is answered with one constant sentence`() async throws {
    try await TestServer.run { server in
      let house = House(desk: server.desk, hub: Hub(), limits: Limits(LimitSettings()), logger: .init(label: "test") { _ in SwiftLogNoOpLogHandler() }, figures: Figures())
      struct Inner: Error { let secret = "/var/lib/perch.sqlite" }
      let error = house.wireError(Inner())
      #expect((error.code, error.retryable) == ("server_error", true))
      #expect(!error.message.contains("secret") && !error.message.contains("sqlite"))
      #expect(error == house.wireError(CancellationError()))
    }
  }

  private func expectSentence(_ error: JSON) {
    #expect(error.keys.isSuperset(of: ["code", "message", "retryable"]), "\(error)")
    let message = error["message"].string ?? ""
    #expect(message.hasSuffix("."), "\(message)")
    for word in Self.insides { #expect(!message.contains(word), "\(message)") }
  }
}

/// What a client says on the socket.
package enum ClientFrame: Decodable, Sendable {
  case hello(Hello)
  case ping
  case send(Send)
  case typing(Typing)
  case read(Read)
  case open(Open)

  private enum Keys: CodingKey { case type }

  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Keys.self)
    self =
      switch try fields.decode(String.self, forKey: .type) {
      case "send": .send(try Send(from: decoder))
      case "typing": .typing(try Typing(from: decoder))
      case "read": .read(try Read(from: decoder))
      case "ping": .ping
      case "hello": .hello(try Hello(from: decoder))
      case "open": .open(try Open(from: decoder))
      case let type: throw DecodingError.unknownType(type, [Keys.type])
      }
  }

  /// The first frame. A visitor shows the token and, when coming back, what it has; an agent's credential is the cookie.
  package struct Hello: Codable, Sendable {
    package var `protocol`: Int
    package var token: String?
    package var resume: WireCursor?
  }

  package struct Send: Codable, Sendable {
    /// Chosen by the client, repeated in the answer.
    package var ref: Int64
    package var draft: WireDraft
    package var conversation: String?
  }

  package struct Typing: Codable, Sendable {
    package var conversation: String
    package var typing: Bool
  }

  package struct Read: Codable, Sendable {
    package var conversation: String
    package var sequence: Int64
  }

  /// An agent follows the person behind a ticket, or nobody.
  package struct Open: Codable, Sendable {
    package var ref: Int64
    package var ticket: String?
    package var resume: WireCursor?
  }
}

/// What a client has: `conversations` maps an id to `[sequence, version]`.
package struct WireCursor: Codable, Sendable {
  package var epoch: String
  package var contact: Int64
  package var conversations: [String: [Int64]]
}

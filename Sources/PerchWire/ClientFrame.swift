/// What a client says on the socket.
package enum ClientFrame: Sendable {
  case hello(Hello)
  case ping
  case send(Send)
  case typing(Typing)
  case read(Read)
  case open(Open)
  case leave(Leave)

  /// Reads one frame. The error names the field, and `ref` is the frame's own if it could be read.
  package static func read(_ bytes: [UInt8]) throws(WireError) -> ClientFrame {
    try ClientFrame(JSONObject(bytes))
  }

  /// What a refused frame is called in the refusal.
  package static func ref(of bytes: [UInt8]) -> Int64? {
    try? JSONObject(bytes).optionalInteger("ref")
  }

  private init(_ json: JSONObject) throws(WireError) {
    self =
      switch try json.text("type") {
      case "send": .send(try Send(json))
      case "typing": .typing(try Typing(json))
      case "read": .read(try Read(json))
      case "ping": .ping
      case "hello": .hello(try Hello(json))
      case "open": .open(try Open(json))
      case "leave": .leave(try Leave(json))
      default: throw WireError(code: "invalid_request", message: "There is no frame of this type.", field: "type")
      }
  }

  /// The first frame. A visitor shows the token and, when coming back, what it has; an agent's credential is the cookie.
  package struct Hello: Sendable {
    package let `protocol`: Int64
    package let token: String?
    package let resume: WireCursor?

    fileprivate init(_ json: JSONObject) throws(WireError) {
      `protocol` = try json.integer("protocol")
      token = try json.optionalText("token")
      resume = try WireCursor(json.optionalObject("resume"))
    }
  }

  package struct Send: Sendable {
    /// Chosen by the client, repeated in the answer.
    package let ref: Int64
    package let draft: WireDraft
    package let conversation: String?

    fileprivate init(_ json: JSONObject) throws(WireError) {
      ref = try json.integer("ref")
      draft = try WireDraft(json.object("draft"))
      conversation = try json.optionalText("conversation")
    }
  }

  package struct Typing: Sendable {
    package let conversation: String
    package let typing: Bool

    fileprivate init(_ json: JSONObject) throws(WireError) {
      conversation = try json.text("conversation")
      typing = try json.flag("typing")
    }
  }

  package struct Read: Sendable {
    package let conversation: String
    package let sequence: Int64

    fileprivate init(_ json: JSONObject) throws(WireError) {
      conversation = try json.text("conversation")
      sequence = try json.integer("sequence")
    }
  }

  /// An agent follows the person behind a ticket, beside those of other tickets that are open.
  package struct Open: Sendable {
    package let ref: Int64
    package let ticket: String
    package let resume: WireCursor?

    fileprivate init(_ json: JSONObject) throws(WireError) {
      ref = try json.integer("ref")
      ticket = try json.text("ticket")
      resume = try WireCursor(json.optionalObject("resume"))
    }
  }

  package struct Leave: Sendable {
    package let ticket: String

    fileprivate init(_ json: JSONObject) throws(WireError) { ticket = try json.text("ticket") }
  }
}

/// What a client has: `conversations` maps an id to `[sequence, version]`.
package struct WireCursor: Sendable {
  package let epoch: String
  package let contact: Int64
  package let conversations: [String: [Int64]]

  fileprivate init?(_ json: JSONObject?) throws(WireError) {
    guard let json else { return nil }
    epoch = try json.text("epoch")
    contact = try json.integer("contact")
    conversations = try json.object("conversations").lists()
  }
}

extension WireDraft {
  fileprivate init(_ json: JSONObject) throws(WireError) {
    self.init(id: try json.text("id"), text: try json.text("text"))
  }
}

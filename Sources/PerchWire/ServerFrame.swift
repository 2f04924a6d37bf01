/// What the server says on the socket.
package enum ServerFrame: Encodable, Sendable {
  case pong
  case ack(WireAck, ref: Int64)
  case refused(WireError, ref: Int64?)
  case message(WireMessage)
  case conversation(WireConversation)
  case typing(Typing)
  case welcome(Welcome)
  case contact(WireContact)
  case presence(agentsOnline: Bool)
  case agentWelcome(epoch: String, WireAgent)
  case opened(Opened)
  case person(WirePerson)
  case tickets([WireTicket])
  case moved(from: String, into: String)

  package struct Typing: Codable, Sendable {
    package var conversation: String
    package var author: WireAuthor
    package var typing: Bool

    package init(conversation: String, author: WireAuthor, typing: Bool) {
      (self.conversation, self.author, self.typing) = (conversation, author, typing)
    }
  }

  /// Everything anew (`reset`), or just what was missed since the cursor.
  package struct Welcome: Codable, Sendable {
    package var reset: Bool
    package var epoch: String
    package var contact: WireContact
    package var conversations: [WireConversation]
    package var messages: [WireMessage]
    package var earlier: String?
    package var agentsOnline: Bool

    package init(
      reset: Bool, epoch: String, contact: WireContact, conversations: [WireConversation], messages: [WireMessage], earlier: String?, agentsOnline: Bool
    ) {
      (self.reset, self.epoch, self.contact, self.conversations) = (reset, epoch, contact, conversations)
      (self.messages, self.earlier, self.agentsOnline) = (messages, earlier, agentsOnline)
    }
  }

  package struct Opened: Codable, Sendable {
    package var ref: Int64
    package var ticket: String?
    package var reset: Bool
    package var epoch: String
    package var person: WirePerson?
    package var conversations: [WireConversation]
    package var messages: [WireMessage]
    package var earlier: String?

    package init(
      ref: Int64, ticket: String?, reset: Bool, epoch: String, person: WirePerson?, conversations: [WireConversation], messages: [WireMessage], earlier: String?
    ) {
      (self.ref, self.ticket, self.reset, self.epoch, self.person) = (ref, ticket, reset, epoch, person)
      (self.conversations, self.messages, self.earlier) = (conversations, messages, earlier)
    }
  }
}

extension ServerFrame {
  private enum Keys: CodingKey { case type, ref, error, message, conversation, contact, agentsOnline, epoch, agent, person, tickets, from, into }

  package func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Keys.self)
    try fields.encode(type, forKey: .type)
    switch self {
    case .pong: break
    case .ack(let ack, let ref):
      try fields.encode(ref, forKey: .ref)
      try ack.encode(to: encoder)
    case .refused(let error, let ref):
      try fields.encodeIfPresent(ref, forKey: .ref)
      try fields.encode(error, forKey: .error)
    case .message(let message): try fields.encode(message, forKey: .message)
    case .conversation(let conversation): try fields.encode(conversation, forKey: .conversation)
    case .typing(let typing): try typing.encode(to: encoder)
    case .welcome(let welcome): try welcome.encode(to: encoder)
    case .contact(let contact): try fields.encode(contact, forKey: .contact)
    case .presence(let agentsOnline): try fields.encode(agentsOnline, forKey: .agentsOnline)
    case .agentWelcome(let epoch, let agent):
      try fields.encode(epoch, forKey: .epoch)
      try fields.encode(agent, forKey: .agent)
    case .opened(let opened): try opened.encode(to: encoder)
    case .person(let person): try fields.encode(person, forKey: .person)
    case .tickets(let tickets): try fields.encode(tickets, forKey: .tickets)
    case .moved(let from, let into):
      try fields.encode(from, forKey: .from)
      try fields.encode(into, forKey: .into)
    }
  }

  private var type: String {
    switch self {
    case .pong: "pong"
    case .ack: "ack"
    case .refused: "refused"
    case .message: "message"
    case .conversation: "conversation"
    case .typing: "typing"
    case .welcome, .agentWelcome: "welcome"
    case .contact: "contact"
    case .presence: "presence"
    case .opened: "opened"
    case .person: "person"
    case .tickets: "tickets"
    case .moved: "moved"
    }
  }
}

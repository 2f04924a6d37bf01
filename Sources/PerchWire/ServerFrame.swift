/// What the server says on the socket.
package enum ServerFrame: Sendable {
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
  case erased(person: String, tickets: [String])

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

extension ServerFrame: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("type", type)
      switch self {
      case .pong: break
      case .ack(let ack, let ref):
        json.member("ref", ref)
        ack.writeMembers(to: &json)
      case .refused(let error, let ref):
        json.member("ref", ref)
        json.member("error", error)
      case .message(let message): json.member("message", message)
      case .conversation(let conversation): json.member("conversation", conversation)
      case .typing(let typing): typing.writeMembers(to: &json)
      case .welcome(let welcome): welcome.writeMembers(to: &json)
      case .contact(let contact): json.member("contact", contact)
      case .presence(let agentsOnline): json.member("agentsOnline", agentsOnline)
      case .agentWelcome(let epoch, let agent):
        json.member("epoch", epoch)
        json.member("agent", agent)
      case .opened(let opened): opened.writeMembers(to: &json)
      case .person(let person): json.member("person", person)
      case .tickets(let tickets): json.member("tickets", tickets)
      case .moved(let from, let into):
        json.member("from", from)
        json.member("into", into)
      case .erased(let person, let tickets):
        json.member("person", person)
        json.member("tickets", tickets)
      }
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
    case .erased: "erased"
    }
  }
}

extension ServerFrame.Typing {
  fileprivate func writeMembers(to json: inout JSONWriter) {
    json.member("conversation", conversation)
    json.member("author", author)
    json.member("typing", typing)
  }
}

extension ServerFrame.Welcome {
  fileprivate func writeMembers(to json: inout JSONWriter) {
    json.member("reset", reset)
    json.member("epoch", epoch)
    json.member("contact", contact)
    json.member("conversations", conversations)
    json.member("messages", messages)
    json.member("earlier", earlier)
    json.member("agentsOnline", agentsOnline)
  }
}

extension ServerFrame.Opened {
  fileprivate func writeMembers(to json: inout JSONWriter) {
    json.member("ref", ref)
    json.member("ticket", ticket)
    json.member("reset", reset)
    json.member("epoch", epoch)
    json.member("person", person)
    json.member("conversations", conversations)
    json.member("messages", messages)
    json.member("earlier", earlier)
  }
}

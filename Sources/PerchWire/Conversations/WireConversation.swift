package struct WireDraft: Codable, Sendable {
  /// A UUID made by the client; the same id is the same message for ever.
  package var id: String
  /// 1 to 10,000 characters.
  package var text: String
}

package struct WireAck: Codable, Sendable {
  package var draftId: String
  package var messageId: String
  package var conversation: String
  package var sequence: Int64
  package var at: Int64

  package init(draftId: String, messageId: String, conversation: String, sequence: Int64, at: Int64) {
    (self.draftId, self.messageId, self.conversation, self.sequence, self.at) = (draftId, messageId, conversation, sequence, at)
  }
}

package struct WireAuthor: Codable, Sendable {
  /// `visitor`, `agent`, `flow` or `api`.
  package var kind: String
  package var name: String?
  package var id: String?

  package init(kind: String, name: String? = nil, id: String? = nil) { (self.kind, self.name, self.id) = (kind, name, id) }
}

package struct WireMessage: Codable, Sendable {
  package var id: String
  package var conversation: String
  /// 1, 2, 3 … within the conversation, without a hole.
  package var sequence: Int64
  package var author: WireAuthor
  package var text: String
  /// Of a visitor's message, when it was sent.
  package var assurance: String?
  package var at: Int64
  /// Only on the author's own messages.
  package var draftId: String?

  package init(
    id: String, conversation: String, sequence: Int64, author: WireAuthor, text: String, assurance: String?, at: Int64, draftId: String?
  ) {
    (self.id, self.conversation, self.sequence, self.author, self.text) = (id, conversation, sequence, author, text)
    (self.assurance, self.at, self.draftId) = (assurance, at, draftId)
  }
}

package struct WireConversation: Codable, Sendable {
  package var id: String
  package var sequence: Int64
  package var version: Int64
  /// `open` or `closed`.
  package var state: String
  package var openedAt: Int64
  package var closedAt: Int64?
  package var visitorRead: Int64
  package var agentsRead: Int64

  package init(
    id: String, sequence: Int64, version: Int64, state: String, openedAt: Int64, closedAt: Int64?, visitorRead: Int64, agentsRead: Int64
  ) {
    (self.id, self.sequence, self.version, self.state) = (id, sequence, version, state)
    (self.openedAt, self.closedAt, self.visitorRead, self.agentsRead) = (openedAt, closedAt, visitorRead, agentsRead)
  }
}

/// A page of everything said in all conversations of one contact, oldest first.
package struct WireHistory: Codable, Sendable {
  package var messages: [WireMessage]
  package var earlier: String?

  package init(messages: [WireMessage], earlier: String?) { (self.messages, self.earlier) = (messages, earlier) }
}

package struct WireTicket: Codable, Sendable {
  package struct Person: Codable, Sendable {
    package var id: String
    package var name: String
    package var identifier: String?
    package var assurance: String
  }

  package struct Last: Codable, Sendable {
    package var text: String
    package var at: Int64
    package var author: WireAuthor
  }

  package var id: String
  package var state: String
  package var person: Person
  package var last: Last?
  package var unread: Int64
  package var widget: WireWidgetName
  package var openedAt: Int64
  package var activityAt: Int64
}

extension WireTicket {
  package init(
    id: String, state: String, personID: String, name: String, identifier: String?, assurance: String, last: (text: String, at: Int64, author: WireAuthor)?,
    unread: Int64, widget: WireWidgetName, openedAt: Int64, activityAt: Int64
  ) {
    (self.id, self.state, self.unread, self.widget, self.openedAt, self.activityAt) = (id, state, unread, widget, openedAt, activityAt)
    person = Person(id: personID, name: name, identifier: identifier, assurance: assurance)
    self.last = last.map { Last(text: $0.text, at: $0.at, author: $0.author) }
  }
}

package struct WireTicketPage: Codable, Sendable {
  package var tickets: [WireTicket]
  package var next: String?

  package init(tickets: [WireTicket], next: String?) { (self.tickets, self.next) = (tickets, next) }
}

package struct MessageRequest: Codable, Sendable {
  package var draft: WireDraft
  package var conversation: String?
}

extension WireAck: JSONWritable {
  package func write(to json: inout JSONWriter) { json.object(writeMembers) }

  func writeMembers(to json: inout JSONWriter) {
    json.member("draftId", draftId)
    json.member("messageId", messageId)
    json.member("conversation", conversation)
    json.member("sequence", sequence)
    json.member("at", at)
  }
}

extension WireAuthor: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object {
      $0.member("kind", kind)
      $0.member("name", name)
      $0.member("id", id)
    }
  }
}

extension WireMessage: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object {
      $0.member("id", id)
      $0.member("conversation", conversation)
      $0.member("sequence", sequence)
      $0.member("author", author)
      $0.member("text", text)
      $0.member("assurance", assurance)
      $0.member("at", at)
      $0.member("draftId", draftId)
    }
  }
}

extension WireConversation: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object {
      $0.member("id", id)
      $0.member("sequence", sequence)
      $0.member("version", version)
      $0.member("state", state)
      $0.member("openedAt", openedAt)
      $0.member("closedAt", closedAt)
      $0.member("visitorRead", visitorRead)
      $0.member("agentsRead", agentsRead)
    }
  }
}

extension WireHistory: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object {
      $0.member("messages", messages)
      $0.member("earlier", earlier)
    }
  }
}

extension WireTicket: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object {
      $0.member("id", id)
      $0.member("state", state)
      $0.member("person", person)
      $0.member("last", last)
      $0.member("unread", unread)
      $0.member("widget", widget)
      $0.member("openedAt", openedAt)
      $0.member("activityAt", activityAt)
    }
  }
}

extension WireTicket.Person: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object {
      $0.member("id", id)
      $0.member("name", name)
      $0.member("identifier", identifier)
      $0.member("assurance", assurance)
    }
  }
}

extension WireTicket.Last: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object {
      $0.member("text", text)
      $0.member("at", at)
      $0.member("author", author)
    }
  }
}

extension WireTicketPage: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object {
      $0.member("tickets", tickets)
      $0.member("next", next)
    }
  }
}

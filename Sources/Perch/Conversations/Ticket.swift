/// A row of the Inbox's list.
package struct Ticket: Sendable {
  package struct Last: Sendable {
    package let text: String
    package let at: Moment
    package let kind: Message.Kind
    package let authorName: String?

    package init(text: String, at: Moment, kind: Message.Kind, authorName: String?) {
      (self.text, self.at, self.kind, self.authorName) = (text, at, kind, authorName)
    }
  }

  package let conversation: Conversation
  package let contact: Contact
  package let widgetID: ID<Widget>
  package let widgetName: String
  package let last: Last?
  package let unread: Int64

  package init(conversation: Conversation, contact: Contact, widgetID: ID<Widget>, widgetName: String, last: Last?, unread: Int64) {
    (self.conversation, self.contact, self.widgetID, self.widgetName, self.last, self.unread) = (conversation, contact, widgetID, widgetName, last, unread)
  }

  package var cursor: TicketCursor { TicketCursor(activityAt: conversation.activityAt, key: conversation.key) }
}

/// A place in the list, which is ordered by latest activity.
package struct TicketCursor: Sendable {
  package let activityAt: Moment
  package let key: Key<Conversation>

  package init(activityAt: Moment, key: Key<Conversation>) { (self.activityAt, self.key) = (activityAt, key) }

  package init(_ text: String) throws(Refusal) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { Int64($0) }
    guard parts.count == 2, let activityAt = parts[0], let key = parts[1] else { throw .invalid("cursor", "This cursor is not one that the list gave. Start without one.") }
    self.init(activityAt: Moment(milliseconds: activityAt), key: Key(key))
  }

  package var text: String { "\(activityAt.milliseconds).\(key.rawValue)" }
}

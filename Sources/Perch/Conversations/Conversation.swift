/// One episode of a contact's chat, and one ticket in the Inbox.
package struct Conversation: Sendable {
  package enum State: String, Sendable { case open, closed }

  package let key: Key<Conversation>
  package let id: ID<Conversation>
  package let contact: Key<Contact>
  /// The number of the last message: 1, 2, 3 … without a hole.
  package var sequence: Int64
  /// Rises with every change that is not a message.
  package var version: Int64
  package let openedAt: Moment
  package var closedAt: Moment?
  /// The number up to which each side has read.
  package var visitorRead: Int64
  package var agentsRead: Int64
  package var activityAt: Moment

  package init(
    key: Key<Conversation>, id: ID<Conversation>, contact: Key<Contact>, sequence: Int64, version: Int64, openedAt: Moment, closedAt: Moment?, visitorRead: Int64,
    agentsRead: Int64, activityAt: Moment
  ) {
    (self.key, self.id, self.contact, self.sequence, self.version) = (key, id, contact, sequence, version)
    (self.openedAt, self.closedAt, self.visitorRead, self.agentsRead, self.activityAt) = (openedAt, closedAt, visitorRead, agentsRead, activityAt)
  }

  package var state: State { closedAt == nil ? .open : .closed }

  /// May a visitor's message still open this again?
  func takesMessages(at now: Moment, reopenWindow: Span) -> Bool {
    guard let closedAt else { return true }
    return now - closedAt <= reopenWindow
  }
}

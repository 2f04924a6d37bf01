package import FoundationEssentials

package protocol ConversationRecords {
  /// The access function of visitors: their living session and, if it is theirs, the conversation they name.
  func desk(for visitor: Visitor, conversation: ID<Conversation>?) throws -> VisitorDesk?
  /// The access function of agents: nil unless they are signed in and the conversation exists.
  func conversation(_ id: ID<Conversation>, for agent: Key<AgentSession>) throws -> Conversation?
  func conversation(_ id: ID<Conversation>) throws -> Conversation?
  func conversation(_ key: Key<Conversation>) throws -> Conversation?
  /// All conversations of a contact, oldest first.
  func conversations(of contact: Key<Contact>) throws -> [Conversation]
  /// The latest open one, or else the latest closed since `closedSince`.
  func current(of contact: Key<Contact>, closedSince: Moment) throws -> Conversation?
  func addConversation(of contact: Key<Contact>, at: Moment) throws -> Conversation
  /// Stores state, read marks and version.
  func save(_ conversation: Conversation) throws

  func tickets(_ state: Conversation.State, before: TicketCursor?, limit: Int) throws -> [Ticket]
  func tickets(_ keys: [Key<Conversation>]) throws -> [Ticket]
  func tickets(of contacts: [Key<Contact>]) throws -> [Ticket]
}

package protocol MessageRecords {
  /// Adds the next message of a conversation; nil when this author's draft is already stored.
  func add(_ draft: Draft, to conversation: Conversation, by signature: Signature, at: Moment) throws -> Stored?
  func receipt(of draft: UUID, by signature: Signature) throws -> Receipt?
  /// The last messages of a conversation before a position, newest first.
  func messages(in conversation: Conversation, before position: Int64?, limit: Int) throws -> [Message]
  /// All messages of a conversation after a number, oldest first.
  func messages(in conversation: Conversation, after sequence: Int64) throws -> [Message]
}

/// Who a message is stored as.
package struct Signature: Sendable {
  package let kind: Message.Kind
  package let author: Int64
  package let authorID: String?
  package let authorName: String?
  package let assurance: Assurance?
}

package struct Stored: Sendable {
  package let sequence: Int64
  package let position: Int64
  package init(sequence: Int64, position: Int64) { (self.sequence, self.position) = (sequence, position) }
}

package struct VisitorDesk: Sendable {
  package let contact: Key<Contact>
  package let assurance: Assurance
  package let conversation: Conversation?

  package init(contact: Key<Contact>, assurance: Assurance, conversation: Conversation?) {
    (self.contact, self.assurance, self.conversation) = (contact, assurance, conversation)
  }
}

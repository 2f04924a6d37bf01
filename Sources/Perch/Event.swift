/// What was committed and others want to hear of, in the past tense. `typing` alone was never stored.
package enum Event: Sendable {
  case posted(Message, Placement)
  case conversationChanged(Conversation)
  case contactChanged(Contact)
  /// Conversations went from one contact to another: by a merge or, back again, by its undoing.
  case moved(from: Contact, into: Contact)
  /// Conversations left this contact, so what its clients have is no longer theirs.
  case lessened(Key<Contact>)
  case erased(ID<Contact>, tickets: [ID<Conversation>])
  case sessionReplaced(Key<ChatSession>)
  case sessionEnded(Key<ChatSession>)
  case agentSignedOut(Key<AgentSession>)
  case agentDisabled(Key<Agent>)

  /// Whether somebody may no longer listen, or not to all that they have heard.
  var isFarewell: Bool {
    switch self {
    case .sessionReplaced, .sessionEnded, .lessened, .agentSignedOut, .agentDisabled: true
    case .posted, .conversationChanged, .contactChanged, .moved, .erased: false
    }
  }
}

/// Whose chat a message belongs to, and through which connection it came (that one has its acknowledgement already).
package struct Placement: Sendable {
  package let contact: Key<Contact>
  package let conversation: Key<Conversation>
  package let connection: ConnectionID?
}

/// One connection of this process, for as long as the process lives.
package struct ConnectionID: Hashable, Sendable {
  package let rawValue: UInt64
  package init(_ rawValue: UInt64) { self.rawValue = rawValue }
}

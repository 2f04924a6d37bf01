import Perch

/// What one of a contact's screens shows, kept up to date as docs/protocol.md asks of a client.
struct Screen: Equatable {
  struct Row: Equatable {
    var sequence: Int64
    var version: Int64
    var openedAt: Moment?
    var closedAt: Moment?
    var visitorRead: Int64 = 0
    var agentsRead: Int64 = 0
  }

  let contact: Key<Contact>
  private(set) var version: Int64
  private(set) var identifier: Identifier?
  private(set) var attributes: Attributes
  private(set) var rows: [ID<Conversation>: Row] = [:]
  private(set) var messages: [ID<Conversation>: [Int64: String]] = [:]

  init(_ briefing: Briefing) {
    (contact, version, identifier, attributes) = (briefing.contact.key, briefing.contact.version, briefing.contact.identifier, briefing.contact.attributes)
    apply(briefing)
  }

  /// After a reset everything is taken anew.
  mutating func apply(_ briefing: Briefing) {
    if briefing.reset { (rows, messages) = ([:], [:]) }
    (version, identifier, attributes) = (briefing.contact.version, briefing.contact.identifier, briefing.contact.attributes)
    for conversation in briefing.conversations { rows[conversation.id] = Row(conversation) }
    for message in briefing.messages { messages[message.conversation, default: [:]][message.sequence] = message.text }
  }

  /// Returns whether something must have been missed.
  mutating func hear(_ event: Event) -> Bool {
    switch event {
    case .posted(let message, let placement) where placement.contact == contact: hear(message)
    case .conversationChanged(let conversation) where conversation.contact == contact: hear(conversation)
    case .contactChanged(let contact) where contact.key == self.contact: hear(contact)
    default: false
    }
  }

  func cursor(epoch: String) -> Cursor {
    Cursor(epoch: epoch, contactVersion: version, conversations: rows.mapValues { Cursor.Place(sequence: $0.sequence, version: $0.version) })
  }

  private mutating func hear(_ message: Message) -> Bool {
    var row = rows[message.conversation] ?? Row(sequence: 0, version: 0)
    guard message.sequence > row.sequence else { return false }
    guard message.sequence == row.sequence + 1 else { return true }
    row.sequence = message.sequence
    rows[message.conversation] = row
    messages[message.conversation, default: [:]][message.sequence] = message.text
    return false
  }

  private mutating func hear(_ conversation: Conversation) -> Bool {
    let known = rows[conversation.id] ?? Row(sequence: 0, version: 0)
    if conversation.sequence > known.sequence { return true }
    guard conversation.version > known.version else { return false }
    rows[conversation.id] = Row(conversation, sequence: max(conversation.sequence, known.sequence))
    return false
  }

  private mutating func hear(_ contact: Contact) -> Bool {
    guard contact.version > version else { return false }
    (version, identifier, attributes) = (contact.version, contact.identifier, contact.attributes)
    return false
  }
}

extension Screen.Row {
  init(_ conversation: Conversation, sequence: Int64? = nil) {
    self.init(
      sequence: sequence ?? conversation.sequence, version: conversation.version, openedAt: conversation.openedAt, closedAt: conversation.closedAt,
      visitorRead: conversation.visitorRead, agentsRead: conversation.agentsRead)
  }
}

/// A page of everything that was said in all conversations of one contact, oldest first.
package struct History: Sendable {
  package let messages: [Message]
  /// Where the page before this one ends; nil at the beginning.
  package let earlier: Int64?

  package static let pageCount = 50
  package static let pageBytes = 128 << 10
}

/// What a client has, so that it can be told what it lacks.
package struct Cursor: Sendable {
  package let epoch: String
  package let contactVersion: Int64
  package let conversations: [ID<Conversation>: Place]

  package struct Place: Sendable {
    package let sequence: Int64
    package let version: Int64
    package init(sequence: Int64, version: Int64) { (self.sequence, self.version) = (sequence, version) }
  }

  package init(epoch: String, contactVersion: Int64, conversations: [ID<Conversation>: Place]) {
    (self.epoch, self.contactVersion, self.conversations) = (epoch, contactVersion, conversations)
  }
}

/// What a client must know to be up to date: everything anew (`reset`), or just what it lacks.
package struct Briefing: Sendable {
  package let reset: Bool
  package let contact: Contact
  package let conversations: [Conversation]
  package let messages: [Message]
  package let earlier: Int64?
}

extension Conversations {
  package func history(of visitor: Visitor, before position: Int64?) async throws -> History {
    try await office.read { records in
      guard let desk = try records.desk(for: visitor, conversation: nil) else { throw Refusal.loggedOut }
      return try records.history(of: desk.contact, before: position)
    }
  }

  package func history(ofPersonBehind ticket: ID<Conversation>, before position: Int64?) async throws -> History {
    try await office.read { records in
      guard let conversation = try records.conversation(ticket) else { throw Refusal.notFound }
      return try records.history(of: conversation.contact, before: position)
    }
  }

  package func briefing(for visitor: Visitor, since cursor: Cursor?) async throws -> Briefing {
    try await office.read { [epoch = office.settings.epoch] records in
      guard let desk = try records.desk(for: visitor, conversation: nil) else { throw Refusal.loggedOut }
      return try records.briefing(on: desk.contact, since: cursor, epoch: epoch)
    }
  }

  package func briefing(on contact: Key<Contact>, since cursor: Cursor?) async throws -> Briefing {
    try await office.read { [epoch = office.settings.epoch] in try $0.briefing(on: contact, since: cursor, epoch: epoch) }
  }

  /// Whose ticket is this?
  package func contact(behind ticket: ID<Conversation>) async throws -> Key<Contact> {
    try await office.read { records in
      guard let conversation = try records.conversation(ticket) else { throw Refusal.notFound }
      return conversation.contact
    }
  }

  package func ticket(_ id: ID<Conversation>) async throws -> Ticket {
    try await office.read { records in
      guard let conversation = try records.conversation(id), let ticket = try records.tickets([conversation.key]).first else { throw Refusal.notFound }
      return ticket
    }
  }

  package func tickets(_ state: Conversation.State, before cursor: TicketCursor?, limit: Int) async throws -> [Ticket] {
    try await office.read { try $0.tickets(state, before: cursor, limit: limit) }
  }

  package func tickets(_ keys: [Key<Conversation>], of contacts: [Key<Contact>]) async throws -> [Ticket] {
    try await office.read { try $0.tickets(keys) + $0.tickets(of: contacts) }
  }
}

extension ContactRecords where Self: ConversationRecords & MessageRecords {
  fileprivate func history(of contact: Key<Contact>, before position: Int64?) throws -> History {
    try history(of: conversations(of: contact), before: position)
  }

  /// Conversations are episodes: newest first, and only as many as the page needs. By position, since clocks may be set back.
  fileprivate func history(of conversations: [Conversation], before position: Int64?) throws -> History {
    let newest = try conversations.compactMap { conversation in
      try messages(in: conversation, before: position, limit: 1).first.map { (conversation, $0.position) }
    }
    var page: [Message] = []
    for (conversation, newest) in newest.sorted(by: { $0.1 > $1.1 }) {
      if page.count > History.pageCount, let oldest = page.last, newest < oldest.position { break }
      page += try messages(in: conversation, before: position, limit: History.pageCount + 1)
      page.sort { $0.position > $1.position }
      page = Array(page.prefix(History.pageCount + 1))
    }
    let kept = page.prefix(History.pageCount).prefix(bytes: History.pageBytes)
    return History(messages: kept.reversed(), earlier: kept.count < page.count ? kept.last?.position : nil)
  }

  fileprivate func briefing(on key: Key<Contact>, since cursor: Cursor?, epoch: String) throws -> Briefing {
    let (contact, conversations) = (try present(key), try conversations(of: key))
    if let cursor, let missed = try missed(since: cursor, epoch: epoch, contact, conversations) { return missed }
    let newest = try history(of: conversations, before: nil)
    return Briefing(reset: true, contact: contact, conversations: conversations, messages: newest.messages, earlier: newest.earlier)
  }

  /// What was missed, completely; nil when the cursor is of another database, from the future, or too far behind.
  private func missed(since cursor: Cursor, epoch: String, _ contact: Contact, _ conversations: [Conversation]) throws -> Briefing? {
    guard cursor.epoch == epoch, cursor.contactVersion <= contact.version else { return nil }
    let ids = Set(conversations.map(\.id))
    guard cursor.conversations.keys.allSatisfy(ids.contains) else { return nil }
    var (changed, news, missing) = ([Conversation](), [Message](), Int64(0))
    for conversation in conversations {
      let place = cursor.conversations[conversation.id] ?? Cursor.Place(sequence: 0, version: 0)
      guard place.sequence <= conversation.sequence, place.version <= conversation.version else { return nil }
      if place.version < conversation.version || place.sequence < conversation.sequence { changed.append(conversation) }
      missing += conversation.sequence - place.sequence
      guard missing <= 200 else { return nil }
      news += try messages(in: conversation, after: place.sequence)
    }
    return Briefing(reset: false, contact: contact, conversations: changed, messages: news.sorted { $0.position < $1.position }, earlier: nil)
  }
}

extension ArraySlice<Message> {
  /// As many as fit, but at least one.
  fileprivate func prefix(bytes limit: Int) -> ArraySlice<Message> {
    var bytes = 0
    let end = firstIndex { message in
      bytes += message.text.utf8.count
      return bytes > limit
    }
    guard let end else { return self }
    return self[startIndex..<Swift.max(end, Swift.min(startIndex + 1, endIndex))]
  }
}

/// Talking: sending, reading, closing.
package struct Conversations: Sendable {
  let office: Office

  /// Stores a message once, whatever becomes of the answer. `then` hears after the commit, and drafts are stored in the order of their calls.
  package func send(
    _ draft: Draft, to conversation: ID<Conversation>?, by author: Author, through connection: ConnectionID? = nil,
    then: @escaping @Sendable (Result<Receipt, any Error>) -> Void
  ) {
    office.change({ change in
      switch author {
      case .visitor(let visitor): try change.send(draft, to: conversation, by: visitor, through: connection)
      case .agent(let agent): try change.send(draft, to: conversation, by: agent, through: connection)
      }
    }, then: then)
  }

  package func send(_ draft: Draft, to conversation: ID<Conversation>?, by author: Author) async throws -> Receipt {
    try await withCheckedThrowingContinuation { continuation in
      send(draft, to: conversation, by: author, then: { continuation.resume(with: $0) })
    }
  }

  /// Marks what `author`'s side has read. Marks only go up.
  package func read(_ id: ID<Conversation>, upTo sequence: Int64, by author: Author) {
    office.change { change in
      guard var conversation = try change.conversation(id, for: author) else { return }
      let mark = min(sequence, conversation.sequence)
      switch author {
      case .visitor where mark > conversation.visitorRead: conversation.visitorRead = mark
      case .agent where mark > conversation.agentsRead: conversation.agentsRead = mark
      default: return
      }
      try change.save(&conversation)
    } then: { _ in
    }
  }

  package func close(_ id: ID<Conversation>, by agent: AgentPass) async throws -> Conversation {
    try await turn(id, by: agent) { conversation, now in conversation.closedAt = conversation.closedAt ?? now }
  }

  package func reopen(_ id: ID<Conversation>, by agent: AgentPass) async throws -> Conversation {
    try await turn(id, by: agent) { conversation, _ in conversation.closedAt = nil }
  }

  private func turn(
    _ id: ID<Conversation>, by agent: AgentPass, _ edit: @escaping @Sendable (inout Conversation, Moment) -> Void
  ) async throws -> Conversation {
    try await office.change { change in
      guard var conversation = try change.conversation(id, for: .agent(agent)) else { throw Refusal.notFound }
      let before = conversation.state
      edit(&conversation, change.now)
      if conversation.state != before { try change.save(&conversation) }
      return conversation
    }
  }
}

extension Change {
  fileprivate func conversation(_ id: ID<Conversation>, for author: Author) throws -> Conversation? {
    switch author {
    case .visitor(let visitor): try records.desk(for: visitor, conversation: id)?.conversation
    case .agent(let agent): try records.conversation(id, for: agent.session)
    }
  }

  fileprivate mutating func send(_ draft: Draft, to id: ID<Conversation>?, by visitor: Visitor, through connection: ConnectionID?) throws -> Receipt {
    guard let desk = try records.desk(for: visitor, conversation: id) else { throw Refusal.loggedOut }
    let signature = Signature(kind: .visitor, author: visitor.session.rawValue, authorID: nil, authorName: nil, assurance: desk.assurance)
    if let conversation = desk.conversation, conversation.state == .open {
      return try post(draft, to: conversation, by: signature, through: connection)
    }
    if let earlier = try records.receipt(of: draft.id, by: signature) { return earlier }
    var conversation = try place(for: desk, widget: visitor.widget)
    if conversation.closedAt != nil {
      conversation.closedAt = nil
      try save(&conversation)
    }
    let receipt = try post(draft, to: conversation, by: signature, through: connection)
    if receipt.sequence == 1, let begun = try records.conversation(conversation.key) { tell(.conversationChanged(begun)) }
    return receipt
  }

  /// The conversation a visitor goes on with: the one on their screen, the latest one, or a new one.
  private func place(for desk: VisitorDesk, widget key: Key<Widget>) throws -> Conversation {
    guard let widget = try records.widget(key: key) else { throw Refusal.widgetNotFound }
    if let conversation = desk.conversation, conversation.takesMessages(at: now, reopenWindow: widget.reopenWindow) { return conversation }
    return try records.current(of: desk.contact, closedSince: now - widget.reopenWindow) ?? records.addConversation(of: desk.contact, at: now)
  }

  fileprivate mutating func send(_ draft: Draft, to id: ID<Conversation>?, by agent: AgentPass, through connection: ConnectionID?) throws -> Receipt {
    guard let id else { throw Refusal.invalid("conversation", "An agent's message must name its conversation.") }
    guard let conversation = try records.conversation(id, for: agent.session) else { throw Refusal.notFound }
    let signature = Signature(
      kind: .agent, author: agent.agent.key.rawValue, authorID: agent.agent.id.text, authorName: agent.agent.name, assurance: nil)
    return try post(draft, to: conversation, by: signature, through: connection)
  }

  private mutating func post(
    _ draft: Draft, to conversation: Conversation, by signature: Signature, through connection: ConnectionID?
  ) throws -> Receipt {
    guard let stored = try records.add(draft, to: conversation, by: signature, at: now) else {
      guard let earlier = try records.receipt(of: draft.id, by: signature) else { throw Refusal.storeUnavailable }
      return earlier
    }
    let message = Message(
      conversation: conversation.id, sequence: stored.sequence, kind: signature.kind, authorID: signature.authorID, authorName: signature.authorName,
      assurance: signature.assurance, text: draft.text, at: now, draft: draft.id, position: stored.position)
    tell(.posted(message, Placement(contact: conversation.contact, conversation: conversation.key, connection: connection)))
    return Receipt(draft: draft.id, conversation: conversation.id, sequence: stored.sequence, at: now)
  }

  /// Stores a changed conversation under its next version and tells of it.
  fileprivate mutating func save(_ conversation: inout Conversation) throws {
    conversation.version += 1
    try records.save(conversation)
    tell(.conversationChanged(conversation))
  }
}

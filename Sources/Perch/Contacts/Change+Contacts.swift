extension Change {
  mutating func apply(_ patch: AttributePatch, to contact: Key<Contact>) throws -> [String] {
    var contact = try records.present(contact)
    let before = contact.attributes
    let kept = try contact.attributes.merge(browser: patch)
    if contact.attributes != before { try save(&contact) }
    return kept
  }

  /// Stores a changed contact under its next version and tells of it.
  mutating func save(_ contact: inout Contact) throws {
    contact.version += 1
    try records.save(contact)
    tell(.contactChanged(contact))
  }

  mutating func end(_ session: ChatSession) throws {
    var session = session
    session.endedAt = now
    try records.save(session, token: nil)
    try audit(.loggedOut, session)
    tell(.sessionEnded(session.key))
  }

  func audit(_ what: AuditEntry.What, _ session: ChatSession, contact: Key<Contact>? = nil) throws {
    try records.audit(AuditEntry(what: what, contact: contact ?? session.contact, session: session.key, at: now))
  }

  func answer(to request: [UInt8]) throws -> RememberedAnswer? {
    try records.answer(to: request, since: now - Contacts.answersLast)
  }

  func remember(_ answer: RememberedAnswer, to request: [UInt8]) throws {
    try records.remember(answer, to: request, at: now)
  }
}

extension Office {
  func begin(_ request: RequestID, _ hash: [UInt8], _ patch: AttributePatch, _ widget: Widget, _ change: inout Change) throws -> Begun {
    var attributes = Attributes()
    _ = try attributes.merge(browser: patch)
    let contact = try change.records.addContact(in: widget.key, identifier: nil, attributes: attributes, at: change.now)
    let salt = [UInt8].random(16)
    let token = Token.made(by: request, salt: salt, secret: settings.secret)
    let session = try change.records.addSession(of: contact, token: token.hash, assurance: .anonymous, at: change.now)
    try change.remember(RememberedAnswer(session: session.key, salt: salt, outcome: nil, kept: []), to: hash)
    try change.audit(.sessionCreated, session)
    return Begun(token: token, contact: contact, assurance: .anonymous)
  }

  /// Gives the first answer again, as long as the token that it carried still lives.
  func replay(_ earlier: RememberedAnswer, _ request: RequestID, _ change: inout Change) throws -> Begun? {
    guard let salt = earlier.salt else { return nil }
    let token = Token.made(by: request, salt: salt, secret: settings.secret)
    guard let session = try change.records.session(token.hash), session.key == earlier.session, session.endedAt == nil else { throw Refusal.loggedOut }
    return Begun(token: token, contact: try change.records.present(session.contact), assurance: session.assurance)
  }

  func replayed(_ earlier: RememberedAnswer, _ request: RequestID, _ change: inout Change) throws -> Identified {
    let begun = try replay(earlier, request, &change)
    guard let session = try change.records.session(earlier.session), session.endedAt == nil, let outcome = earlier.outcome else { throw Refusal.loggedOut }
    let contact = try change.records.present(session.contact)
    guard let identifier = contact.identifier else { throw Refusal.loggedOut }
    return Identified(
      outcome: outcome, identifier: identifier, assurance: session.assurance, kept: earlier.kept, token: begun?.token, contact: contact)
  }
}

extension ContactRecords {
  func present(_ key: Key<Contact>) throws -> Contact {
    guard let contact = try contact(key) else { throw Refusal.loggedOut }
    return contact
  }
}

extension SessionRecords {
  /// The access function of visitors: the living session behind a token, in this widget and no other.
  func living(_ token: Token, widget: Widget, at now: Moment) throws -> ChatSession {
    guard let session = try session(token.hash), session.widget == widget.key else { throw Refusal.loggedOut }
    guard session.isAlive(at: now, idleDays: widget.idleDays) else { throw Refusal.loggedOut }
    return session
  }
}

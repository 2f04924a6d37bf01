extension Change {
  mutating func apply(_ patch: AttributePatch, to contact: Key<Contact>) throws -> [String] {
    var contact = try records.present(contact)
    let before = contact.attributes
    let kept = try contact.attributes.merge(browser: patch)
    try settle(patch.keys.subtracting(kept), of: contact.key)
    if contact.attributes != before { try save(&contact) }
    return kept
  }

  /// What somebody says of a contact is theirs from then on, also where a merge had brought the same: no undoing takes it away.
  func settle(_ keys: Set<String>, of contact: Key<Contact>) throws {
    guard !keys.isEmpty else { return }
    for merge in try records.merges(into: contact) where !keys.isDisjoint(with: merge.adopted.entries.keys) {
      try records.save(Attributes(entries: merge.adopted.entries.filter { !keys.contains($0.key) }), adoptedBy: merge.key)
    }
  }

  /// Stores a changed contact under its next version and tells of it.
  mutating func save(_ contact: inout Contact) throws {
    contact.version += 1
    try records.save(contact)
    tell(.contactChanged(contact))
  }

  /// Another session takes this one's place in its browser, so its tabs come back with the token that is in their storage by then.
  mutating func replace(_ session: ChatSession) throws {
    var session = session
    session.endedAt = now
    try records.save(session, token: nil)
    tell(.sessionReplaced(session.key))
  }

  /// Ends a session without a word in the audit, as part of something that has its own.
  mutating func end(_ session: ChatSession) throws {
    var session = session
    session.endedAt = now
    try records.save(session, token: nil)
    tell(.sessionEnded(session.key))
  }

  mutating func end(_ session: ChatSession, as what: AuditEntry.What, by actor: Actor, details: [String: String] = [:]) throws {
    try end(session)
    try audit(what, session, by: actor, details: details)
  }

  func audit(_ what: AuditEntry.What, _ session: ChatSession, other: ID<Contact>? = nil, by actor: Actor, details: [String: String] = [:]) throws {
    let (widget, contact) = (try records.widget(key: session.widget), try records.contact(session.contact))
    try audit(what, in: widget?.id, of: contact?.id, other: other, session: session.id, by: actor, details: details)
  }

  func answer(to request: [UInt8]) throws -> RememberedAnswer? {
    try records.answer(to: request, since: now - Contacts.answersLast)
  }

  func remember(_ answer: RememberedAnswer, to request: [UInt8], askedWith bearer: Token? = nil) throws {
    try records.remember(answer, to: request, askedWith: bearer?.hash, at: now)
  }
}

extension Office {
  func begin(
    _ request: RequestID, _ hash: [UInt8], _ patch: AttributePatch, device: String?, _ widget: Widget, _ change: inout Change
  ) throws -> Begun {
    var attributes = Attributes()
    _ = try attributes.merge(browser: patch)
    let contact = try change.records.addContact(in: widget.key, identifier: nil, attributes: attributes, at: change.now)
    let salt = [UInt8].random(16)
    let token = Token.made(by: request, salt: salt, secret: settings.secret)
    let session = try change.records.addSession(
      NewSession(token: token.hash, assurance: .anonymous, proof: nil, device: device), of: contact, at: change.now)
    try change.remember(RememberedAnswer(session: session.key, salt: salt), to: hash)
    try change.audit(.sessionCreated, session, by: .visitor)
    return Begun(token: token, contact: contact, assurance: .anonymous)
  }

  /// Gives the first answer again, as long as the token that it carried still lives.
  func replay(_ earlier: RememberedAnswer, _ request: RequestID, _ change: inout Change) throws -> Begun? {
    guard let salt = earlier.salt else { return nil }
    let token = Token.made(by: request, salt: salt, secret: settings.secret)
    guard let session = try change.records.session(token.hash), session.key == earlier.session, session.endedAt == nil else { throw Refusal.loggedOut }
    return Begun(token: token, contact: try change.records.present(session.contact), assurance: session.assurance)
  }

  /// A token that something else has replaced since may fetch nothing.
  func insist(on bearer: Token?, for earlier: RememberedAnswer, _ widget: Widget, _ change: Change) throws {
    if let bearer, earlier.salt == nil { _ = try change.records.living(bearer, widget: widget, at: change.now) }
  }

  func replayed(_ earlier: RememberedAnswer, _ request: RequestID, bearer: Token?, widget: Widget, _ change: inout Change) throws -> Identified {
    try insist(on: bearer, for: earlier, widget, change)
    let begun = try replay(earlier, request, &change)
    guard let session = try earlier.session.flatMap(change.records.session), session.endedAt == nil, let outcome = earlier.outcome else {
      throw Refusal.loggedOut
    }
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

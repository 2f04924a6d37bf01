/// How sessions end, and how one goes on under another token.
extension Contacts {
  /// Ends the session for good. Ending it twice is ending it once.
  package func logOut(_ bearer: Token, widget: Widget) async throws { try await logOut(bearer.hash, widget) }

  package func revocation(of token: Token) -> Revocation { Revocation(of: token, secret: office.settings.secret) }

  /// For a logout that had to wait for the line.
  package func logOut(_ revocation: Revocation, widget: Widget) async throws {
    guard revocation.isGenuine(secret: office.settings.secret) else { throw Refusal.unauthorized }
    try await logOut(revocation.token, widget)
  }

  private func logOut(_ token: TokenHash, _ widget: Widget) async throws {
    try await office.change { change in
      // Nor is it good for the answer any more that has replaced it.
      try change.records.forgetAnswers(askedWith: token)
      // A token that waits for its renewal still speaks for its session here.
      let waiting = try change.records.renewal(for: token).flatMap { try change.records.session($0) }
      guard let session = try change.records.session(token) ?? waiting, session.widget == widget.key, session.endedAt == nil else { return }
      try change.records.withdrawRenewal(of: session.key)
      try change.end(session, as: .loggedOut, by: .visitor)
    }
  }

  /// Ends all sessions of a person, for a logout that no browser reports. Returns how many there were.
  package func logOut(_ identifier: Identifier, in widget: Widget, by actor: Actor) async throws -> Int {
    try await office.change { change in
      guard let contact = try change.records.contact(identifiedBy: identifier, in: widget.key) else { return 0 }
      let living = try change.living(contact)
      for session in living { try change.end(session, as: .loggedOut, by: actor) }
      return living.count
    }
  }

  /// The living sessions of a person, latest first.
  package func sessions(of id: ID<Contact>) async throws -> [(session: ChatSession, key: SigningKey?)] {
    let now = office.clock.now
    return try await office.read { records in
      guard let contact = try records.contact(id), let widget = try records.widget(key: contact.widget) else { throw Refusal.notFound }
      return try records.sessions(of: contact.key).filter { $0.isAlive(at: now, idleDays: widget.idleDays) }.sorted { $0.seenAt > $1.seenAt }
        .map { ($0, try $0.proof.flatMap { try records.signingKey($0.key) }) }
    }
  }

  package func end(_ session: ID<ChatSession>, of contact: ID<Contact>, by actor: Actor) async throws {
    try await office.change { change in
      guard let contact = try change.records.contact(contact) else { throw Refusal.notFound }
      guard let session = try change.records.sessions(of: contact.key).first(where: { $0.id == session }) else { throw Refusal.notFound }
      try change.end(session, as: .sessionEnded, by: actor)
    }
  }

  /// Whoever holds the token that the undoing of a merge replaced is given a new one, once. Who holds one that was replaced by an
  /// answer is told so: that answer has the next.
  package func renew(_ bearer: Token, request: RequestID, widget: Widget) async throws -> Begun {
    try await office.change { [office] change in
      let hash = request.hash("renew", widget: widget, bearer: bearer)
      if let earlier = try change.answer(to: hash), let begun = try office.replay(earlier, request, &change) { return begun }
      guard let key = try change.records.renewal(for: bearer.hash), let session = try change.records.session(key), session.widget == widget.key,
        session.isAlive(at: change.now, idleDays: widget.idleDays)
      else { throw try change.goesOn(after: bearer.hash, widget) ? Refusal.replaced : .loggedOut }
      let salt = [UInt8].random(16)
      let token = Token.made(by: request, salt: salt, secret: office.settings.secret)
      try change.records.withdrawRenewal(of: key)
      try change.records.save(session, token: token.hash)
      try change.remember(RememberedAnswer(session: key, salt: salt), to: hash, askedWith: bearer)
      return Begun(token: token, contact: try change.records.present(session.contact), assurance: session.assurance)
    }
  }

  /// Ends the sessions whose proof had to be given anew and was not.
  package func endUnproved() async throws {
    let now = office.clock.now
    guard try await office.read({ try !$0.sessionsWithExpiredProof(at: now).isEmpty }) else { return }
    try await office.change { change in
      for session in try change.records.sessionsWithExpiredProof(at: change.now) { try change.end(session, as: .proofExpired, by: .server) }
    }
  }
}

extension Refusal {
  static let replaced = Refusal(.conflict, "This token was replaced, and the answer to the request that did it has the next one. Read it from the browser's storage.")
}

extension Change {
  /// Whether this token was replaced a moment ago by that of a session which still lives.
  fileprivate func goesOn(after token: TokenHash, _ widget: Widget) throws -> Bool {
    let successor = try records.successor(of: token, since: now - Contacts.answersLast).flatMap { try records.session($0) }
    return successor?.widget == widget.key && successor?.isAlive(at: now, idleDays: widget.idleDays) == true
  }

  func living(_ contact: Contact) throws -> [ChatSession] {
    guard let widget = try records.widget(key: contact.widget) else { return [] }
    return try records.sessions(of: contact.key).filter { $0.isAlive(at: now, idleDays: widget.idleDays) }
  }
}

extension Contacts {
  /// Makes the contact behind `bearer` (or nobody yet) the one whom the site calls `identifier`, in one transaction.
  package func identify(_ claim: Claim, request: RequestID, bearer: Token?, widget: Widget) async throws -> Identified {
    let verdict = try await office.change { [office] change -> Result<Identified, Refusal> in
      let hash = request.hash("identify", widget: widget, bearer: bearer)
      if let earlier = try change.answer(to: hash) { return .success(try office.replayed(earlier, request, &change)) }
      let session = try bearer.map { try change.records.living($0, widget: widget, at: change.now) }
      var identification = Identification(claim: claim, widget: widget, session: session, request: request, secret: office.settings.secret)
      if let refusal = try identification.refusal(&change) {
        try identification.turnAway(&change)
        return .failure(refusal)
      }
      let identified = try identification.carryOut(&change)
      try change.remember(identification.answer(identified), to: hash)
      return .success(identified)
    }
    return try verdict.get()
  }
}

/// Who a browser says its visitor is.
package struct Claim: Sendable {
  package let identifier: Identifier
  package let attributes: AttributePatch
  package let isSigned: Bool

  package init(identifier: Identifier, attributes: AttributePatch, isSigned: Bool) {
    (self.identifier, self.attributes, self.isSigned) = (identifier, attributes, isSigned)
  }
}

package struct Identified: Sendable {
  package let outcome: Identity.Outcome
  package let identifier: Identifier
  package let assurance: Assurance
  package let kept: [String]
  /// Replaces the token that was shown; nil where that one stays.
  package let token: Token?
  package let contact: Contact
}

/// One `identify` on its way through its transaction.
private struct Identification {
  let claim: Claim
  let widget: Widget
  let session: ChatSession?
  let request: RequestID
  let secret: [UInt8]
  let salt = [UInt8].random(16)
  private var entered: ChatSession?

  init(claim: Claim, widget: Widget, session: ChatSession?, request: RequestID, secret: [UInt8]) {
    (self.claim, self.widget, self.session, self.request, self.secret) = (claim, widget, session, request, secret)
  }

  func refusal(_ change: inout Change) throws -> Refusal? {
    if claim.isSigned {
      return Refusal(.signatureInvalid, "This widget has no key that could verify the signature. Add a key first, or identify without one.", field: "token")
    }
    let known = try change.records.contact(identifiedBy: claim.identifier, in: widget.key)
    if widget.mode == .signed || known?.verifiedAt != nil {
      return Refusal(.signatureRequired, "This visitor can only be identified with a signature. Have your backend sign the identifier.", field: "token")
    }
    return nil
  }

  /// A refused identification as someone else still ends the chat of the one before, so that nobody else looks at it.
  func turnAway(_ change: inout Change) throws {
    guard let session else { return }
    try change.audit(.identifyRefused, session)
    let current = try change.records.present(session.contact)
    if let identifier = current.identifier, identifier != claim.identifier { try change.end(session) }
  }

  mutating func carryOut(_ change: inout Change) throws -> Identified {
    let current = try session.map { try change.records.present($0.contact) }
    let known = try change.records.contact(identifiedBy: claim.identifier, in: widget.key)
    let resolution = Identity.resolve(try standing(current, change), known: known != nil, carryOver: widget.carryOver)
    let kept: [String]
    switch resolution.step {
    case .stay: kept = try stay(&change)
    case .nameInPlace: kept = try nameInPlace(current, &change)
    case .moveToKnown(let withConversations): kept = try move(current, to: known, withConversations, &change)
    case .startAfresh: kept = try startAfresh(known, resolution.outcome, &change)
    }
    guard let entered else { throw Refusal.notFound }
    let token = resolution.step == .stay ? nil : Token.made(by: request, salt: salt, secret: secret)
    return Identified(
      outcome: resolution.outcome, identifier: claim.identifier, assurance: entered.assurance, kept: kept, token: token,
      contact: try change.records.present(entered.contact))
  }

  func answer(_ identified: Identified) -> RememberedAnswer {
    RememberedAnswer(session: entered?.key ?? Key(0), salt: identified.token == nil ? nil : salt, outcome: identified.outcome, kept: identified.kept)
  }

  private func standing(_ current: Contact?, _ change: Change) throws -> Identity.Current {
    guard let current else { return .nobody }
    if let identifier = current.identifier { return .identified(asTheSame: identifier == claim.identifier) }
    return .anonymous(hasMessages: try change.records.hasMessages(current.key))
  }

  private mutating func stay(_ change: inout Change) throws -> [String] {
    entered = session
    guard let session, !claim.attributes.isEmpty else { return [] }
    return try change.apply(claim.attributes, to: session.contact)
  }

  private mutating func nameInPlace(_ current: Contact?, _ change: inout Change) throws -> [String] {
    guard var contact = current, let session else { throw Refusal.loggedOut }
    contact.identifier = claim.identifier
    let kept = try contact.attributes.merge(browser: claim.attributes)
    try change.save(&contact)
    try enter(session, as: contact.key, &change)
    try change.audit(try change.records.hasMessages(contact.key) ? .upgraded : .created, session)
    return kept
  }

  private mutating func move(_ current: Contact?, to known: Contact?, _ withConversations: Bool, _ change: inout Change) throws -> [String] {
    guard let left = current, var survivor = known, let session else { throw Refusal.loggedOut }
    let kept = try survivor.attributes.merge(browser: claim.attributes)
    survivor.attributes.adopt(left.attributes, except: claim.attributes)
    survivor.seenAt = change.now
    try change.save(&survivor)
    if withConversations {
      let moved = try change.records.moveConversations(from: left.key, into: survivor.key, by: session.key, at: change.now)
      moved.forEach { change.tell(.conversationChanged($0)) }
    }
    try change.records.bury(left.key, pointingTo: survivor.key)
    for other in try change.records.sessions(of: left.key) where other.key != session.key { try change.end(other) }
    try enter(session, as: survivor.key, &change)
    change.tell(.merged(from: left, into: survivor))
    try change.audit(withConversations ? .merged : .resumed, session, contact: survivor.key)
    return kept
  }

  private mutating func startAfresh(_ known: Contact?, _ outcome: Identity.Outcome, _ change: inout Change) throws -> [String] {
    if let session { try change.end(session) }
    var (contact, kept) = (known, [String]())
    if contact != nil {
      kept = try contact!.attributes.merge(browser: claim.attributes)
      contact!.seenAt = change.now
      try change.save(&contact!)
    }
    var attributes = Attributes()
    if contact == nil { _ = try attributes.merge(browser: claim.attributes) }
    let person = try contact ?? change.records.addContact(in: widget.key, identifier: claim.identifier, attributes: attributes, at: change.now)
    let token = Token.made(by: request, salt: salt, secret: secret)
    let made = try change.records.addSession(of: person, token: token.hash, assurance: .claimed, at: change.now)
    entered = made
    let what: AuditEntry.What = switch outcome { case .switched: .switched; case .resumed: .resumed; default: .created }
    try change.audit(what, made)
    return kept
  }

  /// The session goes on under a new token; sockets and requests with the old one are finished.
  private mutating func enter(_ session: ChatSession, as contact: Key<Contact>, _ change: inout Change) throws {
    var session = session
    session.contact = contact
    session.assurance = .claimed
    session.generation += 1
    session.seenAt = change.now
    try change.records.save(session, token: Token.made(by: request, salt: salt, secret: secret).hash)
    change.tell(.sessionReplaced(session.key))
    entered = session
  }
}

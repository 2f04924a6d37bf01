/// One `identify` on its way through its transaction.
struct Identification {
  let claim: Claim
  let widget: Widget
  let session: ChatSession?
  let request: RequestID
  let secret: [UInt8]
  let salt = [UInt8].random(16)
  var proof: Proof?
  private var entered: ChatSession?

  init(claim: Claim, widget: Widget, session: ChatSession?, request: RequestID, secret: [UInt8]) {
    (self.claim, self.widget, self.session, self.request, self.secret) = (claim, widget, session, request, secret)
  }

  private var assurance: Assurance { proof == nil ? .claimed : .verified }
  private var held: ChatSession.Held? { proof.map { ChatSession.Held(key: $0.key.key, until: $0.until) } }
  private var token: Token { Token.made(by: request, salt: salt, secret: secret) }

  /// A refused identification as someone else still ends the chat of the one before, so that nobody else looks at it.
  func turnAway(_ change: inout Change) throws {
    guard let session else { return try change.audit(.refused, in: widget.id, by: .visitor) }
    let current = try change.records.present(session.contact)
    let isAnother = current.identifier.map { $0 != claim.identifier } ?? false
    if isAnother { try change.end(session) }
    try change.audit(.refused, session, by: .visitor, details: isAnother ? ["ended": "true"] : [:])
  }

  mutating func carryOut(_ change: inout Change) throws -> Identified {
    let current = try session.map { try change.records.present($0.contact) }
    let known = try change.records.contact(identifiedBy: claim.identifier, in: widget.key)
    let resolution = Identity.resolve(try standing(current, change), known: known != nil, carryOver: widget.carryOver)
    let before = session
    let kept: [String]
    switch resolution.step {
    case .stay: kept = try stay(&change)
    case .nameInPlace: kept = try nameInPlace(current, resolution.outcome, &change)
    case .moveToKnown(let withConversations): kept = try move(current, to: known, withConversations, &change)
    case .startAfresh: kept = try startAfresh(current, known, resolution.outcome, &change)
    }
    guard let entered else { throw Refusal.notFound }
    if proof != nil { try endClaims(on: entered, &change) }
    try change.note(claim, proof, in: widget)
    let isReplaced = before?.generation != entered.generation || before?.key != entered.key
    return Identified(
      outcome: resolution.outcome, identifier: claim.identifier, assurance: entered.assurance, kept: kept, token: isReplaced ? token : nil,
      contact: try change.records.present(entered.contact))
  }

  func answer(_ identified: Identified) -> RememberedAnswer {
    RememberedAnswer(session: entered?.key, salt: identified.token == nil ? nil : salt, outcome: identified.outcome, kept: identified.kept)
  }

  private func standing(_ current: Contact?, _ change: Change) throws -> Identity.Current {
    guard let current else { return .nobody }
    if let identifier = current.identifier { return .identified(asTheSame: identifier == claim.identifier) }
    return .anonymous(hasMessages: try change.records.hasMessages(current.key))
  }

  private mutating func stay(_ change: inout Change) throws -> [String] {
    guard let session else { throw Refusal.loggedOut }
    var contact = try change.records.present(session.contact)
    let before = (contact.attributes, contact.verifiedAt)
    let kept = try describe(&contact, change)
    if before != (contact.attributes, contact.verifiedAt) { try change.save(&contact) }
    if proof == nil {
      entered = session
    } else if session.assurance == .verified {
      try prove(session, &change)
    } else {
      try enter(session, as: contact.key, &change)
    }
    try audit(.unchanged, &change)
    return kept
  }

  private mutating func nameInPlace(_ current: Contact?, _ outcome: Identity.Outcome, _ change: inout Change) throws -> [String] {
    guard var contact = current, let session else { throw Refusal.loggedOut }
    contact.identifier = claim.identifier
    let kept = try describe(&contact, change)
    try change.save(&contact)
    try enter(session, as: contact.key, &change)
    try audit(outcome == .upgraded ? .upgraded : .created, &change)
    return kept
  }

  private mutating func move(_ current: Contact?, to known: Contact?, _ withConversations: Bool, _ change: inout Change) throws -> [String] {
    guard let left = current, var survivor = known, let session else { throw Refusal.loggedOut }
    let kept = try describe(&survivor, change)
    let lacking = survivor.attributes
    survivor.attributes.adopt(left.attributes, except: claim.attributes.keys.union(proof?.attributes.keys ?? []))
    survivor.seenAt = change.now
    try change.save(&survivor)
    var details: [String: String] = [:]
    if withConversations {
      let adopted = Attributes(entries: survivor.attributes.entries.filter { lacking.entries[$0.key] == nil })
      let merge = try change.records.add(NewMerge(loser: left.key, survivor: survivor.key, session: session.key, adopted: adopted), at: change.now)
      let moved = try change.records.moveConversations(by: merge)
      moved.forEach { change.tell(.conversationChanged($0)) }
      details = ["merge": merge.id.text, "conversations": "\(moved.count)"]
    }
    try change.records.bury(left.key, pointingTo: survivor.key)
    for other in try change.records.sessions(of: left.key) where other.key != session.key {
      try change.end(other, as: .sessionEnded, by: .server, details: ["why": "merged"])
    }
    try enter(session, as: survivor.key, &change)
    change.tell(.moved(from: left, into: survivor))
    try audit(withConversations ? .merged : .resumed, &change, other: left.id, details: details)
    return kept
  }

  private mutating func startAfresh(_ current: Contact?, _ known: Contact?, _ outcome: Identity.Outcome, _ change: inout Change) throws -> [String] {
    if let session { try change.replace(session) }
    var contact = try known ?? change.records.addContact(in: widget.key, identifier: claim.identifier, attributes: Attributes(), at: change.now)
    let kept = try describe(&contact, change)
    contact.seenAt = change.now
    try change.save(&contact)
    entered = try change.records.addSession(
      NewSession(token: token.hash, assurance: assurance, proof: held, device: claim.device), of: contact, at: change.now)
    let what: AuditEntry.What = switch outcome { case .switched: .switched; case .resumed: .resumed; default: .created }
    try audit(what, &change, other: current?.id)
    return kept
  }

  /// What the token says of the contact, then what the browser says.
  private func describe(_ contact: inout Contact, _ change: Change) throws -> [String] {
    if let proof {
      contact.verifiedAt = contact.verifiedAt ?? change.now
      try contact.attributes.merge(signed: proof.attributes)
    }
    let kept = try contact.attributes.merge(browser: claim.attributes)
    try change.settle(claim.attributes.keys.subtracting(kept).union(proof?.attributes.keys ?? []), of: contact.key)
    return kept
  }

  /// The session goes on under a new token; sockets and requests with the old one are finished.
  private mutating func enter(_ session: ChatSession, as contact: Key<Contact>, _ change: inout Change) throws {
    var session = session
    session.contact = contact
    session.assurance = assurance
    session.proof = held
    session.generation += 1
    session.seenAt = change.now
    try change.records.save(session, token: token.hash)
    change.tell(.sessionReplaced(session.key))
    entered = session
  }

  /// It was proved before, and is so anew.
  private mutating func prove(_ session: ChatSession, _ change: inout Change) throws {
    var session = session
    session.proof = held
    try change.records.save(session, token: nil)
    entered = session
  }

  /// Once somebody has proved who they are, those who only said so are out.
  private func endClaims(on entered: ChatSession, _ change: inout Change) throws {
    for other in try change.records.sessions(of: entered.contact) where other.key != entered.key && other.assurance != .verified {
      try change.end(other, as: .sessionEnded, by: .server, details: ["why": "verified"])
    }
  }

  private func audit(_ what: AuditEntry.What, _ change: inout Change, other: ID<Contact>? = nil, details: [String: String] = [:]) throws {
    guard let entered else { return }
    var details = details
    details["assurance"] = entered.assurance.rawValue
    if let proof { details["key"] = proof.key.id.text }
    try change.audit(what, entered, other: other, by: .visitor, details: details)
  }
}

/// The people who write, and the sessions by which they are known.
package struct Contacts: Sendable {
  let office: Office

  static let answersLast = Span.minutes(2)

  /// Who shows this token?
  package func enter(_ token: Token, widget: Widget) async throws -> Entrance {
    let now = office.clock.now
    let (entrance, seenAt) = try await office.read { records in
      let session = try records.living(token, widget: widget, at: now)
      return (Entrance(visitor: session.visitor, contact: try records.present(session.contact), assurance: session.assurance), session.seenAt)
    }
    if now - seenAt > .minutes(5) { seen(entrance.visitor) }
    return entrance
  }

  /// A new anonymous contact with a session of its own.
  package func begin(_ request: RequestID, attributes: AttributePatch, device: String? = nil, widget: Widget) async throws -> Begun {
    try await office.change { [office] change in
      let hash = request.hash("begin", widget: widget, bearer: nil)
      if let earlier = try change.answer(to: hash), let begun = try office.replay(earlier, request, &change) { return begun }
      return try office.begin(request, hash, attributes, device: device, widget, &change)
    }
  }

  /// Sets attributes of the contact behind `bearer`, or of a new anonymous one.
  package func setAttributes(
    _ patch: AttributePatch, request: RequestID, bearer: Token?, device: String? = nil, widget: Widget
  ) async throws -> Attributed {
    try await office.change { [office] change in
      let hash = request.hash("attributes", widget: widget, bearer: bearer)
      if let earlier = try change.answer(to: hash) {
        try office.insist(on: bearer, for: earlier, widget, change)
        return Attributed(begun: try office.replay(earlier, request, &change), kept: earlier.kept)
      }
      guard let bearer else { return Attributed(begun: try office.begin(request, hash, patch, device: device, widget, &change), kept: []) }
      let session = try change.records.living(bearer, widget: widget, at: change.now)
      let kept = try change.apply(patch, to: session.contact)
      try change.remember(RememberedAnswer(session: session.key, kept: kept), to: hash, askedWith: bearer)
      return Attributed(begun: nil, kept: kept)
    }
  }

  /// Notes that someone is here, or just was.
  package func seen(_ visitor: Visitor) {
    office.change { change in
      guard var session = try change.records.session(visitor.session), session.endedAt == nil else { return }
      session.seenAt = change.now
      try change.records.save(session, token: nil)
      try change.records.seen(session.contact, at: change.now)
    } then: { _ in
    }
  }

  package func find(_ contact: Key<Contact>) async throws -> Contact {
    try await office.read { try $0.present(contact) }
  }

  package func find(_ id: ID<Contact>) async throws -> Contact {
    try await office.read { records in
      guard let contact = try records.contact(id) else { throw Refusal.notFound }
      return contact
    }
  }

  package func find(_ identifier: Identifier, in widget: Widget) async throws -> Contact? {
    try await office.read { try $0.contact(identifiedBy: identifier, in: widget.key) }
  }

  /// Which of these sessions have ended behind this process's back (by the command line, say).
  package func ended(among sessions: [Visitor]) async throws -> [Visitor] {
    try await office.read { records in
      try sessions.filter { visitor in
        guard let session = try records.session(visitor.session) else { return true }
        return session.endedAt != nil || session.generation != visitor.generation
      }
    }
  }

  package func forgetOldAnswers() async throws {
    try await office.change { try $0.records.forgetAnswers(before: $0.now - Self.answersLast) }
  }
}

package struct Entrance: Sendable {
  package let visitor: Visitor
  package let contact: Contact
  package let assurance: Assurance
}

/// A session that a request made, with the token that only its client will know.
package struct Begun: Sendable {
  package let token: Token
  package let contact: Contact
  package let assurance: Assurance
}

package struct Attributed: Sendable {
  /// The session that had to be made, if none was shown.
  package let begun: Begun?
  package let kept: [String]
}

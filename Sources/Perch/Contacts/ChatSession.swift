/// One browser profile, or app install, of a contact.
package struct ChatSession: Sendable {
  package let key: Key<ChatSession>
  package let id: ID<ChatSession>
  package let widget: Key<Widget>
  package var contact: Key<Contact>
  package var generation: Int64
  package var assurance: Assurance
  /// What made it `verified`.
  package var proof: Held?
  /// Like “Firefox on Linux”.
  package let device: String?
  package let createdAt: Moment
  package var seenAt: Moment
  package var endedAt: Moment?

  package init(
    key: Key<ChatSession>, id: ID<ChatSession>, widget: Key<Widget>, contact: Key<Contact>, generation: Int64, assurance: Assurance, proof: Held?,
    device: String?, createdAt: Moment, seenAt: Moment, endedAt: Moment?
  ) {
    (self.key, self.id, self.widget, self.contact, self.generation) = (key, id, widget, contact, generation)
    (self.assurance, self.proof, self.device) = (assurance, proof, device)
    (self.createdAt, self.seenAt, self.endedAt) = (createdAt, seenAt, endedAt)
  }

  /// A proof that a session goes on with: by which key, and until when if it does not last as long as the session.
  package struct Held: Sendable {
    package let key: Key<SigningKey>
    package let until: Moment?

    package init(key: Key<SigningKey>, until: Moment?) { (self.key, self.until) = (key, until) }
  }

  package var visitor: Visitor { Visitor(session: key, generation: generation, widget: widget) }

  /// Anonymous sessions end after the widget's idle days, identified ones after 90, all after 180.
  package func isAlive(at now: Moment, idleDays: Int64) -> Bool {
    let idle = Span.days(assurance == .anonymous ? idleDays : 90)
    if let until = proof?.until, until <= now { return false }
    return endedAt == nil && now - seenAt <= idle && now - createdAt <= .days(180)
  }
}

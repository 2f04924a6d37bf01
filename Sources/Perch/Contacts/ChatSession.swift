/// One browser profile, or app install, of a contact.
package struct ChatSession: Sendable {
  package let key: Key<ChatSession>
  package let widget: Key<Widget>
  package var contact: Key<Contact>
  package var generation: Int64
  package var assurance: Assurance
  package let createdAt: Moment
  package var seenAt: Moment
  package var endedAt: Moment?

  package init(
    key: Key<ChatSession>, widget: Key<Widget>, contact: Key<Contact>, generation: Int64, assurance: Assurance, createdAt: Moment, seenAt: Moment, endedAt: Moment?
  ) {
    (self.key, self.widget, self.contact, self.generation, self.assurance) = (key, widget, contact, generation, assurance)
    (self.createdAt, self.seenAt, self.endedAt) = (createdAt, seenAt, endedAt)
  }

  package var visitor: Visitor { Visitor(session: key, generation: generation, widget: widget) }

  /// Anonymous sessions end after the widget's idle days, identified ones after 90, all after 180.
  package func isAlive(at now: Moment, idleDays: Int64) -> Bool {
    let idle = Span.days(assurance == .anonymous ? idleDays : 90)
    return endedAt == nil && now - seenAt <= idle && now - createdAt <= .days(180)
  }
}

/// What happened to identities, once each, for the people who have to explain it later.
package protocol AuditRecords {
  func audit(_ entry: AuditEntry) throws
}

package struct AuditEntry: Sendable {
  package enum What: String, Sendable {
    case sessionCreated = "session_created"
    case created, upgraded, resumed, merged, switched
    case assuranceRaised = "assurance_raised"
    case identifyRefused = "identify_refused"
    case loggedOut = "logged_out"
  }

  package let what: What
  package let contact: Key<Contact>
  package let session: Key<ChatSession>
  package let at: Moment
}

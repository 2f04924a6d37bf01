/// Something that happened to identities, written down once. It names people by ids that lead nowhere once they are erased.
package struct AuditEntry: Sendable {
  package enum What: String, Sendable, CaseIterable {
    case sessionCreated = "session_created"
    case created, upgraded, resumed, merged, unchanged, switched
    case refused
    case loggedOut = "logged_out"
    case sessionEnded = "session_ended"
    case proofExpired = "proof_expired"
    case mergeUndone = "merge_undone"
    case exported, erased
    case keyAdded = "key_added"
    case keyRevoked = "key_revoked"
    case modeSet = "mode_set"
  }

  package let what: What
  package let at: Moment
  package let widget: ID<Widget>?
  package let contact: ID<Contact>?
  /// The contact that was merged, left, or restored.
  package let other: ID<Contact>?
  package let session: ID<ChatSession>?
  package let by: Actor
  package let details: [String: String]

  package init(
    what: What, at: Moment, widget: ID<Widget>?, contact: ID<Contact>?, other: ID<Contact>?, session: ID<ChatSession>?, by: Actor, details: [String: String]
  ) {
    (self.what, self.at, self.widget, self.contact, self.other) = (what, at, widget, contact, other)
    (self.session, self.by, self.details) = (session, by, details)
  }
}

/// Who did something that is written down.
package enum Actor: Hashable, Sendable {
  case visitor
  case agent(ID<Agent>)
  case api(ID<SigningKey>)
  case cli
  case server

  package var kind: String {
    switch self { case .visitor: "visitor"; case .agent: "agent"; case .api: "api"; case .cli: "cli"; case .server: "server" }
  }
}

/// An entry with its place in the chain.
package struct ChainedEntry: Sendable {
  package let number: Int64
  package let entry: AuditEntry
  package let hash: [UInt8]

  package init(number: Int64, entry: AuditEntry, hash: [UInt8]) { (self.number, self.entry, self.hash) = (number, entry, hash) }
}

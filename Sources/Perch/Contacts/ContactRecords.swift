package protocol ContactRecords {
  func contact(_ key: Key<Contact>) throws -> Contact?
  /// The living contact behind an id, also behind a tombstone's.
  func contact(_ id: ID<Contact>) throws -> Contact?
  /// A contact and those that were merged into it.
  func lineage(of contact: Contact) throws -> [ID<Contact>]
  /// Those that were merged into a contact, as they were then.
  func tombstones(of contact: Key<Contact>) throws -> [Contact]
  /// The living contact with this identifier, byte for byte.
  func contact(identifiedBy identifier: Identifier, in widget: Key<Widget>) throws -> Contact?
  func addContact(in widget: Key<Widget>, identifier: Identifier?, attributes: Attributes, at: Moment) throws -> Contact
  /// Stores what may change of a contact, its version included.
  func save(_ contact: Contact) throws
  func seen(_ contact: Key<Contact>, at: Moment) throws
  /// Turns a contact into a tombstone that points to another, and what points to it as well.
  func bury(_ contact: Key<Contact>, pointingTo survivor: Key<Contact>) throws
  func hasMessages(_ contact: Key<Contact>) throws -> Bool
  /// Re-points all conversations of a merge's loser, raises their versions, notes them in the ledger, and returns them as they are now.
  func moveConversations(by merge: Merge) throws -> [Conversation]
}

package protocol SessionRecords {
  func session(_ hash: TokenHash) throws -> ChatSession?
  func session(_ key: Key<ChatSession>) throws -> ChatSession?
  func sessions(of contact: Key<Contact>) throws -> [ChatSession]
  /// Also those that have ended, and those of contacts that were merged into this one; latest first.
  func allSessions(of contact: Key<Contact>) throws -> [ChatSession]
  func claimedSessions(in widget: Key<Widget>) throws -> [ChatSession]
  /// Those whose proof had to be given anew by now.
  func sessionsWithExpiredProof(at: Moment) throws -> [ChatSession]
  func addSession(_ session: NewSession, of contact: Contact, at: Moment) throws -> ChatSession
  /// Stores contact, generation, assurance and times; with a token, it replaces the old one.
  func save(_ session: ChatSession, token: TokenHash?) throws
  /// Lets whoever holds this session's token, which is about to be replaced, ask for a new one.
  func offerRenewal(of session: Key<ChatSession>) throws
  func renewal(for token: TokenHash) throws -> Key<ChatSession>?
  func withdrawRenewal(of session: Key<ChatSession>) throws

  func answer(to request: [UInt8], since: Moment) throws -> RememberedAnswer?
  /// The session whose token an answer gave to whoever asked with this one.
  func successor(of token: TokenHash, since: Moment) throws -> Key<ChatSession>?
  /// - Parameter token: what it was asked with.
  func remember(_ answer: RememberedAnswer, to request: [UInt8], askedWith token: TokenHash?, at: Moment) throws
  func forgetAnswers(before: Moment) throws
  func forgetAnswers(askedWith token: TokenHash) throws
}

package struct NewSession: Sendable {
  package let token: TokenHash
  package let assurance: Assurance
  package let proof: ChatSession.Held?
  package let device: String?
}

/// The first answer to a request, kept for two minutes.
package struct RememberedAnswer: Sendable {
  /// Whom it is about; nil for a refusal of nobody.
  package let session: Key<ChatSession>?
  /// What the new token was made with; nil where the old one stays.
  package let salt: [UInt8]?
  package let outcome: Identity.Outcome?
  package let kept: [String]
  package let refusal: Refusal?

  package init(
    session: Key<ChatSession>?, salt: [UInt8]? = nil, outcome: Identity.Outcome? = nil, kept: [String] = [], refusal: Refusal? = nil
  ) {
    (self.session, self.salt, self.outcome, self.kept, self.refusal) = (session, salt, outcome, kept, refusal)
  }
}

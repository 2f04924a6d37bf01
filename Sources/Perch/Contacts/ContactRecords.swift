package protocol ContactRecords {
  func contact(_ key: Key<Contact>) throws -> Contact?
  /// The living contact with this identifier, byte for byte.
  func contact(identifiedBy identifier: Identifier, in widget: Key<Widget>) throws -> Contact?
  func addContact(in widget: Key<Widget>, identifier: Identifier?, attributes: Attributes, at: Moment) throws -> Contact
  /// Stores what may change of a contact, its version included.
  func save(_ contact: Contact) throws
  func seen(_ contact: Key<Contact>, at: Moment) throws
  /// Turns a contact into a tombstone that points to another, and what points to it as well.
  func bury(_ contact: Key<Contact>, pointingTo survivor: Key<Contact>) throws
  func hasMessages(_ contact: Key<Contact>) throws -> Bool
  /// Re-points all conversations, raises their versions, notes them in the ledger, and returns them as they are now.
  func moveConversations(from: Key<Contact>, into: Key<Contact>, by session: Key<ChatSession>, at: Moment) throws -> [Conversation]
}

package protocol SessionRecords {
  func session(_ hash: TokenHash) throws -> ChatSession?
  func session(_ key: Key<ChatSession>) throws -> ChatSession?
  func sessions(of contact: Key<Contact>) throws -> [ChatSession]
  func addSession(of contact: Contact, token: TokenHash, assurance: Assurance, at: Moment) throws -> ChatSession
  /// Stores contact, generation, assurance and times; with a token, it replaces the old one.
  func save(_ session: ChatSession, token: TokenHash?) throws

  func answer(to request: [UInt8], since: Moment) throws -> RememberedAnswer?
  func remember(_ answer: RememberedAnswer, to request: [UInt8], at: Moment) throws
  func forgetAnswers(before: Moment) throws
}

/// The first answer to a request, kept for two minutes.
package struct RememberedAnswer: Sendable {
  package let session: Key<ChatSession>
  /// What the new token was made with; nil where the old one stays.
  package let salt: [UInt8]?
  package let outcome: Identity.Outcome?
  package let kept: [String]

  package init(session: Key<ChatSession>, salt: [UInt8]?, outcome: Identity.Outcome?, kept: [String]) {
    (self.session, self.salt, self.outcome, self.kept) = (session, salt, outcome, kept)
  }
}

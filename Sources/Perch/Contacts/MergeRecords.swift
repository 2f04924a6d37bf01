package protocol MergeRecords {
  func add(_ merge: NewMerge, at: Moment) throws -> Merge
  func merge(_ id: ID<Merge>) throws -> Merge?
  /// Those that are not undone and have brought attributes along.
  func merges(into survivor: Key<Contact>) throws -> [Merge]
  func save(_ adopted: Attributes, adoptedBy merge: Key<Merge>) throws
  /// Gives the conversations back to the contact that had them, raises their versions, and returns them as they are now.
  func undo(_ merge: Merge, at: Moment) throws -> [Conversation]
  /// Makes a contact of a tombstone again.
  func revive(_ contact: Key<Contact>) throws
}

/// A line of the ledger: which conversations a contact brought along when it was merged into another.
package struct Merge: Sendable {
  package let key: Key<Merge>
  package let id: ID<Merge>
  package let loser: Key<Contact>
  package let survivor: Key<Contact>
  /// The session that was identified.
  package let session: Key<ChatSession>
  /// What the survivor lacked and was given, and nobody has said anew since.
  package let adopted: Attributes
  package let undoneAt: Moment?

  package init(
    key: Key<Merge>, id: ID<Merge>, loser: Key<Contact>, survivor: Key<Contact>, session: Key<ChatSession>, adopted: Attributes, undoneAt: Moment?
  ) {
    (self.key, self.id, self.loser, self.survivor) = (key, id, loser, survivor)
    (self.session, self.adopted, self.undoneAt) = (session, adopted, undoneAt)
  }
}

package struct NewMerge: Sendable {
  package let loser: Key<Contact>
  package let survivor: Key<Contact>
  package let session: Key<ChatSession>
  package let adopted: Attributes
}

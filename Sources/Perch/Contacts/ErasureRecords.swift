package protocol ErasureRecords {
  /// Deletes a contact, those merged into it, and everything of theirs. Returns the conversations that are gone.
  func erase(_ contact: Key<Contact>) throws -> [ID<Conversation>]
  /// The latest erasure whose remains the files may still hold.
  func unscrubbed() throws -> ID<Contact>?
  func setUnscrubbed(_ erased: ID<Contact>?) throws
}

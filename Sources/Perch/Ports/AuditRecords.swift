/// What happened, once each, for the people who have to explain it later. Entries are only ever added.
package protocol AuditRecords {
  func append(_ entry: ChainedEntry) throws
  /// The latest entry's number and hash.
  func endOfAudit() throws -> (number: Int64, hash: [UInt8])?
  /// In the order of their numbers.
  func audit(after number: Int64, limit: Int) throws -> [ChainedEntry]
  /// Of these contacts, as the one it happened to or the other one; latest first.
  func audit(of contacts: [ID<Contact>], before number: Int64?, limit: Int) throws -> [ChainedEntry]
}

/// The database. Bodies are synchronous, so nothing can wait for the network inside a transaction.
package protocol Store: Sendable {
  /// Sees one consistent state, never a half-done change.
  func read<Value: Sendable>(_ body: @escaping @Sendable (any Records) throws -> Value) async throws -> Value

  /// Runs `body` in a transaction that is durable before `then` is called without an error. Either all of it happened or nothing did.
  /// Writes happen in the order of their calls. `body` may be run again if the transaction it shared had to be undone.
  func write(_ body: @escaping @Sendable (any Records) throws -> Void, then: @escaping @Sendable ((any Error)?) -> Void)

  /// Overwrites whatever the files still hold of what was deleted; false when that has to wait, because somebody reads what was there before.
  func scrub() async throws -> Bool

  /// Changes whenever another process has written.
  func foreignVersion() async throws -> Int64
}

/// What one transaction can see and do, noun by noun.
package typealias Records = WidgetRecords & ContactRecords & SessionRecords & ConversationRecords & MessageRecords & AgentRecords & KeyRecords & MergeRecords & ErasureRecords
  & AuditRecords

/// The database. Bodies are synchronous, so nothing can wait for the network inside a transaction.
package protocol Store: Sendable {
  /// Sees one consistent state, never a half-done change.
  func read<Value: Sendable>(_ body: @escaping @Sendable (any Records) throws -> Value) async throws -> Value

  /// Runs `body` in a transaction that is durable before `then` is called with success. Either all of it happened or nothing did.
  /// Writes happen in the order of their calls. `body` may be run again if the transaction it shared had to be undone.
  func write<Value: Sendable>(
    _ body: @escaping @Sendable (any Records) throws -> Value,
    then: @escaping @Sendable (Result<Value, any Error>) -> Void)

  /// Changes whenever another process has written.
  func foreignVersion() async throws -> Int64
}

/// What one transaction can see and do, noun by noun.
package typealias Records = WidgetRecords & ContactRecords & SessionRecords & ConversationRecords & MessageRecords & AgentRecords & AuditRecords

/// Where changes are made: it runs a body in one transaction, and only after the commit it says farewell to whom that is due,
/// acknowledges, and then publishes.
/// The one place that writes and the only publisher.
package struct Office: Sendable {
  package let store: any Store
  package let bus: any Bus
  package let clock: any Clock
  package let settings: Settings
  package let proofs: any Proofs
  package let vault: any Vault

  package init(store: any Store, bus: any Bus, clock: any Clock = SystemClock(), settings: Settings, proofs: any Proofs, vault: any Vault) {
    (self.store, self.bus, self.clock, self.settings) = (store, bus, clock, settings)
    (self.proofs, self.vault) = (proofs, vault)
  }

  var keys: Keys { Keys(office: self) }

  /// Runs `body` in a transaction, answers `then` after the commit, and publishes the news after that. Farewells come before the answer:
  /// whoever has it may be back at once with a new token, and must not be taken for the one who had to go.
  /// Changes that were begun in an order are carried out in that order. `body` may run more than once, and only its last run counts.
  package func change<Value: Sendable>(
    _ body: @escaping @Sendable (inout Change) throws -> Value,
    then: @escaping @Sendable (Result<Value, any Error>) -> Void
  ) {
    let (bus, clock, made) = (bus, clock, Made<Value>())
    store.write { records in
      var change = Change(records: records, now: clock.now)
      let value = try body(&change)
      made.result = (value, change)
    } then: { failure in
      if let failure { return then(.failure(failure)) }
      guard let (value, change) = made.result else { return then(.failure(Refusal.storeUnavailable)) }
      bus.publish(change.farewells)
      then(.success(value))
      bus.publish(change.news)
    }
  }

  package func change<Value: Sendable>(_ body: @escaping @Sendable (inout Change) throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      change(body) { continuation.resume(with: $0) }
    }
  }

  package func read<Value: Sendable>(_ body: @escaping @Sendable (any Records) throws -> Value) async throws -> Value {
    try await store.read(body)
  }
}

/// What the last run of a body has made: written inside the transaction, read after its commit, never at the same time.
private final class Made<Value: Sendable>: @unchecked Sendable {
  var result: (value: Value, change: Change)?
}

/// One transaction under way: its records, its time, and what it will have to tell.
package struct Change {
  package let records: any Records
  package let now: Moment
  private(set) var farewells: [Event] = []
  private(set) var news: [Event] = []

  package mutating func tell(_ event: Event) {
    if event.isFarewell { farewells.append(event) } else { news.append(event) }
  }
}

/// What one installation keeps about itself.
package struct Settings: Sendable {
  /// Changes when the database is a restored copy: cursors of the original mean nothing to it.
  package let epoch: String
  /// 32 random bytes. Session tokens are derived from it, so that a repeated request finds the token that the first one made.
  package let secret: [UInt8]

  package init(epoch: String, secret: [UInt8]) {
    self.epoch = epoch
    self.secret = secret
  }
}

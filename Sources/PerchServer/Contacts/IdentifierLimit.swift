import Perch
import Synchronization

/// How many different identifiers one browser may give in an hour. Every switch makes a new session, so the count is
/// handed on from session to session.
final class IdentifierLimit: Sendable {
  private struct Given {
    var identifiers: Set<Identifier> = []
    let since = ContinuousClock.now
  }

  private static let capacity = 100_000
  private let most: Int
  private let given = Mutex<[Token: Given]>([:])

  init(perHour most: Double) { self.most = Int(most) }

  func insist(_ identifier: Identifier, from bearer: Token?) throws(Refusal) {
    guard let bearer else { return }
    let wait: Int? = given.withLock { given in
      guard let known = fresh(given[bearer]), !known.identifiers.contains(identifier), known.identifiers.count >= most else { return nil }
      return Int((.seconds(3600) - (.now - known.since)) / .seconds(1)) + 1
    }
    if let wait { throw .rateLimited(retryAfter: wait) }
  }

  /// Also what was refused counts, or identifiers could be tried one after another.
  func note(_ identifier: Identifier, from bearer: Token?, now token: Token?) {
    given.withLock { given in
      var known = bearer.flatMap { fresh(given.removeValue(forKey: $0)) } ?? Given()
      known.identifiers.insert(identifier)
      guard let holder = token ?? bearer else { return }
      if given.count >= Self.capacity { given = given.filter { fresh($0.value) != nil } }
      if given.count < Self.capacity { given[holder] = known }
    }
  }

  private func fresh(_ known: Given?) -> Given? {
    guard let known, .now - known.since < .seconds(3600) else { return nil }
    return known
  }
}

package import Perch

/// How much one address or session may do. Loopback is not exempt; load tests raise the limits openly, with `PERCH_LIMIT_…`.
package struct LimitSettings: Sendable {
  package var identificationsPerMinute = 120.0
  package var sessionsPerHour = 600.0
  package var signInsPerMinute = 20.0
  package var identifiersPerHour = 10.0
  package var messagesPerSecond = 20.0
  package var messagesBurst = 60.0

  package init() {}

  /// The names behind `PERCH_LIMIT_`.
  package static let names: [String: any WritableKeyPath<LimitSettings, Double> & Sendable] = [
    "IDENTIFY_PER_MINUTE": \.identificationsPerMinute,
    "SESSIONS_PER_HOUR": \.sessionsPerHour,
    "SIGN_INS_PER_MINUTE": \.signInsPerMinute,
    "IDENTIFIERS_PER_HOUR": \.identifiersPerHour,
    "MESSAGES_PER_SECOND": \.messagesPerSecond,
    "MESSAGES_BURST": \.messagesBurst,
  ]

  package init(environment: [String: String]) throws(Refusal) {
    for (name, value) in environment where name.hasPrefix("PERCH_LIMIT_") {
      guard let path = Self.names[String(name.dropFirst("PERCH_LIMIT_".count))] else {
        throw .invalid(name, "There is no limit called \(name). There are: \(Self.names.keys.sorted().map { "PERCH_LIMIT_\($0)" }.joined(separator: ", ")).")
      }
      guard let number = Double(value), 1...1_000_000_000 ~= number else { throw .invalid(name, "\(name) must be a number of at least 1; it is “\(value)”.") }
      self[keyPath: path] = number
    }
  }
}

struct Limits: Sendable {
  let identifications: TokenBuckets<String>
  let sessions: TokenBuckets<String>
  let signIns: TokenBuckets<String>
  let messages: TokenBuckets<Key<ChatSession>>
  let frames = TokenBuckets<ConnectionID>(Rate(burst: 200, perSecond: 50))
  let identifiers: IdentifierLimit

  init(_ settings: LimitSettings) {
    identifications = TokenBuckets(.perMinute(settings.identificationsPerMinute))
    sessions = TokenBuckets(.perHour(settings.sessionsPerHour))
    signIns = TokenBuckets(.perMinute(settings.signInsPerMinute))
    messages = TokenBuckets(Rate(burst: settings.messagesBurst, perSecond: settings.messagesPerSecond))
    identifiers = IdentifierLimit(perHour: settings.identifiersPerHour)
  }

  /// Agents may write as fast as they can.
  func wait(forMessageBy author: Author) -> Int? {
    if case .visitor(let visitor) = author { messages.wait(for: visitor.session) } else { nil }
  }
}

extension Rate {
  static func perHour(_ count: Double) -> Rate { Rate(burst: count, perSecond: count / 3600) }
}

extension TokenBuckets {
  /// Whole seconds to wait, or nil when it may be done now.
  func wait(for key: Key) -> Int? { take(for: key).map { Int($0.rounded(.up)) } }

  func insist(for key: Key) throws(Refusal) {
    if let wait = wait(for: key) { throw .rateLimited(retryAfter: wait) }
  }
}

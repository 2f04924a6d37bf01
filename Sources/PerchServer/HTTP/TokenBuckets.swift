import Synchronization

/// How often something may be done: `burst` times at once, and then `perSecond` times a second.
struct Rate: Sendable, Equatable {
  let burst: Double
  let perSecond: Double

  init(burst: Double, perSecond: Double) { (self.burst, self.perSecond) = (burst, perSecond) }

  static func perMinute(_ count: Double, burst: Double? = nil) -> Rate { Rate(burst: burst ?? count, perSecond: count / 60) }

  /// How long an empty bucket takes to be full again.
  var timeToFill: Duration { .seconds(burst / perSecond) }
}

/// A bucket of tokens for each key: a client address, a session, an account.
///
/// Buckets lie on two shelves. One that is used moves to the young shelf; when that has been in use for as long as a
/// bucket takes to fill, the old shelf holds full ones only and is emptied. A flood of keys empties it earlier, so
/// that there are never more than `capacity`.
final class TokenBuckets<Key: Hashable & Sendable>: Sendable {
  private struct Bucket {
    var tokens: Double
    var at: Duration
  }
  private struct Shelves {
    var young: [Key: Bucket] = [:]
    var old: [Key: Bucket] = [:]
    var turnedAt: Duration
  }
  private let rate: Rate
  private let capacity: Int
  private let now: @Sendable () -> Duration
  private let shelves: Mutex<Shelves>

  /// - Parameter now: monotonic time since some fixed moment.
  init(_ rate: Rate, capacity: Int = 100_000, now: @escaping @Sendable () -> Duration = { monotonicTime() }) {
    precondition(rate.burst >= 1 && rate.perSecond > 0 && capacity >= 2)
    (self.rate, self.capacity, self.now) = (rate, capacity, now)
    shelves = Mutex(Shelves(turnedAt: now()))
  }

  /// Takes tokens. `nil` when there were enough, else the seconds after which there will be.
  func take(_ count: Double = 1, for key: Key) -> Double? {
    let now = now()
    return shelves.withLock { shelves in
      turn(&shelves, at: now)
      var bucket = filled(shelves.young[key] ?? shelves.old[key], at: now)
      guard bucket.tokens >= count else { return (count - bucket.tokens) / rate.perSecond }
      bucket.tokens -= count
      shelves.young[key] = bucket
      return nil
    }
  }

  /// How many buckets are kept, some of them perhaps twice.
  var count: Int { shelves.withLock { $0.young.count + $0.old.count } }

  private func filled(_ bucket: Bucket?, at now: Duration) -> Bucket {
    guard let bucket else { return Bucket(tokens: rate.burst, at: now) }
    let gained = max(0, (now - bucket.at) / .seconds(1)) * rate.perSecond
    return Bucket(tokens: min(rate.burst, bucket.tokens + gained), at: now)
  }

  private func turn(_ shelves: inout Shelves, at now: Duration) {
    guard now - shelves.turnedAt >= rate.timeToFill || shelves.young.count >= capacity / 2 else { return }
    shelves = Shelves(old: shelves.young, turnedAt: now)
  }
}

/// Time that only goes forward, since the process asked first.
func monotonicTime() -> Duration { start.duration(to: .now) }
private let start = ContinuousClock.now

import Synchronization
import Testing

@testable import PerchServer

/// A clock that stands still until it is told.
private final class Clock: Sendable {
  private let time = Mutex(Duration.zero)
  var now: Duration { time.withLock { $0 } }
  func advance(_ by: Duration) { time.withLock { $0 += by } }
}

@Suite("Token buckets") struct TokenBucketTests {
  @Test("let a burst through, then the rate, and say when to come back")
  func burst() {
    let clock = Clock()
    let buckets = TokenBuckets<String>(Rate(burst: 3, perSecond: 0.5), now: { clock.now })
    for _ in 0..<3 { #expect(buckets.take(for: "Mallory") == nil) }
    #expect(buckets.take(for: "Mallory") == 2)
    #expect(buckets.take(for: "Ada") == nil)
    clock.advance(.seconds(1))
    #expect(buckets.take(for: "Mallory") == 1)
    clock.advance(.seconds(1))
    #expect(buckets.take(for: "Mallory") == nil)
    #expect(buckets.take(for: "Mallory") == 2)
    clock.advance(.seconds(60))
    #expect(buckets.take(3, for: "Mallory") == nil)
    #expect(buckets.take(for: "Mallory") != nil)
  }

  @Test("remember an empty bucket until it would be full, however the shelves turn")
  func remembers() {
    for step in [1, 3, 7, 10, 11, 15, 19] {
      let clock = Clock()
      let buckets = TokenBuckets<String>(.perMinute(60, burst: 20), now: { clock.now })
      var taken = 0
      while clock.now < .seconds(100) {
        while buckets.take(for: "Mallory") == nil { taken += 1 }
        clock.advance(.seconds(step))
      }
      #expect(taken <= 20 + 100)
      #expect(taken >= 100 - step)
    }
  }

  @Test("forget full buckets")
  func forgets() {
    let clock = Clock()
    let buckets = TokenBuckets<Int>(Rate(burst: 10, perSecond: 1), now: { clock.now })
    for key in 0..<1000 { #expect(buckets.take(for: key) == nil) }
    #expect(buckets.count == 1000)
    clock.advance(.seconds(10))
    _ = buckets.take(for: 1)
    clock.advance(.seconds(10))
    _ = buckets.take(for: 1)
    #expect(buckets.count <= 2)
  }

  @Test("never keep more than they may")
  func bounded() {
    let clock = Clock()
    let buckets = TokenBuckets<Int>(Rate(burst: 10, perSecond: 1), capacity: 100, now: { clock.now })
    let counts = (0..<10_000).map { key in
      _ = buckets.take(for: key)
      return buckets.count
    }
    #expect(counts.max() == 100)
  }

  @Test("count right when many ask at once")
  func threads() async {
    let buckets = TokenBuckets<String>(Rate(burst: 100, perSecond: 0.001))
    let granted = await withTaskGroup(of: Int.self) { tasks in
      for _ in 0..<8 { tasks.addTask { (0..<100).count { _ in buckets.take(for: "all") == nil } } }
      return await tasks.reduce(0, +)
    }
    #expect(granted == 100)
  }
}

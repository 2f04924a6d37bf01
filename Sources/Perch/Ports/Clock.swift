import FoundationEssentials
import Synchronization

/// The wall clock. Order never depends on it.
package protocol Clock: Sendable {
  var now: Moment { get }
}

package final class SystemClock: Clock {
  private let start = ContinuousClock.now
  private let steady = Mutex(SteadyTime())

  package init() {}

  package var now: Moment {
    let reading = steady.withLock { steady in
      steady.read(wall: .seconds(Date().timeIntervalSince1970), elapsed: ContinuousClock.now - start)
    }
    return Moment(milliseconds: reading.milliseconds)
  }
}

/// Follows the wall clock, but when that jumps ahead, goes after it in a hurry instead of jumping: otherwise everybody's session
/// would seem to have been idle for as long as the jump, and end. A jump back is followed at once; nothing ends by it.
package struct SteadyTime: Sendable {
  static let hurry = 10
  /// Whoever is further off never had the right time: a machine that starts without knowing the date.
  static let furthest = Duration.seconds(7 * 86_400)
  private var last: (elapsed: Duration, reading: Duration)?

  package init() {}

  /// - Parameters:
  ///   - wall: since 1970, as the machine says.
  ///   - elapsed: since some moment, by a clock that never jumps.
  package mutating func read(wall: Duration, elapsed: Duration) -> Duration {
    var reading = wall
    if let last, wall - last.reading < Self.furthest { reading = min(wall, last.reading + (elapsed - last.elapsed) * Self.hurry) }
    last = (elapsed, reading)
    return reading
  }
}

extension Duration {
  fileprivate var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}

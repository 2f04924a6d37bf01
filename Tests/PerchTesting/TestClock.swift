package import Perch
import Synchronization

/// A clock that stands still until a test moves it.
package final class TestClock: Clock {
  private let moment = Mutex(Moment(milliseconds: 1_800_000_000_000))

  package init() {}

  package var now: Moment { moment.withLock { $0 } }

  package func advance(_ span: Span) { moment.withLock { $0 = Moment(milliseconds: $0.milliseconds + span.milliseconds) } }
  package func turnBack(_ span: Span) { moment.withLock { $0 = $0 - span } }
}

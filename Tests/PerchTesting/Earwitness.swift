package import Perch
import Synchronization

/// Remembers everything that was published, in order.
package final class Earwitness: Bus {
  private let heard = Mutex<[Event]>([])

  package init() {}

  package func publish(_ events: [Event]) { heard.withLock { $0 += events } }

  package var events: [Event] { heard.withLock { $0 } }

  package func forget() { heard.withLock { $0 = [] } }
}

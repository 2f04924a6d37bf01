import FoundationEssentials

/// The wall clock. Order never depends on it.
package protocol Clock: Sendable {
  var now: Moment { get }
}

package struct SystemClock: Clock {
  package init() {}
  package var now: Moment { Moment(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
}

import Synchronization

/// How many sockets a server has, so that it can wait for their goodbyes when it stops.
package final class OpenSockets: Sendable {
  private let count = Atomic(0)

  package init() {}

  func opened() { count.add(1, ordering: .relaxed) }
  func closed() { count.subtract(1, ordering: .relaxed) }

  /// Returns when all are closed, or after `patience`: some peers never answer a goodbye.
  func closed(within patience: Duration) async {
    let deadline = ContinuousClock.now + patience
    while count.load(ordering: .relaxed) > 0, ContinuousClock.now < deadline { try? await Task.sleep(for: .milliseconds(5)) }
  }
}

import NIOCore
import Synchronization

/// Carries mail to the sockets of one event loop: a hundred sockets posted in a row cost one wake-up, and ten
/// frames for one socket are one write.
final class Mailroom: Sendable {
  private let eventLoop: any EventLoop
  private let waiting = Mutex<[Socket]>([])

  init(eventLoop: any EventLoop) { self.eventLoop = eventLoop }

  /// From any thread.
  func post(_ socket: Socket) {
    let isFirst = waiting.withLock { sockets in
      sockets.append(socket)
      return sockets.count == 1
    }
    if isFirst { eventLoop.execute { self.deliver() } }
  }

  private func deliver() {
    let sockets = waiting.withLock { sockets in
      let batch = sockets
      sockets = []
      return batch
    }
    for socket in sockets { socket.deliver() }
  }
}

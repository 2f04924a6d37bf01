import NIOCore

/// One timer for all sockets of an event loop, which runs while there are any.
final class Heartbeat {
  /// How often it beats: often enough to keep the two timeouts to an eighth.
  let interval: TimeAmount
  private let eventLoop: any EventLoop
  private var sockets: [ObjectIdentifier: SocketHandler] = [:]
  private var timer: RepeatedTask?

  init(limits: SocketLimits, eventLoop: any EventLoop) {
    let shortest = min(limits.pingInterval, limits.pongTimeout)
    interval = min(.seconds(1), max(.milliseconds(1), .nanoseconds(shortest.nanoseconds / 8)))
    self.eventLoop = eventLoop
  }

  func beats(in time: TimeAmount) -> Int { max(1, Int(time.nanoseconds / interval.nanoseconds)) }

  func join(_ socket: SocketHandler) {
    sockets[ObjectIdentifier(socket)] = socket
    guard timer == nil else { return }
    let heartbeat = NIOLoopBound(self, eventLoop: eventLoop)
    timer = eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in heartbeat.value.beat() }
  }

  func leave(_ socket: SocketHandler) {
    sockets[ObjectIdentifier(socket)] = nil
    guard sockets.isEmpty else { return }
    timer?.cancel()
    timer = nil
  }

  private func beat() {
    for socket in sockets.values { socket.beat() }
  }
}

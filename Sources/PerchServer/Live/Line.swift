import Synchronization

/// The way to one client. News that comes before a welcome waits for it, so that a client never hears of a change
/// without knowing what was changed.
final class Line: Sendable {
  private struct State {
    var socket: Socket?
    /// How many welcomes are on their way. Every line begins with one.
    var holds = 1
    var held: [[UInt8]] = []

    /// After the last welcome, what was held goes out.
    mutating func release() {
      holds -= 1
      guard holds == 0 else { return }
      held.forEach { socket?.send($0) }
      held = []
    }
  }

  private static let maxHeld = 1000
  private let state = Mutex(State())

  func open(_ socket: Socket) { state.withLock { $0.socket = socket } }

  /// An answer: goes out at once.
  func send(_ frame: [UInt8]) { state.withLock { $0.socket }?.send(frame) }

  func news(_ frame: [UInt8]) {
    state.withLock { state in
      guard state.holds > 0 else { state.socket?.send(frame); return }
      state.held.append(frame)
      if state.held.count > Self.maxHeld { state.socket?.close(.slow) }
    }
  }

  /// From now on news waits for one more welcome.
  func hold() { state.withLock { $0.holds += 1 } }

  func welcome(_ frame: [UInt8]) {
    state.withLock { state in
      state.socket?.send(frame)
      state.release()
    }
  }

  /// A welcome that was waited for does not come.
  func release() { state.withLock { $0.release() } }

  func close(_ close: Close) { state.withLock { $0.socket }?.close(close) }
}

import NIOCore
import Synchronization

/// The way to one client. News that comes before the welcome waits for it, so that a client never hears of a change
/// without knowing what was changed.
final class Line: Sendable {
  private struct State {
    var socket: Socket?
    var held: [ByteBuffer]? = []
  }

  private static let maxHeld = 1000
  private let state = Mutex(State())

  func open(_ socket: Socket) { state.withLock { $0.socket = socket } }

  /// An answer: goes out at once.
  func send(_ frame: ByteBuffer) { state.withLock { $0.socket }?.send(frame) }

  func news(_ frame: ByteBuffer) {
    state.withLock { state in
      guard state.held != nil else { state.socket?.send(frame); return }
      state.held?.append(frame)
      if state.held?.count ?? 0 > Self.maxHeld { state.socket?.close(.slow) }
    }
  }

  /// From now on news waits for the next welcome.
  func hold() { state.withLock { $0.held = $0.held ?? [] } }

  /// Without a frame, what was held is just let go.
  func welcome(_ frame: ByteBuffer?) {
    state.withLock { state in
      if let frame { state.socket?.send(frame) }
      state.held?.forEach { state.socket?.send($0) }
      state.held = nil
    }
  }

  func close(_ close: Close) { state.withLock { $0.socket }?.close(close) }
}

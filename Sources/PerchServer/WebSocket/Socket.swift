import NIOCore
import Synchronization

/// Receives one connection's events, in order, on its event loop. Must not block.
protocol SocketDelegate: AnyObject, Sendable {
  func opened(_ socket: Socket)
  /// One whole message, valid UTF-8, within the limits.
  func received(_ text: ByteBuffer, on socket: Socket)
  /// The last event, exactly once.
  func closed(_ socket: Socket)
}

/// A handle to an open connection, safe from any thread.
final class Socket: Sendable {
  /// Announces on the pipeline that the close frame has been written.
  struct SaidGoodbye {}

  let channel: any Channel
  private let mailroom: Mailroom
  private let maxBacklog: Int
  private let outbox = Mutex(Outbox())

  init(channel: any Channel, mailroom: Mailroom, maxBacklog: Int) {
    (self.channel, self.mailroom, self.maxBacklog) = (channel, mailroom, maxBacklog)
  }

  /// Why we end this connection; `nil` while it is open, and when the peer vanished.
  var closing: Close? { outbox.withLock { $0.closing } }

  /// Sends a text message. Silently does nothing once the socket is closing.
  func send(_ text: ByteBuffer) { send(.text, text) }

  /// Says goodbye after everything sent so far.
  func close(_ close: Close) { self.close(close, payload: close.payload) }

  func send(_ opcode: Opcode, _ payload: ByteBuffer) {
    let isNew = outbox.withLock { $0.add(opcode, payload, limit: maxBacklog) }
    if isNew { mailroom.post(self) }
  }

  func close(_ close: Close, payload: ByteBuffer) {
    let isNew = outbox.withLock { $0.close(close, payload: payload) }
    if isNew { mailroom.post(self) }
  }

  /// Gives the connection up at once. On the event loop.
  func abandon(_ close: Close) {
    outbox.withLock { $0.abandon(close) }
    channel.close(promise: nil)
  }

  /// Writes what waits. On the event loop.
  func deliver() {
    let (frames, isClosing, isAbandoned) = outbox.withLock { ($0.collect(), $0.closing != nil, $0.isAbandoned) }
    guard !isAbandoned else { return channel.close(promise: nil) }
    let pipeline = channel.pipeline.syncOperations
    pipeline.writeAndFlush(NIOAny(frames), promise: nil)
    if isClosing { pipeline.triggerUserOutboundEvent(SaidGoodbye(), promise: nil) }
  }
}

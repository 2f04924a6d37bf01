package import NIOCore
import Synchronization

/// Receives one connection's events, in order, on its event loop. Must not block.
package protocol SocketDelegate: AnyObject, Sendable {
  func opened(_ socket: Socket)
  /// One whole message, valid UTF-8, within the limits.
  func received(_ text: ByteBuffer, on socket: Socket)
  /// One whole binary message, where the limits take any.
  func received(binary: ByteBuffer, on socket: Socket)
  /// The last event, exactly once.
  func closed(_ socket: Socket)
}

extension SocketDelegate {
  package func received(binary: ByteBuffer, on socket: Socket) {}
}

/// A handle to an open connection, safe from any thread.
package final class Socket: Sendable {
  /// Announces on the pipeline that this end closes: the close frame is written, or still behind what the peer has to read.
  struct Goodbye { let isSaid: Bool }

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
  package func send(_ text: [UInt8]) { send(.text, text) }

  package func send(binary: [UInt8]) { send(.binary, binary) }

  /// Says goodbye after everything sent so far.
  func close(_ close: Close) { self.close(close, payload: close.payload) }

  func send(_ opcode: Opcode, _ payload: some Collection<UInt8>) {
    let isNew = outbox.withLock { $0.add(opcode, payload, limit: maxBacklog) }
    if isNew { mailroom.post(self) }
  }

  func close(_ close: Close, payload: ByteBuffer) {
    let isNew = outbox.withLock { $0.close(close, payload: payload) }
    if isNew { mailroom.post(self) }
  }

  /// Writes what waits, unless the peer has yet to read what was written before; then it is called again. On the event loop.
  func deliver() {
    let mayWrite = channel.isWritable
    let (frames, isClosing) = outbox.withLock { (mayWrite ? $0.collect() : ByteBuffer(), $0.closing != nil) }
    let pipeline = channel.pipeline.syncOperations
    if frames.readableBytes > 0 { pipeline.writeAndFlush(NIOAny(frames), promise: nil) }
    if isClosing { pipeline.triggerUserOutboundEvent(Goodbye(isSaid: mayWrite), promise: nil) }
  }
}

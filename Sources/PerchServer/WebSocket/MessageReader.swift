import NIOCore

/// What a client may say on an open socket.
enum SocketEvent: Equatable {
  case text(ByteBuffer)
  case ping(ByteBuffer)
  case pong
  case close(Close?)
}

/// Makes messages out of bytes, and refuses at the first byte that breaks RFC 6455. Knows no channel.
struct MessageReader {
  private struct Message {
    var text = ByteBuffer()
    var fragments = 0
    var check = UTF8Check()
  }
  private let limits: SocketLimits
  private var unread = ByteBuffer()
  private var isBorrowed = false
  private var message: Message?

  init(limits: SocketLimits) { self.limits = limits }

  mutating func append(_ bytes: ByteBuffer) {
    if unread.readableBytes == 0 {
      (unread, isBorrowed) = (bytes, true)
    } else {
      unread.writeImmutableBuffer(bytes)
    }
  }

  /// The next event, or `nil` when the rest has yet to arrive.
  mutating func next() throws(Close) -> SocketEvent? {
    while let header = try FrameHeader(peekingAt: unread) {
      try check(header)
      guard unread.readableBytes >= header.size + header.length else { break }
      unread.moveReaderIndex(forwardBy: header.size)
      if let event = try header.opcode.isControl ? control(header) : data(header) { return event }
    }
    settle()
    return nil
  }

  private func check(_ header: FrameHeader) throws(Close) {
    switch header.opcode {
    case .binary: throw .notText
    case .text where message != nil: throw .protocolError("message inside a message")
    case .continuation where message == nil: throw .protocolError("nothing to continue")
    case .text, .continuation:
      let (size, fragments) = (message?.text.readableBytes ?? 0, message?.fragments ?? 0)
      guard header.length <= limits.maxFrame, header.length <= limits.maxMessage - size else { throw .tooLarge("message too large") }
      guard fragments < limits.maxFragments else { throw .tooLarge("too many fragments") }
    case .close, .ping, .pong: break
    }
  }

  private mutating func data(_ header: FrameHeader) throws(Close) -> SocketEvent? {
    var message = self.message.take() ?? Message()
    let start = message.text.writerIndex
    message.text.writeUnmasked(&unread, count: header.length, mask: header.mask)
    message.fragments += 1
    let isText = message.text.withUnsafeReadableBytes { message.check.accepts(.init(rebasing: $0[start...])) }
    guard isText, !header.isFinal || message.check.isComplete else { throw .badText }
    guard !header.isFinal else { return .text(message.text) }
    self.message = message
    return nil
  }

  private mutating func control(_ header: FrameHeader) throws(Close) -> SocketEvent {
    var payload = ByteBuffer()
    payload.writeUnmasked(&unread, count: header.length, mask: header.mask)
    switch header.opcode {
    case .ping: return .ping(payload)
    case .close: return .close(try Close.read(payload))
    default: return .pong
    }
  }

  /// Keeps what is left in a buffer of its own size: the one it came in belongs to the event loop and is large.
  private mutating func settle() {
    guard isBorrowed || unread.readerIndex > 0 else { return }
    unread = unread.readableBytes == 0 ? ByteBuffer() : ByteBuffer(bytes: unread.readableBytesView)
    isBorrowed = false
  }
}

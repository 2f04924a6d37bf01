import NIOCore

/// What a client may say on an open socket.
enum SocketEvent: Equatable {
  case text(ByteBuffer)
  case binary(ByteBuffer)
  case ping(ByteBuffer)
  case pong
  case close(Close?)
}

/// Makes messages out of bytes, and refuses at the first byte that breaks RFC 6455. Knows no channel.
struct MessageReader {
  private struct Message {
    let isText: Bool
    var bytes = ByteBuffer()
    var fragments = 0
    var check = UTF8Check()

    /// Looks at the bytes that came last.
    mutating func checkText(last count: Int, isComplete: Bool) throws(Close) {
      let isText = bytes.withUnsafeReadableBytes { check.accepts(.init(rebasing: $0.suffix(count))) }
      guard isText, !isComplete || check.isComplete else { throw .badText }
    }
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
    case .binary where !limits.takesBinary: throw .notText
    case .text where message != nil, .binary where message != nil: throw .protocolError("message inside a message")
    case .continuation where message == nil: throw .protocolError("nothing to continue")
    case .text, .binary, .continuation:
      let (size, fragments) = (message?.bytes.readableBytes ?? 0, message?.fragments ?? 0)
      guard header.length <= limits.maxFrame, header.length <= limits.maxMessage - size else { throw .tooLarge("message too large") }
      guard fragments < limits.maxFragments else { throw .tooLarge("too many fragments") }
    case .close, .ping, .pong: break
    }
  }

  private mutating func data(_ header: FrameHeader) throws(Close) -> SocketEvent? {
    var message = self.message.take() ?? Message(isText: header.opcode == .text)
    message.bytes.writeUnmasked(&unread, count: header.length, mask: header.mask)
    message.fragments += 1
    if message.isText { try message.checkText(last: header.length, isComplete: header.isFinal) }
    guard !header.isFinal else { return message.isText ? .text(message.bytes) : .binary(message.bytes) }
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

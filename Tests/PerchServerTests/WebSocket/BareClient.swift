import NIOCore
import NIOPosix
import Synchronization
import Testing

/// A client that can say anything, also what no WebSocket library would.
final class BareClient: ChannelInboundHandler, Sendable {
  typealias InboundIn = ByteBuffer
  struct Silence: Error {}
  struct Frame: Equatable {
    let first: UInt8
    let payload: ByteBuffer
    var text: String { String(buffer: payload) }
    /// Code and reason of a close frame.
    var close: String? {
      var payload = payload
      guard first == 0x88, let code = payload.readInteger(as: UInt16.self) else { return nil }
      return "\(code) \(String(buffer: payload))"
    }
  }
  private struct State {
    var received = ByteBuffer()
    var isEnded = false
  }
  private let state = Mutex(State())
  private let connection = Mutex<(any Channel)?>(nil)

  static func connect(to port: Int, group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton) async throws -> BareClient {
    let client = BareClient()
    let channel = try await ClientBootstrap(group: group)
      .channelOption(ChannelOptions.allowRemoteHalfClosure, value: true)
      .channelInitializer { $0.pipeline.addHandler(client) }
      .connect(host: "127.0.0.1", port: port).get()
    client.connection.withLock { $0 = channel }
    return client
  }

  /// Connects and opens a socket.
  static func open(_ port: Int, extra: ByteBuffer = ByteBuffer()) async throws -> BareClient {
    let client = try await connect(to: port)
    var hello = ByteBuffer(string: BareClient.handshake())
    hello.writeImmutableBuffer(extra)
    client.send(hello)
    let head = try await client.head()
    #expect(head.hasPrefix("HTTP/1.1 101 "))
    #expect(head.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"))
    return client
  }

  static func handshake(_ path: String = "/socket", version: Int = 13, key: String = "dGhlIHNhbXBsZSBub25jZQ==", more: String = "") -> String {
    "GET \(path) HTTP/1.1\r\nHost: perch\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
      + "Sec-WebSocket-Key: \(key)\r\nSec-WebSocket-Version: \(version)\r\n\(more)\r\n"
  }

  var channel: any Channel { connection.withLock { $0! } }
  func send(_ bytes: ByteBuffer) { channel.writeAndFlush(bytes, promise: nil) }
  func send(_ text: String) { send(ByteBuffer(string: text)) }
  func hangUp() { channel.close(promise: nil) }
  /// Leaves everything that arrives to the kernel, until it takes no more.
  func stopReading() async throws { try await channel.setOption(ChannelOptions.autoRead, value: false).get() }
  func goOnReading() async throws { try await channel.setOption(ChannelOptions.autoRead, value: true).get() }

  /// Waits until `take` finds what it looks for in the bytes that have arrived.
  func await<Found>(_ take: (inout ByteBuffer, _ isEnded: Bool) -> Found?) async throws -> Found {
    let deadline = ContinuousClock.now + .seconds(8)
    while ContinuousClock.now < deadline {
      if let found = state.withLock({ take(&$0.received, $0.isEnded) }) { return found }
      try await Task.sleep(for: .milliseconds(2))
    }
    throw Silence()
  }

  func frame() async throws -> Frame {
    try await self.await { bytes, _ in
      var rest = bytes
      guard let first = rest.readInteger(as: UInt8.self), let short = rest.readInteger(as: UInt8.self) else { return nil }
      let length: Int? =
        switch short {
        case 126: rest.readInteger(as: UInt16.self).map(Int.init)
        case 127: rest.readInteger(as: UInt64.self).map(Int.init)
        default: Int(short)
        }
      guard let length, let payload = rest.readSlice(length: length) else { return nil }
      bytes = rest
      return Frame(first: first, payload: payload)
    }
  }

  /// An HTTP head, with the empty line.
  func head() async throws -> String {
    try await self.await { bytes, isEnded in
      let text = String(buffer: bytes)
      guard let end = text.firstRange(of: "\r\n\r\n") else { return isEnded ? "" : nil }
      bytes.moveReaderIndex(forwardBy: text[..<end.upperBound].utf8.count)
      return String(text[..<end.upperBound])
    }
  }

  /// Everything up to the end of the connection.
  func rest() async throws -> String {
    try await self.await { bytes, isEnded in isEnded ? bytes.readString(length: bytes.readableBytes) : nil }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    state.withLock { _ = $0.received.writeImmutableBuffer(Self.unwrapInboundIn(data)) }
  }
  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event as? ChannelEvent == .inputClosed { state.withLock { $0.isEnded = true } }
  }
  func channelInactive(context: ChannelHandlerContext) { state.withLock { $0.isEnded = true } }
  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}

extension ByteBuffer {
  /// A frame as a client sends it, or as a broken client would.
  static func frame(_ opcode: UInt8, _ payload: [UInt8], final: Bool = true, masked: Bool = true, reserved: UInt8 = 0) -> ByteBuffer {
    var frame = ByteBuffer(integer: (final ? 0x80 : 0) | reserved | opcode)
    let bit: UInt8 = masked ? 0x80 : 0
    switch payload.count {
    case ...125: frame.writeInteger(bit | UInt8(payload.count))
    case ...0xffff: frame.writeMultipleIntegers(bit | 126, UInt16(payload.count))
    default: frame.writeMultipleIntegers(bit | 127, UInt64(payload.count))
    }
    guard masked else {
      frame.writeBytes(payload)
      return frame
    }
    let key: [UInt8] = [0x1f, 0x82, 0xa3, 0x44]
    frame.writeBytes(key)
    frame.writeBytes(payload.enumerated().map { $1 ^ key[$0 & 3] })
    return frame
  }

  static func text(_ text: String, final: Bool = true) -> ByteBuffer { frame(1, Array(text.utf8), final: final) }
  static func closing(_ code: UInt16, _ reason: String = "") -> ByteBuffer { frame(8, [UInt8(code >> 8), UInt8(code & 0xff)] + reason.utf8) }
  static func + (left: ByteBuffer, right: ByteBuffer) -> ByteBuffer {
    var both = left
    both.writeImmutableBuffer(right)
    return both
  }
}

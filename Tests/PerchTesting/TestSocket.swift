import FoundationEssentials
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket
import Synchronization

/// A WebSocket as a browser has it.
package final class TestSocket: Sendable {
  private struct State {
    var frames: [JSON] = []
    var isClosed = false
    var closeCode: Int?
  }

  private let channel: any Channel
  private let state = Mutex(State())

  private init(_ channel: any Channel) { self.channel = channel }

  static func open(_ path: String, headers: [(String, String)], port: Int) async throws -> TestSocket {
    let upgrade: EventLoopFuture<TestSocket> = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          let upgrader = NIOTypedWebSocketClientUpgrader<TestSocket>(maxFrameSize: 1 << 22) { channel, _ in
            channel.eventLoop.makeCompletedFuture {
              let socket = TestSocket(channel)
              try channel.pipeline.syncOperations.addHandler(FrameReader(socket))
              return socket
            }
          }
          let fields = HTTPHeaders([("Host", "127.0.0.1:\(port)"), ("Content-Length", "0")] + headers)
          let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: path, headers: fields)
          return try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(
            configuration: .init(
              upgradeConfiguration: .init(
                upgradeRequestHead: head, upgraders: [upgrader],
                notUpgradingCompletionHandler: { $0.eventLoop.makeFailedFuture(Unexpected("the socket was refused")) })))
        }
      }
    return try await upgrade.get()
  }

  package func say(_ frame: JSON) { say(text: frame.text) }

  package func say(text: String) {
    channel.writeAndFlush(WebSocketFrame(fin: true, opcode: .text, maskKey: .random(), data: ByteBuffer(string: text)), promise: nil)
  }

  /// The next frame of this type that fits; others before it are dropped.
  package func hear(_ type: String, where fits: (JSON) -> Bool = { _ in true }) async throws -> JSON {
    try await wait("a frame “\(type)”") { state in
      while !state.frames.isEmpty {
        let frame = state.frames.removeFirst()
        if frame["type"].string == type, fits(frame) { return frame }
      }
      return nil
    }
  }

  /// Asks the server for a sign of life and returns what came before it.
  package func heardSoFar() async throws -> [JSON] {
    say(["type": "ping"])
    return try await wait("a pong") { state in
      guard let end = state.frames.firstIndex(where: { $0["type"] == "pong" }) else { return nil }
      defer { state.frames.removeFirst(end + 1) }
      return Array(state.frames[..<end])
    }
  }

  package func request(_ frame: JSON) async throws -> JSON {
    say(frame)
    return try await wait("the answer to \(frame.text)") { state in
      guard let place = state.frames.firstIndex(where: { $0["ref"] == frame["ref"] && $0["ref"] != .null }) else { return nil }
      return state.frames.remove(at: place)
    }
  }

  /// The code with which the server ends the connection.
  package func closeCode() async throws -> Int? {
    try await wait("the end") { $0.isClosed ? .some($0.closeCode) : nil }
  }

  package var isOpen: Bool { state.withLock { !$0.isClosed } }

  package func close() { channel.close(promise: nil) }

  private func wait<Value>(_ what: String, for found: (inout State) -> Value?) async throws -> Value {
    let deadline = ContinuousClock.now + .seconds(10)
    while ContinuousClock.now < deadline {
      let (value, isOver) = state.withLock { (found(&$0), $0.isClosed) }
      if let value { return value }
      if isOver { throw Unexpected("the connection ended (\(state.withLock { $0.closeCode } ?? 0)) before \(what)") }
      try await Task.sleep(for: .milliseconds(2))
    }
    throw Unexpected("there was no sign of \(what)")
  }

  fileprivate func received(_ text: String) {
    state.withLock { state in (try? JSON(Data(text.utf8))).map { state.frames.append($0) } }
  }

  fileprivate func ended(_ code: Int?) {
    state.withLock { ($0.isClosed, $0.closeCode) = (true, $0.closeCode ?? code) }
  }
}

private final class FrameReader: ChannelInboundHandler {
  typealias InboundIn = WebSocketFrame
  typealias OutboundOut = WebSocketFrame

  private let socket: TestSocket

  init(_ socket: TestSocket) { self.socket = socket }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var frame = Self.unwrapInboundIn(data)
    switch frame.opcode {
    case .text: socket.received(String(buffer: frame.data))
    case .ping: context.writeAndFlush(Self.wrapOutboundOut(WebSocketFrame(fin: true, opcode: .pong, maskKey: .random(), data: frame.data)), promise: nil)
    case .connectionClose:
      socket.ended((frame.data.readInteger() as UInt16?).map { Int($0) })
      context.close(promise: nil)
    default: break
    }
  }

  func channelInactive(context: ChannelHandlerContext) { socket.ended(nil) }
}

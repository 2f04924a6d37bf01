import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import ServiceLifecycle
import Synchronization
import Testing

@testable import PerchServer

/// Repeats what it hears, and remembers what happened.
final class Echo: SocketDelegate {
  private let events = Mutex<[String]>([])
  private let latest = Mutex<PerchServer.Socket?>(nil)

  var history: [String] { events.withLock { $0 } }
  /// The socket that was opened last.
  var socket: PerchServer.Socket? { latest.withLock { $0 } }

  func opened(_ socket: PerchServer.Socket) {
    latest.withLock { $0 = socket }
    events.withLock { $0.append("opened") }
  }
  func received(_ text: ByteBuffer, on socket: PerchServer.Socket) {
    events.withLock { $0.append("received") }
    socket.send(text)
  }
  func closed(_ socket: PerchServer.Socket) {
    events.withLock { $0.append("closed \(socket.closing?.reason ?? "-")") }
    latest.withLock { $0 = nil }
  }
}

/// A running server on a free port, with a router that says which door was used.
struct EchoServer {
  let port: Int
  let echo: Echo
  private let group: ServiceGroup

  static func run(
    limits: SocketLimits = SocketLimits(), accept: SocketAcceptor? = nil, _ body: @escaping @Sendable (EchoServer) async throws -> Void
  ) async throws {
    let (ports, found) = AsyncStream.makeStream(of: Int.self)
    let echo = Echo()
    let welcome: SocketAcceptor = { head, channel in
      channel.eventLoop.makeSucceededFuture(head.uri.hasSuffix("refused") ? .refuse : .accept(echo))
    }
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let application = Application(
      router: router(), server: .http1AndSockets(limits: limits, accept: accept ?? welcome),
      configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { found.yield($0.localAddress!.port!) }, logger: logger)
    let group = ServiceGroup(configuration: .init(services: [.init(service: application)], logger: logger))
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      for await port in ports {
        let server = EchoServer(port: port, echo: echo, group: group)
        do { try await body(server) } catch { Issue.record(error) }
        await group.triggerGracefulShutdown()
        break
      }
      try await tasks.waitForAll()
    }
  }

  func stop() async { await group.triggerGracefulShutdown() }

  /// Waits until the delegate has seen this.
  func expect(_ event: String) async throws {
    for _ in 0..<2000 {
      if echo.history.contains(event) { return }
      try await Task.sleep(for: .milliseconds(2))
    }
    Issue.record("\(event) is not among \(echo.history)")
  }

  private init(port: Int, echo: Echo, group: ServiceGroup) {
    (self.port, self.echo, self.group) = (port, echo, group)
  }

  private static func router() -> Router<BasicRequestContext> {
    let router = Router()
    router.get("socket") { request, _ in "routed \(request.uri.query ?? "-")" }
    router.get("hello") { _, _ in "hello" }
    router.get("large") { _, _ in Response(status: .ok, body: .init(byteBuffer: ByteBuffer(repeating: 0x78, count: 16 << 20))) }
    router.post("hello") { request, _ in
      let body = try await request.body.collect(upTo: 1 << 20)
      return "\(body.readableBytes) bytes"
    }
    return router
  }
}

extension PerchServer.Socket {
  func send(_ text: ByteBuffer) { send(.text, text.readableBytesView) }
}

import ArgumentParser
import Hummingbird
import HummingbirdCore
import NIOCore
import PerchServer

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Repeats every message, on the very pipeline that serves chat: what Autobahn talks to.
@main struct EchoServer: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "perch-echo", abstract: "Repeat every WebSocket message.")

  @Option(help: "The port; 0 picks a free one.")
  var port = 0

  @Option(help: "The largest message in bytes, in as many fragments.")
  var maxMessage = 64 << 10

  func run() async throws {
    let echo = Echo()
    let application = Application(
      router: Router(),
      server: .http1AndSockets(path: "/", limits: limits) { _, channel in channel.eventLoop.makeSucceededFuture(.accept(echo)) },
      configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
      onServerRunning: { channel in
        print("Listening on ws://127.0.0.1:\(channel.localAddress?.port ?? 0)")
        fflush(nil)
      })
    try await application.runService()
  }

  private var limits: SocketLimits {
    var limits = SocketLimits()
    (limits.maxFrame, limits.maxMessage, limits.maxFragments) = (maxMessage, maxMessage, maxMessage)
    limits.maxBacklog = 4 * maxMessage
    limits.takesBinary = true
    return limits
  }
}

private final class Echo: SocketDelegate {
  func opened(_ socket: PerchServer.Socket) {}
  func received(_ text: ByteBuffer, on socket: PerchServer.Socket) { socket.send(Array(text.readableBytesView)) }
  func received(binary: ByteBuffer, on socket: PerchServer.Socket) { socket.send(binary: Array(binary.readableBytesView)) }
  func closed(_ socket: PerchServer.Socket) {}
}

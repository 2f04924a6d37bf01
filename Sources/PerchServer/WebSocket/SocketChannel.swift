package import HummingbirdCore
import Logging
package import NIOCore
package import NIOHTTP1
import NIOHTTPTypes
import ServiceLifecycle

package enum SocketAnswer: Sendable {
  case accept(any SocketDelegate)
  /// The request goes on to the router, which answers it.
  case refuse
}

/// Decides on a WebSocket handshake. Called on the connection's event loop; may answer later and from anywhere.
package typealias SocketAcceptor = @Sendable (HTTPRequestHead, any Channel) -> EventLoopFuture<SocketAnswer>

extension HTTPServerBuilder {
  /// HTTP/1.1 and WebSockets on one port. Only handshakes for `path` reach the acceptor.
  package static func http1AndSockets(
    path: String = "/socket", limits: SocketLimits = SocketLimits(), open: OpenSockets = OpenSockets(), accept: @escaping SocketAcceptor
  ) -> HTTPServerBuilder {
    let reception = SocketReception(path: path, limits: limits, open: open, accept: accept)
    return HTTPServerBuilder { SocketChannel(responder: $0, reception: reception) }
  }
}

/// What all connections of a server share.
struct SocketReception: Sendable {
  let path: String
  let limits: SocketLimits
  let open: OpenSockets
  let accept: SocketAcceptor
  let roster: EventLoopRoster

  init(path: String, limits: SocketLimits, open: OpenSockets, accept: @escaping SocketAcceptor) {
    (self.path, self.limits, self.open, self.accept) = (path, limits, open, accept)
    roster = EventLoopRoster(limits: limits)
  }

  func isResponsible(for head: HTTPRequestHead) -> Bool {
    head.uri.prefix { $0 != "?" } == path
  }

  func makeHandler(for channel: any Channel, delegate: any SocketDelegate) -> SocketHandler {
    let staff = roster.staff(on: channel.eventLoop)
    let socket = Socket(channel: channel, mailroom: staff.mailroom, maxBacklog: limits.maxBacklog)
    return SocketHandler(socket: socket, delegate: delegate, heartbeat: staff.heartbeat.value, limits: limits, open: open)
  }
}

/// A connection that begins as HTTP and may become a WebSocket.
struct SocketChannel: HTTPChannelHandler {
  typealias HTTPChannel = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

  struct Value: ServerChildChannelValue {
    let channel: any Channel
    /// `nil` when the connection became a WebSocket, or nothing, without any HTTP request before.
    let http: EventLoopFuture<HTTPChannel?>
  }

  let responder: Responder
  let reception: SocketReception

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    channel.eventLoop.makeCompletedFuture {
      let codec = HTTPCodec()
      let http = channel.eventLoop.makePromise(of: HTTPChannel?.self)
      let protocolSwitch = ProtocolSwitch(reception: reception, codec: codec, http: http, logger: logger)
      try channel.pipeline.syncOperations.addHandlers(codec.encoder, codec.decoder, protocolSwitch)
      return Value(channel: channel, http: http.futureResult)
    }
  }

  /// A WebSocket lives on its event loop: no task is held for it.
  func handle(value: Value, logger: Logger) async {
    guard let http = try? await value.http.get() else { return }
    await handleHTTP(asyncChannel: http, logger: logger)
  }
}

/// The two ends of HTTP/1.1 in a pipeline.
struct HTTPCodec {
  let encoder = HTTPResponseEncoder()
  let decoder: ByteToMessageHandler<HTTPRequestDecoder>

  init() {
    var limits = NIOHTTPDecoderLimitConfiguration()
    limits.maxHeaderFieldSize = 16 << 10
    limits.maxHeaderListSize = 32 << 10
    limits.maxHeaderFieldCount = 100
    decoder = ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits))
  }
}

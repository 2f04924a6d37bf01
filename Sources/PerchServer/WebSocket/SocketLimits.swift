import NIOCore

/// What one connection may cost us.
struct SocketLimits: Sendable {
  var maxFrame = 64 << 10
  var maxMessage = 64 << 10
  var maxFragments = 128
  /// How long a new connection may take over its first request, and we over the decision to accept a socket.
  var handshakeTimeout: TimeAmount = .seconds(10)
  /// Silence after which we ping.
  var pingInterval: TimeAmount = .seconds(25)
  /// Silence after a ping that means the peer is gone.
  var pongTimeout: TimeAmount = .seconds(8)
  /// How long a peer may take over its part of a goodbye.
  var closeTimeout: TimeAmount = .seconds(5)
  /// Bytes waiting unsent above which a connection is given up.
  var maxBacklog = 1 << 20
  /// How long an HTTP connection may stay without a request.
  var httpIdle: Duration = .seconds(60)
}

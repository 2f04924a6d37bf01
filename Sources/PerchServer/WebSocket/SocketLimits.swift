import NIOCore

/// What one connection may cost us.
package struct SocketLimits: Sendable {
  package var maxFrame = 64 << 10
  package var maxMessage = 64 << 10
  package var maxFragments = 128
  /// Chat is text. An echo may repeat binary messages as well.
  package var takesBinary = false
  /// How long a new connection may take over its first request, and we over the decision to accept a socket.
  var handshakeTimeout: TimeAmount = .seconds(10)
  /// Silence after which we ping.
  var pingInterval: TimeAmount = .seconds(25)
  /// Silence after a ping that means the peer is gone.
  var pongTimeout: TimeAmount = .seconds(8)
  /// How long a peer may take over its part of a goodbye.
  var closeTimeout: TimeAmount = .seconds(5)
  /// Bytes that wait for a slow reader, above which the connection ends.
  package var maxBacklog = 1 << 20
  /// How long an HTTP client may take to read what fits its connection's buffers.
  var answerTimeout: TimeAmount = .seconds(60)
  /// How long an HTTP connection may stay without a request.
  var httpIdle: Duration = .seconds(60)

  package init() {}
}

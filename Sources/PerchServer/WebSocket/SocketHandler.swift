import NIOCore

/// One open socket at the end of its pipeline: what arrives, goodbyes, heartbeat, slow readers.
final class SocketHandler: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let socket: Socket
  private let delegate: any SocketDelegate
  private let heartbeat: Heartbeat
  private let limits: SocketLimits
  private let open: OpenSockets
  private var reader: MessageReader
  private var silence = 0
  /// Nothing more is read: the peer said goodbye, or broke the rules.
  private var isDeaf = false
  private var saidGoodbye = false
  private var isGone = false
  private var lingering: Scheduled<Void>?

  init(socket: Socket, delegate: any SocketDelegate, heartbeat: Heartbeat, limits: SocketLimits, open: OpenSockets) {
    (self.socket, self.delegate, self.heartbeat, self.limits, self.open) = (socket, delegate, heartbeat, limits, open)
    reader = MessageReader(limits: limits)
  }

  func handlerAdded(context: ChannelHandlerContext) {
    open.opened()
    heartbeat.join(self)
    delegate.opened(socket)
  }

  func handlerRemoved(context: ChannelHandlerContext) { leave() }

  func channelInactive(context: ChannelHandlerContext) {
    leave()
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    silence = 0
    guard !isDeaf else { return }
    reader.append(Self.unwrapInboundIn(data))
    do throws(Close) {
      while !isDeaf, let event = try reader.next() { receive(event, context: context) }
    } catch {
      end(with: error, payload: error.payload, context: context)
    }
  }

  private func receive(_ event: SocketEvent, context: ChannelHandlerContext) {
    switch event {
    case .text(let text): if socket.closing == nil { delegate.received(text, on: socket) }
    case .binary(let bytes): if socket.closing == nil { delegate.received(binary: bytes, on: socket) }
    case .ping(let payload): socket.send(.pong, payload.readableBytesView)
    case .pong: break
    case .close(let close?): end(with: close, payload: ByteBuffer(integer: close.code), context: context)
    case .close(nil): end(with: Close(code: 1000, reason: ""), payload: ByteBuffer(), context: context)
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case is ChannelShouldQuiesceEvent: socket.close(.restarting)
    case ChannelEvent.inputClosed:
      // Who stops talking may still hear why they were closed.
      socket.deliver()
      context.close(promise: nil)
    default: context.fireUserInboundEventTriggered(event)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
    guard let goodbye = event as? Socket.Goodbye else { return context.triggerUserOutboundEvent(event, promise: promise) }
    guard !isGone, !saidGoodbye else { return }
    let channel = context.channel
    lingering = lingering ?? context.eventLoop.scheduleTask(in: limits.closeTimeout) { channel.close(promise: nil) }
    saidGoodbye = goodbye.isSaid
    hangUp(context: context)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable { socket.deliver() }
    context.fireChannelWritabilityChanged()
  }

  func beat() {
    silence += 1
    let patience = heartbeat.beats(in: limits.pingInterval)
    if silence == patience { return socket.send(.ping, []) }
    if silence > patience + heartbeat.beats(in: limits.pongTimeout) { socket.channel.close(promise: nil) }
  }

  private func end(with close: Close, payload: ByteBuffer, context: ChannelHandlerContext) {
    isDeaf = true
    reader = MessageReader(limits: limits)
    socket.close(close, payload: payload)
    hangUp(context: context)
  }

  /// When both sides are done, closes our half and waits for the peer's: closing both at once could destroy the
  /// goodbye on its way.
  private func hangUp(context: ChannelHandlerContext) {
    if isDeaf, saidGoodbye { context.close(mode: .output, promise: nil) }
  }

  private func leave() {
    guard !isGone else { return }
    (isGone, isDeaf) = (true, true)
    lingering?.cancel()
    heartbeat.leave(self)
    delegate.closed(socket)
    open.closed()
  }
}

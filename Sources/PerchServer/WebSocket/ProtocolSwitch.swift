import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// Sits behind the HTTP codec, passes requests on to the router, and turns the connection into a WebSocket when asked to.
///
/// NIO's own upgraders look at a connection's first request only and lose the head of a request whose upgrade is
/// refused; but proxies reuse connections, and a refusal deserves an answer.
final class ProtocolSwitch: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  private enum Phase {
    case http
    /// An offer to upgrade is being thought over.
    case deciding
    /// The HTTP handlers are leaving.
    case switching
    /// An offer was declined: the decoder will give no other request after it.
    case lastRequest
    /// The last request has been read to its end.
    case lastAnswer
  }

  private let reception: SocketReception
  private let codec: HTTPCodec
  private let http: EventLoopPromise<SocketChannel.HTTPChannel?>
  private let logger: Logger
  private var phase = Phase.http
  private var routerHandlers: [any RemovableChannelHandler] = []
  private var unanswered = 0
  private var held: [NIOAny] = []
  private var isReadHeld = false
  private var patience: Scheduled<Void>?

  init(reception: SocketReception, codec: HTTPCodec, http: EventLoopPromise<SocketChannel.HTTPChannel?>, logger: Logger) {
    (self.reception, self.codec, self.http, self.logger) = (reception, codec, http, logger)
  }

  func handlerAdded(context: ChannelHandlerContext) { closeUnlessDone(in: reception.limits.handshakeTimeout, context: context) }

  func handlerRemoved(context: ChannelHandlerContext) {
    patience?.cancel()
    http.succeed(nil)  // without effect once it is known
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch phase {
    case .deciding, .switching: held.append(data)
    case .http, .lastRequest: pass(data, context: context)
    case .lastAnswer: break
    }
  }

  private func pass(_ data: NIOAny, context: ChannelHandlerContext) {
    switch Self.unwrapInboundIn(data) {
    case .head(let head): return receive(head, context: context)
    case .body: break
    case .end: if phase == .lastRequest { phase = .lastAnswer }
    }
    context.fireChannelRead(data)
  }

  private func receive(_ head: HTTPRequestHead, context: ChannelHandlerContext) {
    guard Handshake.isOffer(head) else { return passOn(head, context: context) }
    guard unanswered == 0, reception.isResponsible(for: head), let answer = Handshake.answer(to: head)
    else { return decline(head, context: context) }
    phase = .deciding
    closeUnlessDone(in: reception.limits.handshakeTimeout, context: context)
    reception.accept(head, context.channel).hop(to: context.eventLoop).assumeIsolated().whenComplete { decision in
      // Next tick: the end of this request has been read by then, and we are outside of the decoder's loop.
      context.eventLoop.assumeIsolated().execute {
        guard context.channel.isActive else { return self.held = [] }
        switch decision {
        case .success(.accept(let delegate)): self.becomeSocket(delegate, answer: answer, context: context)
        case .success(.refuse), .failure: self.refuse(head, context: context)
        }
      }
    }
  }

  private func refuse(_ head: HTTPRequestHead, context: ChannelHandlerContext) {
    decline(head, context: context)
    for part in held { channelRead(context: context, data: part) }
    release(context: context)
  }

  private func decline(_ head: HTTPRequestHead, context: ChannelHandlerContext) {
    var head = head
    head.headers.replaceOrAdd(name: "connection", value: "close")
    phase = .lastRequest
    passOn(head, context: context)
  }

  private func passOn(_ head: HTTPRequestHead, context: ChannelHandlerContext) {
    patience?.cancel()
    addRouter(context: context)
    unanswered += 1
    context.fireChannelRead(Self.wrapInboundOut(.head(head)))
  }

  private func addRouter(context: ChannelHandlerContext) {
    guard routerHandlers.isEmpty else { return }
    let types = HTTP1ToHTTPServerCodec(secure: false)
    let state = HTTPConnectionStateHandler(idleTimeout: reception.limits.httpIdle, logger: logger)
    routerHandlers = [state, types]
    do {
      try context.pipeline.syncOperations.addHandlers([types, state])
      http.succeed(try .init(wrappingChannelSynchronously: context.channel, configuration: .init(isOutboundHalfClosureEnabled: true)))
    } catch {
      context.close(promise: nil)
    }
  }

  private func becomeSocket(_ delegate: any SocketDelegate, answer: ByteBuffer, context: ChannelHandlerContext) {
    phase = .switching
    patience?.cancel()
    held = []
    let pipeline = context.pipeline.syncOperations
    let departures = ([codec.decoder, codec.encoder] + routerHandlers).map { pipeline.removeHandler($0) }
    EventLoopFuture.andAllComplete(departures, on: context.eventLoop).assumeIsolated().whenComplete { _ in
      guard context.channel.isActive else { return }
      context.writeAndFlush(NIOAny(answer), promise: nil)
      let handler = self.reception.makeHandler(for: context.channel, delegate: delegate)
      do { try pipeline.addHandler(handler, position: .after(self)) } catch { return context.close(promise: nil) }
      for bytes in self.held { context.fireChannelRead(bytes) }  // what the decoder left over
      self.phase = .http
      self.release(context: context)
      pipeline.removeHandler(self, promise: nil)
    }
  }

  private func release(context: ChannelHandlerContext) {
    held = []
    context.fireChannelReadComplete()
    if isReadHeld { read(context: context) }
  }

  /// While nobody takes them, bytes stay with the kernel and the peer.
  func read(context: ChannelHandlerContext) {
    isReadHeld = phase != .http && phase != .lastRequest
    if !isReadHeld { context.read() }
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .end = Self.unwrapOutboundIn(data) {
      unanswered -= 1
      if phase == .lastAnswer, unanswered == 0 { closeUnlessDone(in: reception.limits.closeTimeout, context: context) }
    }
    context.write(data, promise: promise)
  }

  /// Who does not read answers is let go; the router's own patience rests while it answers.
  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if phase == .http || phase == .lastRequest {
      if context.channel.isWritable { patience?.cancel() } else { closeUnlessDone(in: reception.limits.answerTimeout, context: context) }
    }
    context.fireChannelWritabilityChanged()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    addRouter(context: context)  // it answers 400
    context.fireErrorCaught(error)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    let isLeaving = event is ChannelShouldQuiesceEvent || event as? ChannelEvent == .inputClosed
    if isLeaving, routerHandlers.isEmpty || phase == .deciding || phase == .switching { context.close(promise: nil) }
    context.fireUserInboundEventTriggered(event)
  }

  private func closeUnlessDone(in time: TimeAmount, context: ChannelHandlerContext) {
    patience?.cancel()
    let channel = context.channel
    patience = context.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
  }
}

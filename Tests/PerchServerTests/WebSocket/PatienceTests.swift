import NIOCore
import NIOEmbedded
import Testing

@testable import PerchServer

@Suite("Patience") struct PatienceTests {
  @Test("ends with a peer who does not answer pings, not with one who does")
  func pings() throws {
    let (channel, echo) = (EmbeddedChannel(), Echo())
    let reception = SocketReception(path: "/", limits: SocketLimits(), open: OpenSockets()) { _, channel in channel.eventLoop.makeSucceededFuture(.refuse) }
    try channel.pipeline.syncOperations.addHandler(reception.makeHandler(for: channel, delegate: echo))
    func pass(_ time: TimeAmount) { channel.embeddedEventLoop.advanceTime(by: time) }
    for _ in 0..<4 {
      pass(reception.limits.pingInterval)
      #expect(try channel.readOutbound(as: ByteBuffer.self) == ByteBuffer(bytes: [0x89, 0]))
      pass(reception.limits.pongTimeout - .seconds(2))
      try channel.writeInbound(ByteBuffer.frame(10, []))
    }
    #expect(echo.history == ["opened"])
    pass(reception.limits.pingInterval + reception.limits.pongTimeout + .seconds(2))
    #expect(try channel.readOutbound(as: ByteBuffer.self) == ByteBuffer(bytes: [0x89, 0]))
    #expect(echo.history == ["opened", "closed -"])
  }

  @Test("ends with a peer who does not read")
  func slowReader() async throws {
    try await EchoServer.run(limits: impatient(closeTimeout: .milliseconds(300))) { server in
      let mallory = try await BareClient.open(server.port)
      try await overwhelm(mallory, server)
      try await server.expect("closed slow")
    }
  }

  @Test("tells a peer who reads again why it ends")
  func lateReader() async throws {
    try await EchoServer.run(limits: impatient(closeTimeout: .seconds(20))) { server in
      let ada = try await BareClient.open(server.port)
      try await overwhelm(ada, server)
      try await ada.goOnReading()
      var frame = try await ada.frame()
      while frame.first == 0x81 { frame = try await ada.frame() }
      #expect(frame.close == "1013 slow")
    }
  }

  @Test("ends with a peer who asks for a page and does not read it")
  func unreadAnswer() async throws {
    var limits = SocketLimits()
    limits.answerTimeout = .milliseconds(300)
    try await EchoServer.run(limits: limits) { server in
      let mallory = try await BareClient.connect(to: server.port)
      try await mallory.stopReading()
      mallory.send("GET /large HTTP/1.1\r\nHost: perch\r\n\r\n")
      try await Task.sleep(for: .seconds(1))
      try await mallory.goOnReading()
      #expect(try await mallory.rest().utf8.count < 16 << 20)
    }
  }

  private func impatient(closeTimeout: TimeAmount) -> SocketLimits {
    var limits = SocketLimits()
    (limits.maxBacklog, limits.closeTimeout) = (256 << 10, closeTimeout)
    return limits
  }

  /// Sends until more waits than may.
  private func overwhelm(_ client: BareClient, _ server: EchoServer) async throws {
    try await client.stopReading()
    client.send(.text("hello"))
    try await server.expect("received")
    let socket = server.echo.socket!
    let part = ByteBuffer(repeating: 0x78, count: 60_000)
    for _ in 0..<2000 where socket.closing == nil {
      socket.send(part)
      try await socket.channel.eventLoop.submit {}.get()  // so that nothing waits but in the connection
    }
    #expect(socket.closing == .slow)
  }
}

import NIOCore
import Testing

@testable import PerchServer

@Suite("Patience") struct PatienceTests {
  @Test("ends with a peer who does not answer pings, not with one who does")
  func pings() async throws {
    var limits = SocketLimits()
    (limits.pingInterval, limits.pongTimeout) = (.milliseconds(300), .milliseconds(600))
    try await EchoServer.run(limits: limits) { server in
      let ada = try await BareClient.open(server.port)
      for _ in 0..<4 {
        #expect(try await ada.frame() == .init(first: 0x89, payload: ByteBuffer()))
        ada.send(.frame(10, []))
      }
      #expect(server.echo.history == ["opened"])
      #expect(try await ada.frame().first == 0x89)
      #expect(try await ada.rest() == "")
      try await server.expect("closed -")
    }
  }

  @Test("ends with a peer who does not read")
  func slowReader() async throws {
    var limits = SocketLimits()
    limits.maxBacklog = 256 << 10
    try await EchoServer.run(limits: limits) { server in
      let mallory = try await BareClient.open(server.port)
      try await mallory.stopReading()
      mallory.send(.text("hello"))
      try await server.expect("received")
      let socket = server.echo.socket!
      let part = ByteBuffer(repeating: 0x78, count: 60_000)
      for _ in 0..<2000 where socket.closing == nil {
        socket.send(part)
        try await socket.channel.eventLoop.submit {}.get()  // so that nothing waits but in the connection
      }
      #expect(socket.closing == .slow)
      try await server.expect("closed slow")
    }
  }
}

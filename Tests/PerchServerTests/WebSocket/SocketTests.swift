import NIOCore
import Testing

@testable import PerchServer

@Suite("A socket") struct SocketTests {
  @Test("repeats messages of every size it takes, in order")
  func echo() async throws {
    try await EchoServer.run { server in
      let ada = try await BareClient.open(server.port)
      let messages = [0, 1, 7, 8, 125, 126, 4096, 65535, 65536].map { String(repeating: "é", count: $0 / 2) + ($0 % 2 == 1 ? "x" : "") }
      for message in messages { ada.send(.text(message)) }
      for message in messages { #expect(try await ada.frame() == .init(first: 0x81, payload: ByteBuffer(string: message))) }
    }
  }

  @Test("joins fragments around a ping")
  func fragments() async throws {
    try await EchoServer.run { server in
      let ada = try await BareClient.open(server.port)
      let euro = Array("€".utf8)
      ada.send(.frame(1, [0x61, euro[0]], final: false) + .frame(9, [1, 2, 3]) + .frame(0, [euro[1]], final: false) + .frame(0, [euro[2]]))
      #expect(try await ada.frame() == .init(first: 0x8a, payload: ByteBuffer(bytes: [1, 2, 3])))
      #expect(try await ada.frame().text == "a€")
    }
  }

  @Test("reads a frame that comes byte by byte")
  func drip() async throws {
    try await EchoServer.run { server in
      let ada = try await BareClient.open(server.port)
      for byte in ByteBuffer.text("slowly").readableBytesView {
        ada.send(ByteBuffer(integer: byte))
        try await Task.sleep(for: .milliseconds(1))
      }
      #expect(try await ada.frame().text == "slowly")
    }
  }

  @Test("reads a frame that came with the handshake")
  func glued() async throws {
    try await EchoServer.run { server in
      let ada = try await BareClient.open(server.port, extra: .text("early"))
      #expect(try await ada.frame().text == "early")
    }
  }

  @Test("answers a goodbye with its code, and hears nothing after it", arguments: [1000, 1001, 1011, 3000, 4999] as [UInt16])
  func goodbye(code: UInt16) async throws {
    try await EchoServer.run { server in
      let ada = try await BareClient.open(server.port)
      ada.send(.closing(code, "bye") + .text("too late"))
      #expect(try await ada.frame().close == "\(code) ")
      #expect(try await ada.rest() == "")
      ada.hangUp()
      try await server.expect("closed bye")
      #expect(!server.echo.history.contains("received"))
    }
  }

  @Test("answers a goodbye without a code")
  func bareGoodbye() async throws {
    try await EchoServer.run { server in
      let ada = try await BareClient.open(server.port)
      ada.send(.frame(8, []))
      #expect(try await ada.frame() == .init(first: 0x88, payload: ByteBuffer()))
      #expect(try await ada.rest() == "")
    }
  }

  @Test("says goodbye with a reason of the protocol, after what it sent before")
  func ownGoodbye() async throws {
    try await EchoServer.run { server in
      let ada = try await BareClient.open(server.port)
      try await server.expect("opened")
      let socket = server.echo.socket!
      socket.send(ByteBuffer(string: "last"))
      socket.close(Close(code: 4500, reason: "logged_out"))
      socket.send(ByteBuffer(string: "never"))
      #expect(try await ada.frame().text == "last")
      #expect(try await ada.frame().close == "4500 logged_out")
      ada.send(.text("ignored") + .closing(4500))
      #expect(try await ada.rest() == "")
      ada.hangUp()
      try await server.expect("closed logged_out")
    }
  }

  @Test("does not wait for ever for the other goodbye")
  func lingering() async throws {
    var limits = SocketLimits()
    limits.closeTimeout = .milliseconds(100)
    try await EchoServer.run(limits: limits) { server in
      let ada = try await BareClient.open(server.port)
      try await server.expect("opened")
      server.echo.socket!.close(Close(code: 4001, reason: "slow"))
      #expect(try await ada.frame().close == "4001 slow")
      try await server.expect("closed slow")
    }
  }

  @Test("is closed as restarting when the server stops, and the server ends")
  func restarting() async throws {
    try await EchoServer.run { server in
      let ada = try await BareClient.open(server.port)
      let idle = try await BareClient.connect(to: server.port)
      try await server.expect("opened")
      await server.stop()
      #expect(try await ada.frame().close == "4000 restarting")
      ada.send(.closing(4000))
      #expect(try await ada.rest() == "")
      #expect(try await idle.rest() == "")
    }
  }

  @Test("and its delegate are forgotten when it is over")
  func forgotten() async throws {
    try await EchoServer.run { server in
      weak let socket: PerchServer.Socket?
      let ada = try await BareClient.open(server.port)
      try await server.expect("opened")
      socket = server.echo.socket
      #expect(socket != nil)
      ada.hangUp()
      try await server.expect("closed -")
      for _ in 0..<500 where socket != nil { try await Task.sleep(for: .milliseconds(2)) }
      #expect(socket == nil)
    }
  }
}

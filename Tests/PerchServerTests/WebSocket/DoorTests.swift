import NIOCore
import NIOHTTP1
import Testing

@testable import PerchServer

/// HTTP and WebSockets through one door.
@Suite("The door") struct DoorTests {
  private static let hello = "GET /hello HTTP/1.1\r\nHost: perch\r\n\r\n"

  @Test("answers pipelined requests in order, and then still opens a socket")
  func pipelined() async throws {
    try await EchoServer.run { server in
      let ada = try await BareClient.connect(to: server.port)
      ada.send(Self.hello + Self.hello + Self.hello)
      for _ in 0..<3 {
        #expect(try await ada.head().hasPrefix("HTTP/1.1 200 "))
        #expect(try await ada.await { bytes, _ in bytes.readString(length: 5) } == "hello")
      }
      try await Task.sleep(for: .milliseconds(20))
      ada.send(BareClient.handshake())
      #expect(try await ada.head().hasPrefix("HTTP/1.1 101 "))
      ada.send(.text("hi"))
      #expect(try await ada.frame().text == "hi")
      ada.send(.closing(1000))
      #expect(try await ada.frame().close == "1000 ")
      ada.hangUp()
    }
  }

  @Test(
    "leaves what is not a handshake for its socket to the router",
    arguments: [
      BareClient.handshake("/socket?refused"), BareClient.handshake("/socket?v", version: 8), BareClient.handshake("/socket?k", key: "c2hvcnQ="),
      BareClient.handshake("/socket?b", more: "Content-Length: 2\r\n") + "{}", BareClient.handshake("/socket?t", more: "Sec-WebSocket-Version: 13\r\n"),
      BareClient.handshake("/socket?h").replacing("websocket", with: "h2c"),
    ])
  func refused(request: String) async throws {
    try await EchoServer.run { server in
      let ada = try await BareClient.connect(to: server.port)
      ada.send(request)
      let answer = try await ada.rest()
      #expect(answer.hasPrefix("HTTP/1.1 200 "))
      #expect(answer.contains("\r\n\r\nrouted "))
    }
  }

  @Test("never asks the acceptor about other paths")
  func otherPath() async throws {
    let never: SocketAcceptor = { _, channel in
      Issue.record("asked")
      return channel.eventLoop.makeSucceededFuture(.refuse)
    }
    try await EchoServer.run(accept: never) { server in
      for path in ["/hello", "/socket/", "/sockets", "/"] {
        let ada = try await BareClient.connect(to: server.port)
        ada.send(BareClient.handshake(path))
        let answer = try await ada.rest()
        #expect(answer.hasPrefix("HTTP/1.1 200 ") || answer.hasPrefix("HTTP/1.1 404 "))
      }
    }
  }

  @Test("answers curl's offer of HTTP/2, body and all", arguments: [2, 100_000])
  func h2c(size: Int) async throws {
    try await EchoServer.run { server in
      let ada = try await BareClient.connect(to: server.port)
      ada.send("POST /hello HTTP/1.1\r\nHost: perch\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\nContent-Length: \(size)\r\n\r\n")
      try await Task.sleep(for: .milliseconds(50))
      ada.send(String(repeating: "x", count: size))
      let answer = try await ada.rest()
      #expect(answer.hasPrefix("HTTP/1.1 200 "))
      #expect(answer.hasSuffix("\(size) bytes"))
    }
  }

  @Test("answers a request that is not HTTP with 400")
  func garbage() async throws {
    try await EchoServer.run { server in
      let mallory = try await BareClient.connect(to: server.port)
      mallory.send("\u{1}\u{2} nonsense\r\n\r\n")
      #expect(try await mallory.rest().hasPrefix("HTTP/1.1 400 "))
    }
  }

  @Test("answers a head that is too long with 400")
  func longHead() async throws {
    try await EchoServer.run { server in
      let mallory = try await BareClient.connect(to: server.port)
      mallory.send("GET /hello HTTP/1.1\r\nHost: perch\r\nX: \(String(repeating: "x", count: 40_000))\r\n\r\n")
      #expect(try await mallory.rest().hasPrefix("HTTP/1.1 400 "))
    }
  }

  @Test("closes on half a handshake, and on silence", arguments: ["", "GET /socket HTTP/1.1\r\nHost: perch\r\nUpgr"])
  func half(start: String) async throws {
    var limits = SocketLimits()
    limits.handshakeTimeout = .milliseconds(100)
    try await EchoServer.run(limits: limits) { server in
      let mallory = try await BareClient.connect(to: server.port)
      mallory.send(start)
      #expect(try await mallory.rest() == "")
    }
  }

  @Test("holds back what comes while it decides, and closes when that takes too long")
  func undecided() async throws {
    var limits = SocketLimits()
    limits.handshakeTimeout = .seconds(1)
    let never: SocketAcceptor = { _, channel in channel.eventLoop.makePromise(of: SocketAnswer.self).futureResult }
    let slowly: SocketAcceptor = { head, channel in
      guard head.uri.hasSuffix("slow") else { return never(head, channel) }
      return channel.eventLoop.scheduleTask(in: .milliseconds(50)) { .accept(Echo()) }.futureResult
    }
    try await EchoServer.run(limits: limits, accept: slowly) { server in
      let ada = try await BareClient.connect(to: server.port)
      ada.send(BareClient.handshake("/socket?slow"))
      try await Task.sleep(for: .milliseconds(10))
      ada.send(.text("patience"))
      #expect(try await ada.head().hasPrefix("HTTP/1.1 101 "))
      #expect(try await ada.frame().text == "patience")
      let mallory = try await BareClient.connect(to: server.port)
      mallory.send(BareClient.handshake("/socket?never"))
      #expect(try await mallory.rest() == "")
    }
  }
}

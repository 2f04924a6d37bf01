import NIOCore
import Testing

@testable import PerchServer

/// Every rule of RFC 6455 that a peer may break, with the code that it hears.
@Suite("A peer who breaks the rules") struct RuleTests {
  struct Breach: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let bytes: ByteBuffer
    let code: UInt16

    init(_ what: String, _ code: UInt16, _ bytes: ByteBuffer...) {
      (testDescription, self.code) = (what, code)
      self.bytes = bytes.reduce(ByteBuffer(), +)
    }
  }

  static let breaches = [
    Breach("no mask", 1002, .frame(1, [0x78], masked: false)),
    Breach("reserved bit 1", 1002, .frame(1, [0x78], reserved: 0x40)),
    Breach("reserved bit 2", 1002, .frame(1, [0x78], reserved: 0x20)),
    Breach("reserved bit 3 on a ping", 1002, .frame(9, [], reserved: 0x10)),
    Breach("reserved opcode 3", 1002, .frame(3, [0x78])),
    Breach("reserved opcode 11", 1002, .frame(11, [])),
    Breach("binary", 1003, .frame(2, [1, 2])),
    Breach("long ping", 1002, .frame(9, Array(repeating: 1, count: 126))),
    Breach("fragmented ping", 1002, .frame(9, [1], final: false)),
    Breach("nothing to continue", 1002, .frame(0, [0x78])),
    Breach("message inside a message", 1002, .text("a", final: false), .text("b")),
    Breach("length not minimal, 16 bits", 1002, ByteBuffer(bytes: [0x81, 0xfe, 0, 5])),
    Breach("length not minimal, 64 bits", 1002, ByteBuffer(bytes: [0x81, 0xff, 0, 0, 0, 0, 0, 0, 0xff, 0xff])),
    Breach("length with the highest bit", 1002, ByteBuffer(bytes: [0x81, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0])),
    Breach("length of 2^63 - 1", 1009, ByteBuffer(bytes: [0x81, 0xff, 0x7f] + Array(repeating: 0xff, count: 7) + [1, 2, 3, 4])),
    Breach("64 KiB and a byte, declared", 1009, ByteBuffer(bytes: [0x81, 0xff, 0, 0, 0, 0, 0, 1, 0, 1, 1, 2, 3, 4])),
    Breach(
      "64 KiB and a byte, in fragments", 1009, .frame(1, Array(repeating: 0x78, count: 65536), final: false), .frame(0, [0x78])),
    Breach("129 fragments", 1009, .text("a", final: false), bomb(127), .frame(0, [])),
    Breach("bad UTF-8", 1007, .frame(1, [0xff, 0xfe])),
    Breach("UTF-8 of a surrogate", 1007, .frame(1, [0xed, 0xa0, 0x80])),
    Breach("overlong UTF-8", 1007, .frame(1, [0xc0, 0xaf])),
    Breach("UTF-8 above the last character", 1007, .frame(1, [0xf4, 0x90, 0x80, 0x80])),
    Breach("UTF-8 cut at the end", 1007, .frame(1, [0x61, 0xe2, 0x82])),
    Breach("UTF-8 broken across fragments, before the end", 1007, .frame(1, [0xe2, 0x82], final: false), .frame(0, [0x28], final: false)),
    Breach("close with one byte", 1002, .frame(8, [3])),
    Breach("close with 999", 1002, .closing(999)),
    Breach("close with 1004", 1002, .closing(1004)),
    Breach("close with 1005", 1002, .closing(1005)),
    Breach("close with 1006", 1002, .closing(1006)),
    Breach("close with 1015", 1002, .closing(1015)),
    Breach("close with 2999", 1002, .closing(2999)),
    Breach("close with 5000", 1002, .closing(5000)),
    Breach("close with a bad reason", 1007, .frame(8, [3, 232, 0xff])),
    Breach("long close", 1002, .frame(8, [3, 232] + Array(repeating: 0x61, count: 124))),
  ]

  private static func bomb(_ count: Int) -> ByteBuffer {
    (0..<count).reduce(into: ByteBuffer()) { bytes, _ in bytes.writeImmutableBuffer(.frame(0, [], final: false)) }
  }

  @Test("hears the code of the rule, and then the end", arguments: breaches)
  func hears(breach: Breach) async throws {
    try await EchoServer.run { server in
      let mallory = try await BareClient.open(server.port)
      mallory.send(breach.bytes)
      let close = try await mallory.frame().close
      #expect(close?.hasPrefix("\(breach.code) ") == true, "\(close ?? "-")")
      #expect(try await mallory.rest() == "")
      #expect(!server.echo.history.contains("received"))
      mallory.send(.text("more"))
      mallory.hangUp()
      try await server.expect("closed \(close?.dropFirst(5) ?? "-")")
    }
  }

  @Test("is told a reason that fits into a control frame")
  func longReason() {
    let close = Close(code: 4000, reason: String(repeating: "€", count: 100))
    #expect(close.payload.readableBytes == 2 + 41 * 3)
  }

  @Test("128 fragments are no breach")
  func manyFragments() async throws {
    try await EchoServer.run { server in
      let ada = try await BareClient.open(server.port)
      ada.send(.text("a", final: false) + Self.bomb(126) + .frame(0, [0x62]))
      #expect(try await ada.frame().text == "ab")
    }
  }
}

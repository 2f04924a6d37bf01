import NIOCore
import Testing

@testable import PerchServer

@Suite("Reading messages") struct MessageReaderTests {
  private static let sample = ["", "a", "grüße", "€uro", "𝄞 clef", "ünïcödé everywhere, and more than eight bytes of ASCII 0123456789 é"]

  @Test("gives the same messages however the bytes are cut", arguments: 1...24)
  func cuts(size: Int) throws {
    var bytes = Self.sample.reduce(ByteBuffer()) { $0 + .text($1) }
    var reader = MessageReader(limits: SocketLimits())
    var heard: [String] = []
    while let piece = bytes.readSlice(length: min(size, bytes.readableBytes)), piece.readableBytes > 0 {
      reader.append(piece)
      while case .text(let text)? = try reader.next() { heard.append(String(buffer: text)) }
    }
    #expect(heard == Self.sample)
  }

  @Test("does not believe a declared length")
  func noAllocation() throws {
    var reader = MessageReader(limits: SocketLimits())
    reader.append(ByteBuffer(bytes: [0x81, 0xfe, 0xff, 0xff, 1, 2, 3, 4, 5]))
    #expect(try reader.next() == nil)
    #expect(MemoryLayout<MessageReader>.size < 256)
  }

  @Test("checks UTF-8 as the standard library does, whole and in pieces")
  func checksUTF8() {
    var random = SystemRandomNumberGenerator()
    let alphabet: [UInt8] = [0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xed, 0xef, 0xf0, 0xf1, 0xf4, 0xf5, 0xff]
    for round in 0..<20_000 {
      let length = Int.random(in: 0...6, using: &random)
      let tail = (0..<length).map { _ in alphabet.randomElement(using: &random)! }
      let bytes = Array(repeating: 0x41, count: round % 11) + tail
      let isText = String(validating: bytes, as: UTF8.self) != nil
      let cut = Int.random(in: 0...bytes.count, using: &random)
      #expect(Self.accepts([bytes]) == isText)
      #expect(Self.accepts([Array(bytes[..<cut]), Array(bytes[cut...])]) == isText)
    }
  }

  private static func accepts(_ pieces: [[UInt8]]) -> Bool {
    var check = UTF8Check()
    return pieces.allSatisfy { piece in piece.withUnsafeBytes { check.accepts($0) } } && check.isComplete
  }
}

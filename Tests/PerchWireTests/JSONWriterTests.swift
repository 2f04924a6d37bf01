import Foundation
import PerchWire
import Testing

/// What we write by hand, everybody else must be able to read.
struct JSONWriterTests {
  private func read(_ bytes: [UInt8]) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
  }

  private func text(_ value: some JSONWritable) -> String { String(decoding: Wire.encode(value), as: UTF8.self) }

  @Test func `every character survives`() throws {
    let special = (0..<0x20).compactMap(Unicode.Scalar.init).map(String.init) + ["\"", "\\", "/", "\u{7F}", "\u{2028}", "\u{2029}", "é", "e\u{301}", "👩‍💻", "\u{10FFFF}", "\u{FEFF}"]
    for piece in special + [special.joined(), special.joined(separator: "plain"), "", "\\u0041", "</script>"] {
      let back = try JSONDecoder().decode(String.self, from: Data(Wire.encode(piece)))
      #expect(Array(back.utf8) == Array(piece.utf8), "\(Array(piece.utf8))")
    }
  }

  @Test func `texts made at random survive`() throws {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<300 {
      let scalars = (0..<Int.random(in: 0...40, using: &random)).compactMap { _ in Unicode.Scalar(UInt32.random(in: 0...0x2FF, using: &random)) }
      let piece = String(String.UnicodeScalarView(scalars))
      #expect(Array((try read(Wire.encode(piece)) as? String ?? "?").utf8) == Array(piece.utf8))
    }
  }

  @Test func `slashes stay as they are, and no frame has a line break in it`() {
    let text = text("a/b\nc\r\"d\"\u{0}")
    #expect(text.contains("a/b"))
    #expect(!text.contains { $0.isNewline })
  }

  @Test(arguments: [0, 1, -1, 2.5, -0.1, 1e300, .leastNonzeroMagnitude, 1e21, 9_007_199_254_740_991, 123_456_789.125, .greatestFiniteMagnitude]) func `numbers survive`(number: Double) throws {
    #expect(try #require(try read(Wire.encode(number)) as? NSNumber).doubleValue == number)
  }

  @Test func `whole numbers have no fraction`() {
    #expect([text(2.0), text(-3.0), text(Int64.max), text(0.0)] == ["2", "-3", "9223372036854775807", "0"])
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity]) func `what is no number is null rather than rubbish`(number: Double) {
    #expect(text(number) == "null")
  }

  @Test(arguments: [(WireValue.string("1"), "\"1\""), (.number(1), "1"), (.number(2.5), "2.5"), (.bool(true), "true"), (.bool(false), "false"), (.null, "null")])
  func `values of attributes keep their kind`(value: WireValue, json: String) throws {
    #expect(text(value) == json)
    #expect(try Wire.decode([WireValue].self, from: Data("[\(json)]".utf8)) == [value])
  }

  @Test func `members that are not there are left out, not null`() throws {
    #expect(text(WireAuthor(kind: "visitor")) == #"{"kind":"visitor"}"#)
    #expect(text(WireAuthor(kind: "agent", id: "7")) == #"{"kind":"agent","id":"7"}"#)
    #expect(text(WireHistory(messages: [], earlier: nil)) == #"{"messages":[]}"#)
    #expect(text(WireTicketPage(tickets: [Examples.ticket, Examples.ticket], next: nil)).components(separatedBy: "},{").count == 2)
  }
}

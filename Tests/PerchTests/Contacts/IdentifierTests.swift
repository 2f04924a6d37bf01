import Perch
import Testing

struct IdentifierTests {
  @Test(arguments: ["u_1", "ada@shop.example", "1", "00", "42", "Ada Lovelace", "用户", " ada ", "0x0", "guest-17", "nullable", "e\u{301}", "👩‍💻", "'; DROP TABLE contact; --"])
  func `the site's own ids are taken as they are`(text: String) throws {
    let identifier = try Identifier(text)
    #expect(identifier.text.utf8.elementsEqual(text.utf8))
  }

  @Test(arguments: [
    "undefined", "null", "nan", "NaN", "[object Object]", "true", "false", "0", "-1", "none", "None", "anonymous", "guest", "user", "id", "email",
    "UNDEFINED", "  null  ", "Anonymous ", "\u{A0}guest", "\u{2003}user\u{3000}", " ", "   ", "\u{3000}",
  ])
  func `placeholders of careless code are refused`(text: String) {
    expectInvalid(text)
  }

  @Test(arguments: ["\u{0}", "ada\n", "a\tda", "\u{7F}", "ada\u{85}", "\u{1B}[2J", "ada\r"])
  func `control characters are refused`(text: String) {
    expectInvalid(text)
  }

  @Test func `an identifier has 1 to 255 scalars, however many bytes they take`() throws {
    expectInvalid("")
    #expect(try Identifier(String(repeating: "é", count: 255)).text.utf8.count == 510)
    #expect(try Identifier(String(repeating: "👩", count: 255)).text.utf8.count == 1020)
    expectInvalid(String(repeating: "a", count: 256))
    expectInvalid(String(repeating: "e\u{301}", count: 128))
  }

  @Test func `identifiers are compared byte for byte`() throws {
    let (composed, decomposed) = (try Identifier("caf\u{E9}"), try Identifier("cafe\u{301}"))
    #expect(composed.text == decomposed.text, "Swift alone would call them the same")
    #expect(composed != decomposed)
    #expect(Set([composed, decomposed]).count == 2)
    #expect(try Identifier("Ada") != Identifier("ada"))
    #expect(try Identifier("ada ") != Identifier("ada"))
    #expect(try Identifier("ada") == Identifier("ada"))
  }

  private func expectInvalid(_ text: String) {
    let refusal = #expect(throws: Refusal.self) { try Identifier(text) }
    #expect(refusal?.code == .invalidIdentifier)
    #expect(refusal?.field == "identifier")
    #expect(refusal?.retryable == false)
  }
}

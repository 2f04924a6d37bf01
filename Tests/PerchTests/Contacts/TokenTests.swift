@testable import Perch
import Testing

struct TokenTests {
  let request = try! RequestID("0123456789abcdef")
  let salt = [UInt8](repeating: 7, count: 16)
  let secret = [UInt8](repeating: 9, count: 32)

  @Test func `the same request makes the same token again`() {
    #expect(Token.made(by: request, salt: salt, secret: secret) == Token.made(by: request, salt: salt, secret: secret))
  }

  @Test func `another request, salt or secret makes another token`() throws {
    let other = try RequestID("0123456789abcdeF")
    let tokens = [
      Token.made(by: request, salt: salt, secret: secret),
      Token.made(by: other, salt: salt, secret: secret),
      Token.made(by: request, salt: [UInt8](repeating: 8, count: 16), secret: secret),
      Token.made(by: request, salt: salt, secret: [UInt8](repeating: 8, count: 32)),
      Token.random(), Token.random(),
    ]
    #expect(Set(tokens).count == tokens.count)
  }

  @Test func `a token survives being written down`() {
    for _ in 0..<100 {
      let token = Token.random()
      #expect(token.bytes.count == 32)
      #expect(token.text.utf8.count == 43)
      #expect(Token(token.text) == token)
    }
  }

  @Test(arguments: ["", "short", String(repeating: "=", count: 43), String(repeating: "+", count: 43), String(repeating: "é", count: 22), String(repeating: "a", count: 44)])
  func `what is not a token is not taken for one`(text: String) {
    #expect(Token(text) == nil)
  }

  @Test func `the hash is not the token`() {
    let token = Token.random()
    #expect(token.hash.bytes.count == 32)
    #expect(token.hash.bytes != token.bytes)
    #expect(TokenHash(token.hash.text) == token.hash)
  }

  @Test(arguments: [String(repeating: "a", count: 16), String(repeating: "Z", count: 64), "0123456789-_abcd"])
  func `a request id has 16 to 64 safe characters`(text: String) throws {
    #expect(try RequestID(text).text == text)
  }

  @Test(arguments: ["", String(repeating: "a", count: 15), String(repeating: "a", count: 65), "0123456789abcde ", "0123456789abcdé", "0123456789abcde/", "0123456789abcde\n"])
  func `other request ids are refused`(text: String) {
    let refusal = #expect(throws: Refusal.self) { try RequestID(text) }
    #expect(refusal?.code == .invalidRequest)
    #expect(refusal?.field == "requestId")
  }
}

import Crypto

/// A credential of 256 bits. The server stores only its hash.
package struct Token: Hashable, Sendable {
  package let bytes: [UInt8]

  package static func random() -> Token { Token(bytes: .random(32)) }

  /// The token that a request makes. The same request makes the same token, so a lost answer can be given again
  /// although no token is stored; without the server's secret nobody can make it.
  package static func made(by request: RequestID, salt: [UInt8], secret: [UInt8]) -> Token {
    var mac = HMAC<SHA256>(key: SymmetricKey(data: secret))
    mac.update(data: Array("session token".utf8))
    mac.update(data: salt)
    mac.update(data: Array(request.text.utf8))
    return Token(bytes: Array(mac.finalize()))
  }

  package init?(_ text: String) {
    guard text.utf8.count == 43, let bytes = [UInt8](base64URL: text), bytes.count == 32 else { return nil }
    self.bytes = bytes
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  package var text: String { bytes.base64URL }
  package var hash: TokenHash { TokenHash(bytes: Array(SHA256.hash(data: bytes))) }
}

package struct TokenHash: Hashable, Sendable {
  package let bytes: [UInt8]
  package init(bytes: [UInt8]) { self.bytes = bytes }

  package init?(_ text: String) {
    guard let bytes = [UInt8](base64URL: text), bytes.count == 32 else { return nil }
    self.bytes = bytes
  }

  package var text: String { bytes.base64URL }
}

/// Can end the session of one token, as long as that token lives, and do nothing else.
package struct Revocation: Hashable, Sendable {
  package let token: TokenHash
  private let seal: [UInt8]

  package init(of token: Token, secret: [UInt8]) {
    self.token = token.hash
    seal = Self.seal(token.hash, secret)
  }

  package init?(_ text: String) {
    guard text.utf8.count == 86, let bytes = [UInt8](base64URL: text), bytes.count == 64 else { return nil }
    (token, seal) = (TokenHash(bytes: Array(bytes[..<32])), Array(bytes[32...]))
  }

  package var text: String { (token.bytes + seal).base64URL }

  func isGenuine(secret: [UInt8]) -> Bool { seal.isEqualInConstantTime(to: Self.seal(token, secret)) }

  private static func seal(_ token: TokenHash, _ secret: [UInt8]) -> [UInt8] {
    var mac = HMAC<SHA256>(key: SymmetricKey(data: secret))
    mac.update(data: Array("revocation".utf8))
    mac.update(data: token.bytes)
    return Array(mac.finalize())
  }
}

/// Drawn by the client for each request that changes something; repeating it repeats the answer, not the change.
package struct RequestID: Hashable, Sendable {
  package let text: String

  package init(_ text: String) throws(Refusal) {
    let allowed = text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D || $0 == 0x5F }
    guard 16...64 ~= text.utf8.count, allowed else {
      throw .invalid("requestId", "A request id has 16 to 64 of the characters A–Z, a–z, 0–9, - and _, drawn at random for each request.")
    }
    self.text = text
  }

  /// Names the request together with what it was asked with, so that nobody else's answer can be fetched.
  func hash(_ purpose: String, widget: Widget, bearer: Token?) -> [UInt8] {
    var hash = SHA256()
    for part in [purpose, widget.id.text, text, bearer?.text ?? ""] {
      hash.update(data: Array(part.utf8))
      hash.update(data: [0])
    }
    return Array(hash.finalize())
  }
}

extension [UInt8] {
  package static func random(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }
}

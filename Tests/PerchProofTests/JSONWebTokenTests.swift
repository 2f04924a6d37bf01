import Crypto
import CryptoExtras
import Foundation
import Perch
import PerchProof
import PerchTesting
import Testing

/// What is read of a token, and whose signature it is. That nothing else gets through is for the vectors in Tests/Wire/proofs.json.
@Suite struct JSONWebTokenTests {
  let proofs = JSONWebTokens()

  private func token(_ header: JSON = ["alg": "HS256", "kid": "k"], _ claims: JSON = ["sub": "ada"], signature: Data = Data([1, 2, 3])) -> String {
    [header.data, claims.data, signature].map(\.inBase64URL).joined(separator: ".")
  }

  @Test func `a token is read as it is written`() throws {
    let claims: JSON = [
      "sub": "ada", "aud": ["a", "b"], "iat": 1, "exp": 2.5, "nbf": 1, "name": nil, "email": "ada@example.com", "attributes": ["plan": "gold", "n": 2, "old": nil],
    ]
    let read = try #require(proofs.read(token(["alg": "ES256", "kid": "k"], claims)))
    #expect((read.keyID, read.algorithm, read.signature) == ("k", "ES256", [1, 2, 3]))
    #expect((read.claims.subject, read.claims.audience) == ("ada", ["a", "b"]))
    #expect((read.claims.issuedAt, read.claims.expiresAt, read.claims.notBefore) == (1, 2.5, 1))
    #expect(read.claims.profile == ["name": nil, "email": .string("ada@example.com"), "plan": .string("gold"), "n": .number(2), "old": nil])
  }

  @Test(arguments: [
    "", "a.b", "a.b.c.d", "..", "e30.e30.", "e30=.e30.AA", " e30.e30.AA", "e30.e30.A", "e31.e30.AA",
    "eyJhbGciOiJIUzI1NiIsImFsZyI6Im5vbmUifQ.e30.AA",
  ])
  func `what is no token in every detail is none`(text: String) { #expect(proofs.read(text) == nil) }

  @Test(arguments: ["crit", "jku", "jwk", "x5u", "x5c", "x5t", "zip", "b64"])
  func `a header that says how it wants to be believed is not read`(name: String) {
    #expect(proofs.read(token(["alg": "HS256", "kid": "k", "other": true])) != nil)
    #expect(proofs.read(token(.object(["alg": "HS256", "kid": "k", name: true]))) == nil)
  }

  @Test(arguments: ["sub", "aud", "iat", "exp", "nbf", "name", "attributes"])
  func `a claim of a type that it cannot have spoils the token`(name: String) {
    #expect(proofs.read(token(["alg": "HS256"], .object([name: [["x"]]]))) == nil)
  }

  @Test func `a short secret signs nothing`() async throws {
    for (length, isEnough) in [(31, false), (32, true)] {
      let secret = [UInt8](repeating: 7, count: length)
      let read = try #require(proofs.read(token()))
      let code = HMAC<SHA256>.authenticationCode(for: Data(read.signed), using: SymmetricKey(data: secret))
      let signed = try #require(proofs.read(token(signature: Data(code))))
      #expect(await proofs.isSigned(signed, with: .hs256, by: secret) == isEnough)
    }
  }

  @Test func `a signature with the private half is known by the public half, and by no other`() async throws {
    let read = try #require(proofs.read(token()))
    let (mine, other) = (P256.Signing.PrivateKey(), P256.Signing.PrivateKey())
    let signed = try #require(proofs.read(token(signature: mine.signature(for: Data(read.signed)).rawRepresentation)))
    #expect(await proofs.isSigned(signed, with: .es256, by: Array(mine.publicKey.pemRepresentation.utf8)))
    #expect(await !proofs.isSigned(signed, with: .es256, by: Array(other.publicKey.pemRepresentation.utf8)))
    #expect(await !proofs.isSigned(signed, with: .edDSA, by: Array(mine.publicKey.pemRepresentation.utf8)))
    #expect(await !proofs.isSigned(signed, with: .hs256, by: Array(mine.publicKey.pemRepresentation.utf8)))

    let edward = Curve25519.Signing.PrivateKey()
    let byEdward = try #require(proofs.read(token(signature: Data(edward.signature(for: Data(read.signed))))))
    #expect(await proofs.isSigned(byEdward, with: .edDSA, by: Array(edward.publicKey.pemRepresentation.utf8)))
    #expect(await !proofs.isSigned(signed, with: .edDSA, by: Array(edward.publicKey.pemRepresentation.utf8)))
  }

  @Test func `only a public half of the right kind is taken`() async throws {
    let (p256, edward) = (P256.Signing.PrivateKey(), Curve25519.Signing.PrivateKey())
    try await proofs.check(publicKey: p256.publicKey.pemRepresentation, for: .es256)
    try await proofs.check(publicKey: edward.publicKey.pemRepresentation, for: .edDSA)
    for (pem, algorithm) in [(edward.publicKey.pemRepresentation, SigningKey.Algorithm.es256), (p256.publicKey.pemRepresentation, .edDSA), ("", .es256), (p256.pemRepresentation, .es256)] {
      #expect(try await refusal { try await proofs.check(publicKey: pem, for: algorithm) }?.field == "publicKey")
    }
  }
}

extension Data {
  fileprivate var inBase64URL: String {
    base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }
}

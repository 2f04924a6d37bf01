import Crypto
import JWTKit
package import Perch

/// Proofs by JSON Web Tokens (RFC 7519). JWTKit does the mathematics only: left to itself it would take a default key for an unknown `kid`
/// and would not compare `alg`. So a token is read here, strictly, and JWTKit never has more than the one key that was chosen.
package struct JSONWebTokens: Proofs {
  package init() {}

  package func read(_ token: String) -> SignedToken? { SignedToken(compact: token) }

  package func isSigned(_ token: SignedToken, with algorithm: SigningKey.Algorithm, by material: [UInt8]) async -> Bool {
    guard let signer = await Self.signer(algorithm, material) else { return false }
    return (try? signer.verify(token.signature, signs: token.signed)) ?? false
  }

  package func check(publicKey: String, for algorithm: SigningKey.Algorithm) async throws(Refusal) {
    guard await Self.signer(algorithm, Array(publicKey.utf8)) != nil else {
      let kind = algorithm == .es256 ? "a P-256 (prime256v1)" : "an Ed25519"
      throw .invalid("publicKey", "This is not the public half of \(kind) key in PEM (-----BEGIN PUBLIC KEY-----).")
    }
  }

  private static func signer(_ algorithm: SigningKey.Algorithm, _ material: [UInt8]) async -> (any JWTAlgorithm)? {
    let (keys, pem) = (JWTKeyCollection(), String(decoding: material, as: UTF8.self))
    switch algorithm {
    // JWTKit only asserts that a key is as long as its digest, and not in a release build.
    case .hs256 where material.count >= NewKey.leastBytes: await keys.add(hmac: HMACKey(from: material), digestAlgorithm: .sha256)
    case .es256: if let key = try? ES256PublicKey(pem: pem) { await keys.add(ecdsa: key) }
    case .edDSA: if let key = try? EdDSA.PublicKey(pem: pem) { await keys.add(eddsa: key) }
    case .hs256, .hmac, .bearer: return nil
    }
    return try? await keys.getKey()
  }
}

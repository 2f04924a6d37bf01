/// What a site's backend proves identities with, or itself. One key serves one purpose: a key that signs identifiers as well as
/// tokens could be made to sign a token by somebody who may choose their own identifier.
package struct SigningKey: Sendable {
  package enum Purpose: String, Sendable, CaseIterable { case jwt, hmac, api }

  package enum Algorithm: String, Sendable, CaseIterable {
    case hs256 = "HS256", es256 = "ES256", edDSA = "EdDSA"
    case hmac = "HMAC-SHA256"
    case bearer
  }

  package let key: Key<SigningKey>
  package let id: ID<SigningKey>
  package let widget: Key<Widget>
  package let purpose: Purpose
  package let algorithm: Algorithm
  /// A secret sealed by the vault, a public half in PEM, or the hash of a bearer's key.
  package let material: [UInt8]
  /// The first 8 hexadecimal digits of the SHA-256 of what the site holds (of a public half, for the algorithms that have one).
  package let fingerprint: String
  package let createdAt: Moment
  package var usedAt: Moment?
  package var revokedAt: Moment?

  package init(
    key: Key<SigningKey>, id: ID<SigningKey>, widget: Key<Widget>, purpose: Purpose, algorithm: Algorithm, material: [UInt8], fingerprint: String,
    createdAt: Moment, usedAt: Moment?, revokedAt: Moment?
  ) {
    (self.key, self.id, self.widget, self.purpose, self.algorithm) = (key, id, widget, purpose, algorithm)
    (self.material, self.fingerprint, self.createdAt, self.usedAt, self.revokedAt) = (material, fingerprint, createdAt, usedAt, revokedAt)
  }

  package var isActive: Bool { revokedAt == nil }
}

/// A key that somebody wants to add: one that we make, an existing secret, or the public half of one that never leaves the site.
package struct NewKey: Sendable {
  package let purpose: SigningKey.Purpose
  package let algorithm: SigningKey.Algorithm
  let secret: String?
  let publicKey: String?

  package static let leastBytes = 32

  package init(_ purpose: SigningKey.Purpose, algorithm: SigningKey.Algorithm? = nil, secret: String? = nil, publicKey: String? = nil) throws(Refusal) {
    let algorithm = algorithm ?? purpose.usual
    guard purpose.takes(algorithm) else {
      throw .invalid("algorithm", "\(algorithm.rawValue) does not serve the purpose \(purpose.rawValue). A JWT is signed with HS256, ES256 or EdDSA.")
    }
    guard algorithm.isAsymmetric == (publicKey != nil) else {
      throw .invalid("publicKey", algorithm.isAsymmetric ? "\(algorithm.rawValue) needs the public half of your key, in PEM." : "Only ES256 and EdDSA take a public key.")
    }
    guard secret == nil || !algorithm.isAsymmetric else { throw .invalid("secret", "\(algorithm.rawValue) has no shared secret. Give the public half only.") }
    if let secret {
      guard purpose != .api else { throw .invalid("secret", "A key for the API is always made here.") }
      guard Self.leastBytes...1024 ~= secret.utf8.count else {
        throw .invalid("secret", "A secret has \(Self.leastBytes) to 1,024 bytes; this one has \(secret.utf8.count). Let Perch make one, or draw 32 random bytes.")
      }
    }
    (self.purpose, self.algorithm, self.secret, self.publicKey) = (purpose, algorithm, secret, publicKey)
  }
}

extension SigningKey.Purpose {
  var words: String {
    switch self { case .jwt: "JWT"; case .hmac: "HMAC"; case .api: "the API" }
  }

  var usual: SigningKey.Algorithm {
    switch self { case .jwt: .hs256; case .hmac: .hmac; case .api: .bearer }
  }

  func takes(_ algorithm: SigningKey.Algorithm) -> Bool {
    switch algorithm {
    case .hs256, .es256, .edDSA: self == .jwt
    case .hmac: self == .hmac
    case .bearer: self == .api
    }
  }
}

extension SigningKey.Algorithm {
  var isAsymmetric: Bool { self == .es256 || self == .edDSA }
}

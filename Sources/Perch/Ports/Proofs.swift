/// Takes apart what a site's backend signed, and does the mathematics. It judges nothing.
package protocol Proofs: Sendable {
  /// Nil for anything that is not a JSON Web Token in every detail.
  func read(_ token: String) -> SignedToken?
  /// Did this key's other half make the token's signature?
  /// - Parameter material: the secret's bytes, or the public half in PEM.
  func isSigned(_ token: SignedToken, with algorithm: SigningKey.Algorithm, by material: [UInt8]) async -> Bool
  /// Refuses what is not the public half of a key for this algorithm.
  func check(publicKey: String, for algorithm: SigningKey.Algorithm) async throws(Refusal)
}

/// A token that is well-formed. None of it is to be believed before its signature was verified.
package struct SignedToken: Sendable {
  package let keyID: String?
  package let algorithm: String
  package let claims: Claims
  package let signed: [UInt8]
  package let signature: [UInt8]

  package init(keyID: String?, algorithm: String, claims: Claims, signed: [UInt8], signature: [UInt8]) {
    (self.keyID, self.algorithm, self.claims, self.signed, self.signature) = (keyID, algorithm, claims, signed, signature)
  }
}

/// What a token says. Times are seconds since 1970.
package struct Claims: Sendable {
  package let subject: String?
  package let audience: [String]
  package let issuedAt: Double?
  package let expiresAt: Double?
  package let notBefore: Double?
  /// Name, e-mail, phone and other attributes; `nil` clears one.
  package let profile: [String: AttributeValue?]

  package init(subject: String?, audience: [String], issuedAt: Double?, expiresAt: Double?, notBefore: Double?, profile: [String: AttributeValue?]) {
    (self.subject, self.audience, self.issuedAt, self.expiresAt) = (subject, audience, issuedAt, expiresAt)
    (self.notBefore, self.profile) = (notBefore, profile)
  }
}

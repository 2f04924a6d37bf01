package protocol KeyRecords {
  /// Newest first, revoked ones too.
  func signingKeys(of widget: Key<Widget>) throws -> [SigningKey]
  func signingKey(_ key: Key<SigningKey>) throws -> SigningKey?
  func add(_ key: SigningKey) throws -> SigningKey
  func revoke(_ key: Key<SigningKey>, at: Moment) throws
  func used(_ key: Key<SigningKey>, at: Moment) throws
  /// The living sessions that this key proved.
  func sessions(provedBy key: Key<SigningKey>) throws -> [ChatSession]

  /// Why proofs were refused lately, for the owner to read.
  func refusals(in widget: Key<Widget>) throws -> [RefusedProof]
  func note(_ refused: RefusedProof, in widget: Key<Widget>) throws

  func countIdentification(_ assurance: Assurance, in widget: Key<Widget>, hour: Int64) throws
  func identifications(in widget: Key<Widget>, sinceHour: Int64) throws -> IdentificationCount
}

package struct RefusedProof: Sendable {
  package static let most = 20

  package let at: Moment
  package let fault: String
  package let message: String

  package init(at: Moment, fault: String, message: String) { (self.at, self.fault, self.message) = (at, fault, message) }
}

package struct IdentificationCount: Equatable, Sendable {
  package let verified: Int64
  package let claimed: Int64

  package init(verified: Int64, claimed: Int64) { (self.verified, self.claimed) = (verified, claimed) }
}

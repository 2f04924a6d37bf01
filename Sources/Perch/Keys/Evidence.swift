/// What a browser brings to prove who its visitor is.
package enum Evidence: Sendable {
  /// A JSON Web Token.
  case token(String)
  /// HMAC-SHA256 over the identifier, in hexadecimal.
  case signature(String)
}

/// Evidence that held.
package struct Proof: Sendable {
  package let key: SigningKey
  /// When it has to be given anew; nil for what expired by itself.
  package let until: Moment?
  package let attributes: AttributePatch

  static let signaturesLast = Span.hours(24)
}

/// What is wrong with evidence, in words for the site's developer.
package enum Fault: Error, Hashable, Sendable {
  case malformed
  case noKey
  case unknownKey
  case revokedKey
  case wrongPurpose(SigningKey.Purpose)
  case wrongAlgorithm(token: String, key: SigningKey.Algorithm)
  case wrongSignature
  case noIdentifier
  case otherIdentifier
  case otherAudience(expected: String)
  case missing(claim: String)
  case expired(seconds: Int64)
  case tooEarly(seconds: Int64)
  case tooLong
  case attribute(String)

  /// What stays the same for programs.
  package var code: String {
    switch self {
    case .malformed, .wrongSignature: "signature"
    case .noKey: "key_missing"
    case .unknownKey, .revokedKey: "key"
    case .wrongPurpose: "purpose"
    case .wrongAlgorithm: "algorithm"
    case .noIdentifier, .otherIdentifier: "identifier"
    case .otherAudience: "audience"
    case .missing, .attribute: "claims"
    case .expired: "expired"
    case .tooEarly: "issued_ahead"
    case .tooLong: "life"
    }
  }

  /// The signature was made by a living key for this purpose, so whoever holds it may know what else is wrong.
  package var isOfGenuine: Bool {
    switch self {
    case .otherIdentifier, .otherAudience, .missing, .attribute, .expired, .tooEarly, .tooLong: true
    default: false
    }
  }

  /// What may be said to anybody.
  package var isOpen: Bool { isOfGenuine || self == .noIdentifier }

  package var message: String {
    switch self {
    case .malformed: "This is not a signature that Perch understands: a JWT has three parts in base64url and a header with alg and kid; an HMAC has 64 lower-case hexadecimal digits."
    case .noKey: "This widget has no active key for it. Add one, in the Inbox or with perch widget key add."
    case .unknownKey: "No key of this widget has the id in the token's header (kid). Use the id that stands beside the key."
    case .revokedKey: "The key that the token's header names (kid) was revoked. Sign with an active one."
    case .wrongPurpose(let purpose): "It was made with a key whose purpose is \(purpose.rawValue). A key serves one purpose; add one for this."
    case .wrongAlgorithm(let token, let key): "The token says \(token), but its key is for \(key.rawValue). Sign with the key's own algorithm."
    case .wrongSignature: "The signature does not fit. Was it made with this very key, as shown, over exactly this?"
    case .noIdentifier: "An HMAC is over an identifier: give that too."
    case .otherIdentifier: "It was signed for another identifier than the one that identify was called with. They must be the same, byte for byte."
    case .otherAudience(let expected): "The token's audience (aud) must be \(expected)."
    case .missing(let claim): "The token lacks the claim \(claim), or has it in a wrong type."
    case .expired(let seconds): "The token expired \(seconds) s ago. Fetch a fresh one for each page, and check the clock of the machine that signs."
    case .tooEarly(let seconds): "The token was issued \(seconds) s in the future. The clock of the machine that signs is ahead."
    case .tooLong: "The token lasts longer than 24 hours (exp − iat). Make it shorter: an hour is plenty."
    case .attribute(let why): "The token's attributes cannot be stored: \(why)"
    }
  }

  /// What is kept of it for the owner: nothing that the token says of a person, who may be erased later.
  var record: String {
    if case .attribute = self { return "The token's attributes cannot be stored. Try the token in the Inbox or with doctor(), which say why." }
    return message
  }

  /// What the browser hears: nothing that helps to guess.
  var refusal: Refusal {
    if case .expired = self {
      return Refusal(.signatureExpired, "The token's time is over. Fetch a fresh one from the site's backend and identify again.", field: "token")
    }
    return Refusal(
      .signatureInvalid, "The signature does not prove this identifier. The owner finds the reason in the Inbox, under Widgets; doctor() helps as well.", field: "token")
  }
}

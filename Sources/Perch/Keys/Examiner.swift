import Crypto

/// Judges evidence: with the one key that it names or, for an HMAC, which names none, with those that are active, at most two.
struct Examiner: Sendable {
  let widget: Widget
  let keys: [SigningKey]
  let proofs: any Proofs
  let vault: any Vault

  static let leeway: Double = 60
  static let longest: Double = 24 * 3600

  func examine(_ evidence: Evidence, of identifier: Identifier, at now: Moment) async throws -> Result<Proof, Fault> {
    let (key, token, faults) = try await self.faults(of: evidence, identifier, now)
    if let fault = faults.first { return .failure(fault) }
    guard let key else { return .failure(.noKey) }
    do throws(Refusal) {
      let attributes = try AttributePatch(token?.claims.profile ?? [:])
      return .success(Proof(key: key, until: key.purpose == .hmac ? now + Proof.signaturesLast : nil, attributes: attributes))
    } catch {
      return .failure(.attribute(error.message))
    }
  }

  /// Everything that is wrong; more than one thing only once the signature is known to be genuine.
  func faults(of evidence: Evidence, _ identifier: Identifier?, _ now: Moment) async throws -> (key: SigningKey?, token: SignedToken?, faults: [Fault]) {
    switch evidence {
    case .signature(let text):
      guard let identifier else { return (nil, nil, [.noIdentifier]) }
      let (key, fault) = try signer(of: text, identifier)
      return (key, nil, fault.map { [$0] } ?? [])
    case .token(let text):
      guard let token = proofs.read(text) else { return (nil, nil, [.malformed]) }
      let (key, fault) = try await signer(of: token)
      if let fault { return (nil, token, [fault]) }
      return (key, token, faults(in: token.claims, identifier, now))
    }
  }

  // Who signed?

  private func signer(of token: SignedToken) async throws -> (SigningKey?, Fault?) {
    guard keys.contains(where: { $0.purpose == .jwt && $0.isActive }) else { return (nil, .noKey) }
    guard let key = keys.first(where: { $0.id.text == token.keyID }) else { return (nil, .unknownKey) }
    guard key.purpose == .jwt else { return (nil, .wrongPurpose(key.purpose)) }
    guard key.isActive else { return (nil, .revokedKey) }
    guard token.algorithm == key.algorithm.rawValue else { return (nil, .wrongAlgorithm(token: String(token.algorithm.prefix(20)), key: key.algorithm)) }
    if await proofs.isSigned(token, with: key.algorithm, by: try material(of: key)) { return (key, nil) }
    for other in keys where other.purpose == .hmac {
      if let secret = try? material(of: other), await proofs.isSigned(token, with: .hs256, by: secret) { return (nil, .wrongPurpose(.hmac)) }
    }
    return (nil, .wrongSignature)
  }

  private func signer(of signature: String, _ identifier: Identifier) throws -> (SigningKey?, Fault?) {
    guard let code = [UInt8](hexadecimal: signature), code.count == 32 else { return (nil, .malformed) }
    let active = keys.filter { $0.purpose == .hmac && $0.isActive }
    guard !active.isEmpty else { return (nil, .noKey) }
    let opened = active.map { key in (key, Result { try material(of: key) }) }
    for (key, secret) in opened { if let secret = try? secret.get(), Self.fits(code, identifier, secret) { return (key, nil) } }
    // One that cannot be opened may be the one that it fits.
    for (_, secret) in opened { _ = try secret.get() }
    let other = keys.first { key in
      guard key.algorithm == .hmac || key.algorithm == .hs256, let secret = try? material(of: key) else { return false }
      return Self.fits(code, identifier, secret)
    }
    guard let other else { return (nil, .wrongSignature) }
    return (nil, other.purpose == .hmac ? .revokedKey : .wrongPurpose(other.purpose))
  }

  private static func fits(_ code: [UInt8], _ identifier: Identifier, _ secret: [UInt8]) -> Bool {
    HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Array(identifier.text.utf8), using: SymmetricKey(data: secret))
  }

  private func material(of key: SigningKey) throws -> [UInt8] {
    key.algorithm.isAsymmetric ? key.material : try vault.open(key.material, as: key.id.text)
  }

  // What does it say?

  private func faults(in claims: Claims, _ identifier: Identifier?, _ now: Moment) -> [Fault] {
    let (now, audience) = (Double(now.milliseconds) / 1000, "livechat:\(widget.id.text)")
    var faults: [Fault] = []
    if let subject = claims.subject {
      if let identifier, !subject.utf8.elementsEqual(identifier.text.utf8) { faults.append(.otherIdentifier) }
    } else {
      faults.append(.missing(claim: "sub"))
    }
    if !claims.audience.contains(audience) { faults.append(.otherAudience(expected: audience)) }
    guard let issued = claims.issuedAt else { return faults + [.missing(claim: "iat")] }
    guard let expires = claims.expiresAt else { return faults + [.missing(claim: "exp")] }
    if expires - issued > Self.longest { faults.append(.tooLong) }
    if max(issued, claims.notBefore ?? issued) > now + Self.leeway { faults.append(.tooEarly(seconds: Int64((max(issued, claims.notBefore ?? issued) - now).rounded(.up)))) }
    // Last, so that a token is called expired only if a fresh one of its kind would do.
    if expires <= now - Self.leeway { faults.append(.expired(seconds: Int64((now - expires).rounded(.up)))) }
    return faults
  }
}

extension [UInt8] {
  /// Lower-case digits only.
  package init?(hexadecimal text: String) {
    let digits = text.utf8.compactMap { byte -> UInt8? in
      switch byte {
      case 0x30...0x39: byte - 0x30
      case 0x61...0x66: byte - 0x57
      default: nil
      }
    }
    guard digits.count == text.utf8.count, digits.count.isMultiple(of: 2) else { return nil }
    self = stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }

  package var hexadecimal: String {
    map { byte in [byte >> 4, byte & 15].map { String($0, radix: 16) }.joined() }.joined()
  }
}

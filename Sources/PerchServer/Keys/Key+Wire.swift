import Perch
import PerchWire

extension WireKey {
  init(_ key: SigningKey) {
    self.init(
      id: key.id.text, purpose: key.purpose.rawValue, algorithm: key.algorithm.rawValue, fingerprint: key.fingerprint,
      createdAt: key.createdAt.milliseconds, usedAt: key.usedAt?.milliseconds, revokedAt: key.revokedAt?.milliseconds)
  }
}

extension NewKey {
  init(_ request: KeyRequest) throws(Refusal) {
    guard let purpose = SigningKey.Purpose(rawValue: request.purpose) else { throw .invalid("purpose", "A key's purpose is jwt, hmac or api.") }
    let algorithm = request.algorithm.map { SigningKey.Algorithm(rawValue: $0) }
    if case .some(nil) = algorithm { throw .invalid("algorithm", "A JWT's algorithm is HS256, ES256 or EdDSA.") }
    try self.init(purpose, algorithm: algorithm ?? nil, secret: request.secret, publicKey: request.publicKey)
  }
}

extension WireRefusedProof {
  init(_ refused: RefusedProof) { self.init(at: refused.at.milliseconds, code: refused.fault, message: refused.message) }
}

extension Evidence {
  init?(token: String?, signature: String?) throws(Refusal) {
    switch (token, signature) {
    case (nil, nil): return nil
    case (let token?, nil): self = .token(token)
    case (nil, let signature?): self = .signature(signature)
    case (_?, _?): throw .invalid("signature", "Give a token or a signature, not both.")
    }
  }
}

/// What the doctor found out about a proof.
struct Examination: Sendable {
  let now: Moment
  let widget: Widget
  let origin: String?
  let wasAsked: Bool
  let faults: [Fault]

  /// Whoever cannot sign learns no more than `identify` would tell.
  var forPage: WireExamination {
    let isTold = faults.allSatisfy(\.isOpen)
    return wire(isTold ? findings : [.init(code: "signature", ok: false, message: Self.closed)])
  }

  var forOwner: WireExamination { wire(findings) }

  private static let closed = "The signature proves nothing here. The owner finds the reason in the Inbox, under Widgets."

  private var findings: [WireExamination.Finding] {
    guard wasAsked else { return [] }
    guard !faults.isEmpty else { return [.init(code: "signature", ok: true, message: "The signature proves this identifier.")] }
    let genuine: [WireExamination.Finding] =
      faults.allSatisfy(\.isOfGenuine) ? [.init(code: "signature", ok: true, message: "The signature was made with an active key of this widget.")] : []
    return genuine + faults.map { .init(code: $0.code, ok: false, message: $0.message) }
  }

  private func wire(_ findings: [WireExamination.Finding]) -> WireExamination {
    let page: [WireExamination.Finding] =
      origin == nil ? [.init(code: "origin_missing", ok: false, message: "This request names no origin. In a browser, every page of a site has one; a file opened from the disk has not.")] : []
    return WireExamination(now: now.milliseconds, mode: widget.mode.rawValue, origin: origin, findings: page + findings)
  }
}

extension House {
  func examine(_ request: ExaminationRequest, for widget: Widget, origin: String?) async throws -> Examination {
    let (evidence, identifier) = (try Evidence(token: request.token, signature: request.signature), try request.identifier.map { try Identifier($0) })
    let faults = try await desk.keys.examine(evidence, of: identifier, for: widget)
    return Examination(now: desk.office.clock.now, widget: widget, origin: origin, wasAsked: evidence != nil, faults: faults)
  }
}

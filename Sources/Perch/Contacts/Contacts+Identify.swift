extension Contacts {
  /// Makes the contact behind `bearer` (or nobody yet) the one whom the site calls `identifier`, in one transaction.
  package func identify(_ claim: Claim, request: RequestID, bearer: Token?, widget: Widget) async throws -> Identified {
    let evidence = try await judge(claim, widget)
    let verdict = try await office.change { [office] change -> Result<Identified, Refusal> in
      let hash = request.hash("identify", widget: widget, bearer: bearer)
      if let earlier = try change.answer(to: hash) {
        if let refusal = earlier.refusal { return .failure(refusal) }
        return .success(try office.replayed(earlier, request, bearer: bearer, widget: widget, &change))
      }
      let session = try bearer.map { try change.records.living($0, widget: widget, at: change.now) }
      // As it is now: its mode may have been switched since the request came.
      let widget = try change.records.present(widget.id)
      var identification = Identification(claim: claim, widget: widget, session: session, request: request, secret: office.settings.secret)
      switch try change.admit(claim, evidence, into: widget) {
      case .success(let proof): identification.proof = proof
      case .failure(let refusal):
        try identification.turnAway(&change)
        try change.remember(RememberedAnswer(session: session?.key, refusal: refusal), to: hash, askedWith: bearer)
        return .failure(refusal)
      }
      let identified = try identification.carryOut(&change)
      try change.remember(identification.answer(identified), to: hash, askedWith: bearer)
      return .success(identified)
    }
    return try verdict.get()
  }

  /// Somebody else was to be identified, and was refused before anything was looked at: the one before is logged out all the same.
  package func turnAway(_ identifier: Identifier, with refusal: Refusal, request: RequestID?, bearer: Token?, widget: Widget) async throws {
    guard let bearer else { return }
    try await office.change { change in
      guard let session = try change.records.session(bearer.hash), session.widget == widget.key, session.endedAt == nil else { return }
      let current = try change.records.present(session.contact)
      guard let known = current.identifier, known != identifier else { return }
      try change.end(session, as: .refused, by: .visitor, details: ["ended": "true"])
      guard let request, !refusal.retryable else { return }
      let answer = RememberedAnswer(session: session.key, refusal: refusal)
      try change.remember(answer, to: request.hash("identify", widget: widget, bearer: bearer), askedWith: bearer)
    }
  }

  private func judge(_ claim: Claim, _ widget: Widget) async throws -> Result<Proof, Fault>? {
    guard let evidence = claim.evidence else { return nil }
    return try await office.keys.examiner(for: widget).examine(evidence, of: claim.identifier, at: office.clock.now)
  }
}

/// Who a browser says its visitor is.
package struct Claim: Sendable {
  package let identifier: Identifier
  package let attributes: AttributePatch
  package let evidence: Evidence?
  /// Like “Firefox on Linux”.
  package let device: String?

  package init(identifier: Identifier, attributes: AttributePatch, evidence: Evidence? = nil, device: String? = nil) {
    (self.identifier, self.attributes, self.evidence, self.device) = (identifier, attributes, evidence, device)
  }
}

package struct Identified: Sendable {
  package let outcome: Identity.Outcome
  package let identifier: Identifier
  package let assurance: Assurance
  package let kept: [String]
  /// Replaces the token that was shown; nil where that one stays.
  package let token: Token?
  package let contact: Contact
}

extension Change {
  /// The proof that counts, nil for a bare identifier that may be given here; or why this identification is refused.
  fileprivate func admit(_ claim: Claim, _ evidence: Result<Proof, Fault>?, into widget: Widget) throws -> Result<Proof?, Refusal> {
    switch evidence {
    case .failure(let fault): return .failure(try turnDown(fault, widget))
    case .success(let proof):
      // A key that was revoked since it was tried proves nothing any more.
      guard try records.signingKey(proof.key.key)?.isActive ?? false else { return .failure(try turnDown(.revokedKey, widget)) }
      return .success(proof)
    case nil:
      // In the mode `signed` nobody is looked up, so that nothing tells whom this widget knows.
      if widget.mode == .signed { return .failure(.signatureRequired) }
      let isRatcheted = try records.contact(identifiedBy: claim.identifier, in: widget.key)?.verifiedAt != nil
      return isRatcheted ? .failure(.signatureRequired) : .success(nil)
    }
  }

  private func turnDown(_ fault: Fault, _ widget: Widget) throws -> Refusal {
    try records.note(RefusedProof(at: now, fault: fault.code, message: fault.record), in: widget.key)
    return fault.refusal
  }

  func note(_ claim: Claim, _ proof: Proof?, in widget: Widget) throws {
    try records.countIdentification(proof == nil ? .claimed : .verified, in: widget.key, hour: now.hour)
    if let proof { return try records.used(proof.key.key, at: now) }
    guard widget.mode == .open, widget.guessableAt == nil, claim.identifier.isGuessable else { return }
    var widget = widget
    widget.guessableAt = now
    try records.save(widget)
  }
}

extension Refusal {
  static let signatureRequired = Refusal(
    .signatureRequired, "This visitor can only be identified with a signature. Have your backend sign the identifier.", field: "token")
}

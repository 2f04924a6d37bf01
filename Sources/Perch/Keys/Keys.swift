import Crypto

/// The keys of a site's backend, and what they prove.
package struct Keys: Sendable {
  let office: Office

  /// Two at a time, so that a new one can be brought in before the old one goes.
  package static let mostActive = 2

  /// Returns the secret as well, if it was made here: it cannot be shown again.
  package func add(_ new: NewKey, to id: ID<Widget>, by actor: Actor) async throws -> (key: SigningKey, secret: String?) {
    if let publicKey = new.publicKey { try await office.proofs.check(publicKey: publicKey, for: new.algorithm) }
    let made = new.publicKey == nil && new.secret == nil ? "perch_\(new.purpose.rawValue)_\([UInt8].random(32).base64URL)" : nil
    let key = try await office.change { [office] change in
      let widget = try change.records.present(id)
      let active = try change.records.signingKeys(of: widget.key).count { $0.isActive && $0.purpose == new.purpose }
      guard active < Self.mostActive else {
        throw Refusal(.conflict, "\(Self.mostActive) keys for \(new.purpose.words) are active already, and more cannot be. Revoke one first.", field: "purpose")
      }
      let held = try SigningKey(new, held: made ?? new.secret ?? new.publicKey ?? "", of: widget, at: change.now, vault: office.vault)
      try change.insistOnOnePurpose(of: held)
      let key = try change.records.add(held)
      try change.audit(.keyAdded, in: widget.id, by: actor, details: ["key": key.id.text, "purpose": key.purpose.rawValue])
      return key
    }
    return (key, made)
  }

  package func all(of id: ID<Widget>) async throws -> [SigningKey] {
    try await office.read { try $0.signingKeys(of: $0.present(id).key) }
  }

  /// Ends the sessions that the key proved. Revoking it twice is revoking it once.
  package func revoke(_ id: ID<SigningKey>, of widget: ID<Widget>, by actor: Actor) async throws -> SigningKey {
    try await office.change { change in
      let widget = try change.records.present(widget)
      guard var key = try change.records.signingKeys(of: widget.key).first(where: { $0.id == id }) else { throw Refusal.notFound }
      guard key.isActive else { return key }
      key.revokedAt = change.now
      try change.records.revoke(key.key, at: change.now)
      try change.audit(.keyRevoked, in: widget.id, by: actor, details: ["key": key.id.text, "purpose": key.purpose.rawValue])
      for session in try change.records.sessions(provedBy: key.key) {
        try change.end(session, as: .sessionEnded, by: actor, details: ["why": "key_revoked", "key": key.id.text])
      }
      return key
    }
  }

  /// The access function of the backend's door.
  package func holder(of secret: String, for id: ID<Widget>) async throws -> BackendPass {
    let hash = Array(SHA256.hash(data: Array(secret.utf8)))
    return try await office.read { records in
      guard let widget = try records.widget(id) else { throw Refusal.widgetNotFound }
      let key = try records.signingKeys(of: widget.key).first { $0.isActive && $0.purpose == .api && $0.material.isEqualInConstantTime(to: hash) }
      guard let key else { throw Refusal(.unauthorized, "This needs an active key of the purpose api of this widget, as a bearer token.") }
      return BackendPass(widget: widget, key: key)
    }
  }

  /// Whether the master key of this installation fits.
  package func canOpen(_ key: SigningKey) -> Bool {
    guard key.purpose != .api, !key.algorithm.isAsymmetric else { return true }
    return (try? office.vault.open(key.material, as: key.id.text)) != nil
  }

  /// Why proofs were refused lately, latest first.
  package func refusals(in id: ID<Widget>) async throws -> [RefusedProof] {
    try await office.read { try $0.refusals(in: $0.present(id).key) }
  }

  /// What becomes of evidence, without using it.
  package func examine(_ evidence: Evidence?, of identifier: Identifier?, for widget: Widget) async throws -> [Fault] {
    guard let evidence else { return [] }
    return try await examiner(for: widget).faults(of: evidence, identifier, office.clock.now).faults
  }

  func examiner(for widget: Widget) async throws -> Examiner {
    Examiner(widget: widget, keys: try await office.read { try $0.signingKeys(of: widget.key) }, proofs: office.proofs, vault: office.vault)
  }
}

extension Change {
  /// With one secret for both, whoever may choose their own identifier has a token signed by it. Revoked keys count, and other widgets':
  /// an HMAC never expires.
  fileprivate func insistOnOnePurpose(of new: SigningKey) throws {
    let all = try records.widgets().flatMap { try records.signingKeys(of: $0.key) }
    guard let twin = all.first(where: { $0.fingerprint == new.fingerprint && $0.purpose != new.purpose }) else { return }
    throw Refusal(
      .conflict, "A key for \(twin.purpose.words) has this very secret. A key serves one purpose, so give this one a secret of its own.", field: "secret")
  }
}

/// A site's own server.
package struct BackendPass: Sendable {
  package let widget: Widget
  package let key: SigningKey
}

extension SigningKey {
  fileprivate init(_ new: NewKey, held: String, of widget: Widget, at now: Moment, vault: any Vault) throws {
    let (id, hash) = (ID<SigningKey>(at: now), Array(SHA256.hash(data: Array(held.utf8))))
    let material: [UInt8] =
      switch new.algorithm {
      case .es256, .edDSA: Array(held.utf8)
      case .bearer: hash
      case .hs256, .hmac: try vault.seal(Array(held.utf8), as: id.text)
      }
    self.init(
      key: Key(0), id: id, widget: widget.key, purpose: new.purpose, algorithm: new.algorithm, material: material,
      fingerprint: String(hash.hexadecimal.prefix(8)), createdAt: now, usedAt: nil, revokedAt: nil)
  }
}

extension WidgetRecords {
  func present(_ id: ID<Widget>) throws -> Widget {
    guard let widget = try widget(id) else { throw Refusal.widgetNotFound }
    return widget
  }
}

extension [UInt8] {
  func isEqualInConstantTime(to other: [UInt8]) -> Bool {
    zip(self, other).reduce(UInt8(count == other.count ? 0 : 1)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}

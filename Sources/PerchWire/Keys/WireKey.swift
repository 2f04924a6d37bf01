/// A key of a site's backend, without its secret.
package struct WireKey: Codable, Sendable {
  package var id: String
  package var purpose: String
  package var algorithm: String
  package var fingerprint: String
  package var createdAt: Int64
  package var usedAt: Int64?
  package var revokedAt: Int64?

  package init(id: String, purpose: String, algorithm: String, fingerprint: String, createdAt: Int64, usedAt: Int64?, revokedAt: Int64?) {
    (self.id, self.purpose, self.algorithm, self.fingerprint) = (id, purpose, algorithm, fingerprint)
    (self.createdAt, self.usedAt, self.revokedAt) = (createdAt, usedAt, revokedAt)
  }
}

package struct WireKeyList: JSONWritable {
  let keys: [WireKey]

  package init(keys: [WireKey]) { self.keys = keys }

  package func write(to json: inout JSONWriter) { json.object { $0.member("keys", keys) } }
}

/// The only answer that ever holds a secret.
package struct WireNewKey: JSONWritable {
  let key: WireKey
  let secret: String?

  package init(key: WireKey, secret: String?) { (self.key, self.secret) = (key, secret) }

  package func write(to json: inout JSONWriter) {
    json.object {
      $0.member("key", key)
      $0.member("secret", secret)
    }
  }
}

package struct KeyRequest: Codable, Sendable {
  package var purpose: String
  package var algorithm: String?
  package var secret: String?
  package var publicKey: String?
}

/// What becomes of a proof, for the site's developer.
package struct WireExamination: JSONWritable {
  package struct Finding: JSONWritable {
    let code: String
    let ok: Bool
    let message: String

    package init(code: String, ok: Bool, message: String) { (self.code, self.ok, self.message) = (code, ok, message) }

    package func write(to json: inout JSONWriter) {
      json.object {
        $0.member("code", code)
        $0.member("ok", ok)
        $0.member("message", message)
      }
    }
  }

  let now: Int64
  let mode: String
  let origin: String?
  let findings: [Finding]

  package init(now: Int64, mode: String, origin: String?, findings: [Finding]) {
    (self.now, self.mode, self.origin, self.findings) = (now, mode, origin, findings)
  }

  package func write(to json: inout JSONWriter) {
    json.object {
      $0.member("now", now)
      $0.member("mode", mode)
      $0.member("origin", origin)
      $0.member("findings", findings)
    }
  }
}

package struct ExaminationRequest: Codable, Sendable {
  package var identifier: String?
  package var token: String?
  package var signature: String?
}

package struct WireRefusedProof: JSONWritable {
  let at: Int64
  let code: String
  let message: String

  package init(at: Int64, code: String, message: String) { (self.at, self.code, self.message) = (at, code, message) }

  package func write(to json: inout JSONWriter) {
    json.object {
      $0.member("at", at)
      $0.member("code", code)
      $0.member("message", message)
    }
  }
}

package struct WireRefusedProofs: JSONWritable {
  let refusals: [WireRefusedProof]

  package init(refusals: [WireRefusedProof]) { self.refusals = refusals }

  package func write(to json: inout JSONWriter) { json.object { $0.member("refusals", refusals) } }
}

extension WireKey: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object {
      $0.member("id", id)
      $0.member("purpose", purpose)
      $0.member("algorithm", algorithm)
      $0.member("fingerprint", fingerprint)
      $0.member("createdAt", createdAt)
      $0.member("usedAt", usedAt)
      $0.member("revokedAt", revokedAt)
    }
  }
}

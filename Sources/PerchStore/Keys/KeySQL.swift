import Perch

extension SQLRecords {
  func signingKeys(of widget: Key<Widget>) throws -> [SigningKey] {
    try sql.rows("SELECT \(SigningKey.columns) FROM signing_key WHERE widget = ?1 ORDER BY key DESC", .key(widget), as: SigningKey.init)
  }

  func signingKey(_ key: Key<SigningKey>) throws -> SigningKey? {
    try sql.first("SELECT \(SigningKey.columns) FROM signing_key WHERE key = ?1", .key(key), as: SigningKey.init)
  }

  func add(_ new: SigningKey) throws -> SigningKey {
    try sql.run(
      "INSERT INTO signing_key (id, widget, purpose, algorithm, material, fingerprint, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
      .id(new.id), .key(new.widget), .text(new.purpose.rawValue), .text(new.algorithm.rawValue), .blob(new.material), .text(new.fingerprint),
      .moment(new.createdAt))
    return try signingKey(Key(sql.lastKey)) ?? new
  }

  func revoke(_ key: Key<SigningKey>, at now: Moment) throws {
    try sql.run("UPDATE signing_key SET revoked_at = ?2 WHERE key = ?1", .key(key), .moment(now))
  }

  func used(_ key: Key<SigningKey>, at now: Moment) throws {
    try sql.run("UPDATE signing_key SET used_at = ?2 WHERE key = ?1", .key(key), .moment(now))
  }

  func refusals(in widget: Key<Widget>) throws -> [RefusedProof] {
    try sql.rows("SELECT at, fault, message FROM refused_proof WHERE widget = ?1 ORDER BY key DESC", .key(widget)) {
      RefusedProof(at: $0.moment(0), fault: $0.text(1), message: $0.text(2))
    }
  }

  func note(_ refused: RefusedProof, in widget: Key<Widget>) throws {
    try sql.run(
      "INSERT INTO refused_proof (widget, at, fault, message) VALUES (?1, ?2, ?3, ?4)",
      .key(widget), .moment(refused.at), .text(refused.fault), .text(refused.message))
    try sql.run(
      "DELETE FROM refused_proof WHERE widget = ?1 AND key <= (SELECT key FROM refused_proof WHERE widget = ?1 ORDER BY key DESC LIMIT 1 OFFSET ?2)",
      .key(widget), .integer(Int64(RefusedProof.most)))
  }

  func countIdentification(_ assurance: Assurance, in widget: Key<Widget>, hour: Int64) throws {
    try sql.run(
      """
      INSERT INTO identification (widget, hour, assurance, count) VALUES (?1, ?2, ?3, 1)
      ON CONFLICT (widget, hour, assurance) DO UPDATE SET count = identification.count + 1
      """,
      .key(widget), .integer(hour), .text(assurance.rawValue))
  }

  func identifications(in widget: Key<Widget>, sinceHour hour: Int64) throws -> IdentificationCount {
    let counts = try sql.rows("SELECT assurance, sum(count) FROM identification WHERE widget = ?1 AND hour >= ?2 GROUP BY assurance", .key(widget), .integer(hour)) {
      ($0.text(0), $0.integer(1))
    }
    func count(_ assurance: Assurance) -> Int64 { counts.first { $0.0 == assurance.rawValue }?.1 ?? 0 }
    return IdentificationCount(verified: count(.verified), claimed: count(.claimed))
  }
}

extension SigningKey {
  fileprivate static let columns = "key, id, widget, purpose, algorithm, material, fingerprint, created_at, used_at, revoked_at"

  /// What this binary does not know is not used: it counts as revoked.
  fileprivate init(_ row: any SQLRow) throws {
    let (purpose, algorithm) = (Purpose(rawValue: row.text(3)), Algorithm(rawValue: row.text(4)))
    let isKnown = purpose != nil && algorithm != nil
    self.init(
      key: row.key(0), id: row.id(1), widget: row.key(2), purpose: purpose ?? .api, algorithm: algorithm ?? .bearer, material: row.blob(5),
      fingerprint: row.text(6), createdAt: row.moment(7), usedAt: row.optionalMoment(8), revokedAt: isKnown ? row.optionalMoment(9) : row.moment(7))
  }
}

/// The book of what happened to identities.
package struct Audit: Sendable {
  let office: Office

  static let page = 1000

  /// Follows the chain from its beginning.
  /// - Parameter head: the end of the chain as it was noted some time ago; the chain must still lead through it.
  package func verify(head: [UInt8]? = nil) async throws -> Verdict {
    var verdict = Verdict(foundHead: head == nil)
    while true {
      let after = verdict.entries
      let page = try await office.read { try $0.audit(after: after, limit: Self.page) }
      for chained in page {
        let expected = AuditChain.hash(chained.entry, number: verdict.entries + 1, after: verdict.hash)
        guard chained.number == verdict.entries + 1, chained.hash == expected else {
          verdict.brokenAt = verdict.entries + 1
          return verdict
        }
        (verdict.entries, verdict.hash) = (chained.number, chained.hash)
        if chained.hash == head { verdict.foundHead = true }
      }
      if page.count < Self.page { return verdict }
    }
  }

  /// The number of the latest entry.
  package func end() async throws -> Int64 { try await office.read { try $0.endOfAudit()?.number ?? 0 } }

  package func entries(after number: Int64, limit: Int) async throws -> [ChainedEntry] {
    try await office.read { try $0.audit(after: number, limit: limit) }
  }

  package struct Verdict: Sendable {
    package var entries: Int64 = 0
    package var hash = AuditChain.beginning
    /// The number of the first entry that does not fit.
    package var brokenAt: Int64?
    package var foundHead: Bool
  }
}

extension Change {
  func audit(
    _ what: AuditEntry.What, in widget: ID<Widget>? = nil, of contact: ID<Contact>? = nil, other: ID<Contact>? = nil, session: ID<ChatSession>? = nil,
    by actor: Actor, details: [String: String] = [:]
  ) throws {
    let entry = AuditEntry(what: what, at: now, widget: widget, contact: contact, other: other, session: session, by: actor, details: details)
    let (number, hash) = try records.endOfAudit() ?? (0, AuditChain.beginning)
    try records.append(ChainedEntry(number: number + 1, entry: entry, hash: AuditChain.hash(entry, number: number + 1, after: hash)))
  }
}

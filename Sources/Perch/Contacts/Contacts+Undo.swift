extension Contacts {
  /// Gives back what a merge took: the conversations whole, the attributes, and the session that entered by it. What was begun after
  /// the merge stays with the survivor.
  package func undo(_ id: ID<Merge>, in widget: Widget? = nil, by actor: Actor) async throws -> (restored: Contact, survivor: Contact) {
    try await office.change { change in
      guard let merge = try change.records.merge(id), var restored = try change.records.contact(merge.loser),
        var survivor = try change.records.contact(merge.survivor), widget == nil || widget?.key == survivor.widget
      else { throw Refusal.notFound }
      guard merge.undoneAt == nil else { throw Refusal(.conflict, "This merge was undone before.") }
      try change.records.revive(restored.key)
      let returned = try change.records.undo(merge, at: change.now)
      survivor.attributes.giveBack(merge.adopted)
      try change.save(&restored)
      try change.save(&survivor)
      returned.forEach { change.tell(.conversationChanged($0)) }
      try change.sendBack(merge, to: restored)
      change.tell(.lessened(survivor.key))
      change.tell(.moved(from: survivor, into: restored))
      let widgetID = try change.records.widget(key: survivor.widget)?.id
      try change.audit(
        .mergeUndone, in: widgetID, of: survivor.id, other: restored.id, by: actor, details: ["merge": merge.id.text, "conversations": "\(returned.count)"])
      return (restored, survivor)
    }
  }
}

extension Change {
  /// The session that entered by the merge belongs to the restored contact again. Its token is dead, and good for nothing but asking for a new one.
  fileprivate mutating func sendBack(_ merge: Merge, to restored: Contact) throws {
    guard var session = try records.session(merge.session), session.endedAt == nil, session.contact == merge.survivor else { return }
    session.contact = restored.key
    session.assurance = .anonymous
    session.proof = nil
    session.generation += 1
    try records.offerRenewal(of: session.key)
    try records.save(session, token: Token.random().hash)
    tell(.sessionReplaced(session.key))
  }
}

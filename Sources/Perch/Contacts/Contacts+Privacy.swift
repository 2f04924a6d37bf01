/// What a person may ask of the owner: everything that is kept about them, and that it be gone.
extension Contacts {
  package func export(_ id: ID<Contact>, by actor: Actor) async throws -> Dossier {
    let dossier = try await dossier(id)
    try await office.change { change in
      guard let contact = try change.records.contact(id) else { throw Refusal.notFound }
      try change.audit(.exported, in: try change.records.widget(key: contact.widget)?.id, of: id, by: actor)
    }
    return dossier
  }

  private func dossier(_ id: ID<Contact>) async throws -> Dossier {
    try await office.read { records in
      guard let contact = try records.contact(id), let widget = try records.widget(key: contact.widget) else { throw Refusal.notFound }
      let conversations = try records.conversations(of: contact.key).map { conversation in
        Dossier.Chat(conversation: conversation, messages: try records.messages(in: conversation, after: 0))
      }
      return Dossier(
        contact: contact, formerly: try records.tombstones(of: contact.key), widget: widget, conversations: conversations,
        sessions: try records.allSessions(of: contact.key),
        timeline: try records.timeline(of: contact, before: nil, limit: .max))
    }
  }

  /// Erases a person, with the chats that were merged into theirs, and overwrites what the files still hold of it.
  package func erase(_ id: ID<Contact>, by actor: Actor) async throws {
    try await office.change { change in
      guard let contact = try change.records.contact(id) else { throw Refusal.notFound }
      let widget = try change.records.widget(key: contact.widget)
      for session in try change.records.sessions(of: contact.key) { change.tell(.sessionEnded(session.key)) }
      let tickets = try change.records.erase(contact.key)
      try change.records.setUnscrubbed(id)
      try change.audit(.erased, in: widget?.id, of: contact.id, by: actor)
      change.tell(.erased(contact.id, tickets: tickets))
    }
    try await scrubIfDue()
  }

  /// Finishes what an erasure has left in the files, because it was cut short or somebody was reading.
  package func scrubIfDue() async throws {
    guard let erased = try await office.read({ try $0.unscrubbed() }), try await office.store.scrub() else { return }
    try await office.change { change in
      // Unless somebody else was erased meanwhile.
      if try change.records.unscrubbed() == erased { try change.records.setUnscrubbed(nil) }
    }
  }

  /// Why this visitor is who they are, latest first.
  package func timeline(of id: ID<Contact>, before number: Int64?, limit: Int) async throws -> [TimelineEntry] {
    try await office.read { records in
      guard let contact = try records.contact(id) else { throw Refusal.notFound }
      return try records.timeline(of: contact, before: number, limit: limit)
    }
  }
}

/// Everything that is kept about one person.
package struct Dossier: Sendable {
  package struct Chat: Sendable {
    package let conversation: Conversation
    package let messages: [Message]
  }

  package let contact: Contact
  /// Those that were merged into this person.
  package let formerly: [Contact]
  package let widget: Widget
  package let conversations: [Chat]
  package let sessions: [ChatSession]
  package let timeline: [TimelineEntry]
}

package struct TimelineEntry: Sendable {
  package let chained: ChainedEntry
  /// It happened to somebody else, who took this person's place in a browser, or was parted from them.
  package let isOfAnother: Bool
  package let merge: Merge?
  /// The name of the agent who did it.
  package let agent: String?
}

extension ContactRecords where Self: AuditRecords & MergeRecords & AgentRecords {
  fileprivate func timeline(of contact: Contact, before number: Int64?, limit: Int) throws -> [TimelineEntry] {
    let lineage = try lineage(of: contact)
    return try audit(of: lineage, before: number, limit: limit).map { chained in
      let merge = try chained.entry.details["merge"].flatMap { ID<Merge>($0) }.flatMap { try self.merge($0) }
      let isOfAnother = chained.entry.contact.map { !lineage.contains($0) } ?? false
      return TimelineEntry(chained: chained, isOfAnother: isOfAnother, merge: merge, agent: try name(of: chained.entry.by))
    }
  }
}

extension AgentRecords {
  fileprivate func name(of actor: Actor) throws -> String? {
    guard case .agent(let id) = actor else { return nil }
    return try agents().first { $0.id == id }?.name
  }
}

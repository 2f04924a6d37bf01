import Perch
import PerchWire

extension WireTimelineEntry {
  init(_ line: TimelineEntry) {
    let entry = line.chained.entry
    if line.isOfAnother, [.switched, .created, .resumed].contains(entry.what) {
      // For whoever was in this browser before, it was a logout. Who came next is not theirs to be told with.
      self.init(
        id: line.chained.number, at: entry.at.milliseconds, what: AuditEntry.What.loggedOut.rawValue, assurance: nil,
        by: WireActor(kind: entry.by.kind, name: nil), key: nil, other: nil, merge: nil, undoable: nil, conversations: nil)
    } else {
      self.init(entry, line)
    }
  }

  private init(_ entry: AuditEntry, _ line: TimelineEntry) {
    self.init(
      id: line.chained.number, at: entry.at.milliseconds, what: entry.what.rawValue, assurance: entry.details["assurance"],
      by: WireActor(kind: entry.by.kind, name: line.agent), key: entry.details["key"], other: entry.other?.text, merge: entry.details["merge"],
      undoable: entry.what == .merged ? line.merge != nil && line.merge?.undoneAt == nil : nil, conversations: entry.details["conversations"].flatMap(Int64.init))
  }
}

extension WirePersonSession {
  init(_ session: ChatSession, online: Bool?, key: String?) {
    self.init(
      id: session.id.text, assurance: session.assurance.rawValue, createdAt: session.createdAt.milliseconds, seenAt: session.seenAt.milliseconds,
      endedAt: session.endedAt?.milliseconds, online: online, device: session.device, key: key)
  }
}

extension WireDossier {
  init(_ dossier: Dossier, at now: Moment, online: Bool) {
    let widget = WireWidgetName(id: dossier.widget.id.text, name: dossier.widget.name)
    self.init(
      exportedAt: now.milliseconds, person: WirePerson(dossier.contact, widget: widget, online: online),
      formerly: dossier.formerly.map { WirePerson($0, widget: widget, online: false) },
      conversations: dossier.conversations.map { chat in
        Chat(conversation: WireConversation(chat.conversation), messages: chat.messages.map { WireMessage($0, forAuthor: false) })
      },
      sessions: dossier.sessions.map { WirePersonSession($0, online: nil, key: nil) }, timeline: dossier.timeline.map { WireTimelineEntry($0) })
  }
}

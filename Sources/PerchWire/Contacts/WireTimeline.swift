/// Something that happened to a person's identity.
package struct WireTimelineEntry: JSONWritable {
  let id: Int64
  let at: Int64
  let what: String
  let assurance: String?
  let by: WireActor
  let key: String?
  let other: String?
  let merge: String?
  let undoable: Bool?
  let conversations: Int64?

  package init(
    id: Int64, at: Int64, what: String, assurance: String?, by: WireActor, key: String?, other: String?, merge: String?, undoable: Bool?, conversations: Int64?
  ) {
    (self.id, self.at, self.what, self.assurance, self.by) = (id, at, what, assurance, by)
    (self.key, self.other, self.merge, self.undoable, self.conversations) = (key, other, merge, undoable, conversations)
  }

  package func write(to json: inout JSONWriter) {
    json.object {
      $0.member("id", "\(id)")
      $0.member("at", at)
      $0.member("what", what)
      $0.member("assurance", assurance)
      $0.member("by", by)
      $0.member("key", key)
      $0.member("other", other)
      $0.member("merge", merge)
      $0.member("undoable", undoable)
      $0.member("conversations", conversations)
    }
  }
}

package struct WireActor: JSONWritable {
  /// `visitor`, `agent`, `api`, `cli` or `server`.
  let kind: String
  let name: String?

  package init(kind: String, name: String?) { (self.kind, self.name) = (kind, name) }

  package func write(to json: inout JSONWriter) {
    json.object {
      $0.member("kind", kind)
      $0.member("name", name)
    }
  }
}

package struct WireTimeline: JSONWritable {
  let entries: [WireTimelineEntry]
  let earlier: String?

  package init(entries: [WireTimelineEntry], earlier: String?) { (self.entries, self.earlier) = (entries, earlier) }

  package func write(to json: inout JSONWriter) {
    json.object {
      $0.member("entries", entries)
      $0.member("earlier", earlier)
    }
  }
}

/// A session as agents see it.
package struct WirePersonSession: JSONWritable {
  let id: String
  let assurance: String
  let createdAt: Int64
  let seenAt: Int64
  let endedAt: Int64?
  let online: Bool?
  let device: String?
  let key: String?

  package init(id: String, assurance: String, createdAt: Int64, seenAt: Int64, endedAt: Int64?, online: Bool?, device: String?, key: String?) {
    (self.id, self.assurance, self.createdAt, self.seenAt) = (id, assurance, createdAt, seenAt)
    (self.endedAt, self.online, self.device, self.key) = (endedAt, online, device, key)
  }

  package func write(to json: inout JSONWriter) {
    json.object {
      $0.member("id", id)
      $0.member("assurance", assurance)
      $0.member("createdAt", createdAt)
      $0.member("seenAt", seenAt)
      $0.member("endedAt", endedAt)
      $0.member("online", online)
      $0.member("device", device)
      $0.member("key", key)
    }
  }
}

package struct WirePersonSessions: JSONWritable {
  let sessions: [WirePersonSession]

  package init(sessions: [WirePersonSession]) { self.sessions = sessions }

  package func write(to json: inout JSONWriter) { json.object { $0.member("sessions", sessions) } }
}

package struct WireEnded: JSONWritable {
  let ended: Int

  package init(ended: Int) { self.ended = ended }

  package func write(to json: inout JSONWriter) { json.object { $0.member("ended", ended) } }
}

package struct WireUndone: JSONWritable {
  let restored: String
  let survivor: String

  package init(restored: String, survivor: String) { (self.restored, self.survivor) = (restored, survivor) }

  package func write(to json: inout JSONWriter) {
    json.object {
      $0.member("restored", restored)
      $0.member("survivor", survivor)
    }
  }
}

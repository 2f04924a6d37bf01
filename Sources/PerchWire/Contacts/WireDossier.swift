/// Everything that is kept about one person, as one document.
package struct WireDossier: JSONWritable {
  package struct Chat: JSONWritable {
    let conversation: WireConversation
    let messages: [WireMessage]

    package init(conversation: WireConversation, messages: [WireMessage]) { (self.conversation, self.messages) = (conversation, messages) }

    package func write(to json: inout JSONWriter) {
      json.object {
        $0.member("conversation", conversation)
        $0.member("messages", messages)
      }
    }
  }

  let exportedAt: Int64
  let person: WirePerson
  let formerly: [WirePerson]
  let conversations: [Chat]
  let sessions: [WirePersonSession]
  let timeline: [WireTimelineEntry]

  package init(exportedAt: Int64, person: WirePerson, formerly: [WirePerson], conversations: [Chat], sessions: [WirePersonSession], timeline: [WireTimelineEntry]) {
    (self.exportedAt, self.person, self.formerly, self.conversations) = (exportedAt, person, formerly, conversations)
    (self.sessions, self.timeline) = (sessions, timeline)
  }

  package func write(to json: inout JSONWriter) {
    json.object {
      $0.member("exportedAt", exportedAt)
      $0.member("person", person)
      $0.member("formerly", formerly)
      $0.member("conversations", conversations)
      $0.member("sessions", sessions)
      $0.member("timeline", timeline)
    }
  }
}

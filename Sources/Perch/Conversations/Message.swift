package import FoundationEssentials

package struct Message: Sendable {
  package enum Kind: Int64, Sendable { case visitor = 0, agent = 1, flow = 2, api = 3 }

  package let conversation: ID<Conversation>
  package let sequence: Int64
  package let kind: Kind
  package let authorID: String?
  package let authorName: String?
  /// Of a visitor, at the time of writing.
  package let assurance: Assurance?
  package let text: String
  package let at: Moment
  package let draft: UUID
  /// Rises from message to message over all conversations; what pages of history are counted by.
  package let position: Int64

  package init(
    conversation: ID<Conversation>, sequence: Int64, kind: Kind, authorID: String?, authorName: String?, assurance: Assurance?, text: String, at: Moment,
    draft: UUID, position: Int64
  ) {
    (self.conversation, self.sequence, self.kind, self.authorID, self.authorName) = (conversation, sequence, kind, authorID, authorName)
    (self.assurance, self.text, self.at, self.draft, self.position) = (assurance, text, at, draft, position)
  }
}

/// What someone wants to say. Its id is unique for ever per author: the same draft is the same message, however often it is sent.
package struct Draft: Sendable {
  package let id: UUID
  package let text: String

  package init(id: String, text: String) throws(Refusal) {
    guard let uuid = UUID(text: id) else {
      throw Refusal(.invalidMessage, "A draft's id is a UUID made by the client, the same for every try.", field: "draft.id")
    }
    guard Self.isShort(text) else {
      throw Refusal(.invalidMessage, "A message has at most 10,000 characters. Shorten it, or send it in parts.", field: "draft.text")
    }
    guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
      throw Refusal(.invalidMessage, "Write something first.", field: "draft.text")
    }
    self.id = uuid
    self.text = text
  }

  /// A character takes one to four bytes, so only lengths between need counting.
  private static func isShort(_ text: String) -> Bool {
    switch text.utf8.count {
    case ...10_000: true
    case ...40_000: text.unicodeScalars.count <= 10_000
    default: false
    }
  }
}

package struct Receipt: Sendable {
  package let draft: UUID
  package let conversation: ID<Conversation>
  package let sequence: Int64
  package let at: Moment

  package init(draft: UUID, conversation: ID<Conversation>, sequence: Int64, at: Moment) {
    (self.draft, self.conversation, self.sequence, self.at) = (draft, conversation, sequence, at)
  }
}

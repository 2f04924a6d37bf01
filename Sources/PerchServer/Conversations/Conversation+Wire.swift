import FoundationEssentials
import Perch
import PerchWire

extension WireConversation {
  init(_ conversation: Conversation) {
    self.init(
      id: conversation.id.text, sequence: conversation.sequence, version: conversation.version, state: conversation.state.rawValue,
      openedAt: conversation.openedAt.milliseconds, closedAt: conversation.closedAt?.milliseconds, visitorRead: conversation.visitorRead,
      agentsRead: conversation.agentsRead)
  }
}

extension WireMessage {
  /// Only its author needs to recognise a draft again.
  init(_ message: Message, forAuthor: Bool) {
    let conversation = message.conversation.text
    self.init(
      id: "\(conversation):\(message.sequence)", conversation: conversation, sequence: message.sequence,
      author: WireAuthor(kind: message.kind.word, name: message.authorName, id: message.authorID), text: message.text, assurance: message.assurance?.rawValue,
      at: message.at.milliseconds, draftId: forAuthor ? message.draft.lowercaseText : nil)
  }
}

extension WireAck {
  init(_ receipt: Receipt) {
    let conversation = receipt.conversation.text
    self.init(
      draftId: receipt.draft.lowercaseText, messageId: "\(conversation):\(receipt.sequence)", conversation: conversation, sequence: receipt.sequence,
      at: receipt.at.milliseconds)
  }
}

extension Message.Kind {
  var word: String {
    switch self {
    case .visitor: "visitor"
    case .agent: "agent"
    case .flow: "flow"
    case .api: "api"
    }
  }
}

extension WireTicket {
  init(_ ticket: Ticket) {
    self.init(
      id: ticket.conversation.id.text, state: ticket.conversation.state.rawValue, personID: ticket.contact.id.text, name: ticket.contact.name,
      identifier: ticket.contact.identifier?.text, assurance: ticket.contact.assurance.rawValue,
      last: ticket.last.map { ($0.text, $0.at.milliseconds, WireAuthor(kind: $0.kind.word, name: $0.authorName)) }, unread: ticket.unread,
      widget: WireWidgetName(ticket), openedAt: ticket.conversation.openedAt.milliseconds, activityAt: ticket.conversation.activityAt.milliseconds)
  }
}

extension WireWidgetName {
  init(_ ticket: Ticket) { self.init(id: ticket.widgetID.text, name: ticket.widgetName) }
}

extension WireHistory {
  init(_ history: History, forAuthor kind: Message.Kind) {
    self.init(messages: history.messages.map { WireMessage($0, forAuthor: $0.kind == kind) }, earlier: history.earlier.map(String.init))
  }
}

extension Cursor {
  init(_ wire: WireCursor) throws(Refusal) {
    var places: [ID<Conversation>: Place] = [:]
    for (text, place) in wire.conversations {
      guard let id = ID<Conversation>(text), place.count == 2, place.allSatisfy({ $0 >= 0 }) else {
        throw .invalid("resume.conversations", "Each conversation's id maps to [sequence, version].")
      }
      places[id] = Place(sequence: place[0], version: place[1])
    }
    self.init(epoch: wire.epoch, contactVersion: wire.contact, conversations: places)
  }
}

extension ID {
  /// Foreign, malformed and missing ids look alike.
  static func parse(_ text: String) throws(Refusal) -> ID {
    guard let id = ID(text) else { throw .notFound }
    return id
  }
}

import PerchWire

/// One of everything that the server says.
enum Examples {
  static let conversation = "01a3185c-5000-7000-8000-000000000002"
  static let draft = "01a3185c-5000-7000-8000-000000000003"
  static let epoch = "01a3185c-5000-7000-8000-000000000001"
  static let token = String(repeating: "A", count: 43)
  static let widget = WireWidgetName(id: "01a3185c-5000-7000-8000-000000000007", name: "Shop")
  static let grace = WireAuthor(kind: "agent", name: "Grace", id: "01a3185c-5000-7000-8000-000000000005")
  static let adasID = "01a3185c-5000-7000-8000-000000000006"
  static let anonymous = WireContact(id: adasID, identifier: nil, assurance: "anonymous", version: 1)
  static func ada(_ version: Int64) -> WireContact { WireContact(id: adasID, identifier: "ada", assurance: "claimed", version: version) }

  static let visitorsMessage = WireMessage(
    id: conversation + ":1", conversation: conversation, sequence: 1, author: WireAuthor(kind: "visitor"), text: "é 👩‍💻 <b>&amp;</b> a/b", assurance: "anonymous",
    at: 1_800_000_000_000, draftId: draft)
  static let agentsMessage = WireMessage(
    id: conversation + ":2", conversation: conversation, sequence: 2, author: grace, text: "Good day", assurance: nil, at: 1_800_000_001_000, draftId: nil)

  static func row(_ version: Int64, _ state: String, closedAt: Int64?, _ visitorRead: Int64, _ agentsRead: Int64) -> WireConversation {
    WireConversation(
      id: conversation, sequence: 2, version: version, state: state, openedAt: 1_800_000_000_000, closedAt: closedAt, visitorRead: visitorRead, agentsRead: agentsRead)
  }

  static func person(_ name: String, _ identifier: String?, _ assurance: String, online: Bool, _ version: Int64, _ attributes: [WireAttribute]) -> WirePerson {
    WirePerson(
      id: adasID, name: name, identifier: identifier, assurance: assurance, online: online, seenAt: 1_800_000_003_000, createdAt: 1_800_000_000_000, version: version,
      widget: widget, attributes: attributes)
  }

  static let attributes = [
    WireAttribute(key: "items", value: .number(2), source: "browser"), WireAttribute(key: "plan", value: .string("pro"), source: "signed"),
    WireAttribute(key: "vip", value: .bool(true), source: "agent"),
  ]

  static let ticket = WireTicket(
    id: conversation, state: "open", personID: adasID, name: "Ada", identifier: "ada", assurance: "verified",
    last: ("Good day", 1_800_000_001_000, WireAuthor(kind: "agent", name: "Grace")), unread: 1, widget: widget, openedAt: 1_800_000_000_000, activityAt: 1_800_000_001_000)

  static let frames: [String: ServerFrame] = [
    "pong": .pong,
    "ack": .ack(WireAck(draftId: draft, messageId: conversation + ":1", conversation: conversation, sequence: 1, at: 1_800_000_000_000), ref: 1),
    "refused": .refused(WireError(code: "invalid_message", message: "Write something first.", field: "draft.text"), ref: 2),
    "refused for now": .refused(WireError(code: "rate_limited", message: "Too many requests. Wait 3 s and try again.", retryable: true, retryAfter: 3), ref: nil),
    "a visitor's message, to the visitor": .message(visitorsMessage),
    "an agent's message": .message(agentsMessage),
    "a closed conversation": .conversation(row(3, "closed", closedAt: 1_800_000_002_000, 2, 1)),
    "typing": .typing(.init(conversation: conversation, author: WireAuthor(kind: "agent", name: "Grace"), typing: true)),
    "welcome": .welcome(
      .init(reset: true, epoch: epoch, contact: ada(3), conversations: [row(1, "open", closedAt: nil, 0, 0)], messages: [], earlier: "17", agentsOnline: true)),
    "contact": .contact(anonymous),
    "presence": .presence(agentsOnline: false),
    "welcome of an agent": .agentWelcome(epoch: epoch, WireAgent(id: grace.id ?? "", name: "Grace", email: "grace@perch.example", role: "owner")),
    "opened": .opened(
      .init(
        ref: 2, ticket: conversation, reset: false, epoch: epoch, person: person("Ada", "ada", "claimed", online: true, 3, attributes), conversations: [], messages: [],
        earlier: nil)),
    "opened nobody": .opened(.init(ref: 4, ticket: nil, reset: true, epoch: epoch, person: nil, conversations: [], messages: [], earlier: nil)),
    "person": .person(person("Visitor 0006", nil, "anonymous", online: false, 1, [])),
    "tickets": .tickets([ticket]),
    "moved": .moved(from: "01a3185c-5000-7000-8000-000000000008", into: adasID),
    "erased": .erased(person: adasID, tickets: [conversation]),
  ]

  static let answers: [String: any JSONWritable & Sendable] = [
    "widget": WireWidget(id: widget.id, name: "Shop", greeting: "Hello!", accent: "#0f766e", agentsOnline: true),
    "session": WireSession(token: token, revocation: token + token, contact: anonymous),
    "identified": WireIdentified(outcome: "merged", identifier: "ada", assurance: "claimed", kept: ["plan"], token: token, revocation: token + token, contact: ada(4)),
    "identified again": WireIdentified(outcome: "unchanged", identifier: "ada", assurance: "claimed", kept: nil, token: nil, revocation: nil, contact: ada(4)),
    "attributes": WireAttributed(kept: ["plan", "vip"], session: nil),
    "history": WireHistory(messages: [agentsMessage], earlier: "17"),
    "the beginning of history": WireHistory(messages: [], earlier: nil),
    "setup": SetupState(needed: true),
    "a page of tickets": WireTicketPage(tickets: [], next: "1800000000000.7"),
    "error": WireError(code: "invalid_attribute", message: "“n” must be a finite number.", field: "n"),
    "error that passes": WireError(code: "server_error", message: "Try again in a moment.", retryable: true, retryAfter: 1),
  ]
}

package import Perch

/// Someone on a page of the shop, with the token that their browser keeps.
package struct TestVisitor: Sendable {
  package let room: TestDesk
  package let widget: Widget
  package var token: Token?

  private var desk: Desk { room.desk }

  package mutating func begin(_ attributes: AttributePatch = .none) async throws {
    token = try await desk.contacts.begin(.fresh, attributes: attributes, widget: widget).token
  }

  @discardableResult
  package mutating func identify(
    _ identifier: String, _ attributes: [String: AttributeValue?] = [:], by evidence: Evidence? = nil, request: RequestID = .fresh
  ) async throws -> Identified {
    let claim = Claim(identifier: try Identifier(identifier), attributes: try AttributePatch(attributes), evidence: evidence)
    let identified = try await desk.contacts.identify(claim, request: request, bearer: token, widget: widget)
    token = identified.token ?? token
    return identified
  }

  @discardableResult
  package mutating func set(_ attributes: [String: AttributeValue?], request: RequestID = .fresh) async throws -> Attributed {
    let attributed = try await desk.contacts.setAttributes(AttributePatch(attributes), request: request, bearer: token, widget: widget)
    token = attributed.begun?.token ?? token
    return attributed
  }

  package func logOut() async throws {
    guard let token else { return }
    try await desk.contacts.logOut(token, widget: widget)
  }

  /// What the server knows them by; fails once they are logged out.
  package func enter() async throws -> Entrance {
    guard let token else { throw Refusal.unauthorized }
    return try await desk.contacts.enter(token, widget: widget)
  }

  @discardableResult
  package func say(_ text: String, in conversation: ID<Conversation>? = nil) async throws -> Receipt {
    try await send(.new(text), to: conversation)
  }

  package func send(_ draft: Draft, to conversation: ID<Conversation>? = nil) async throws -> Receipt {
    try await desk.conversations.send(draft, to: conversation, by: .visitor(enter().visitor))
  }

  /// Everything that they can see, page by page from the newest, oldest first.
  package func history() async throws -> [Message] {
    let visitor = try await enter().visitor
    var (all, place) = ([Message](), Int64?.none)
    repeat {
      let page = try await desk.conversations.history(of: visitor, before: place)
      (all, place) = (page.messages + all, page.earlier)
    } while place != nil
    return all
  }

  package func texts() async throws -> [String] { try await history().map(\.text) }

  package func briefing(since cursor: Cursor? = nil) async throws -> Briefing {
    try await desk.conversations.briefing(for: enter().visitor, since: cursor)
  }

  package var contact: Contact {
    get async throws { try await enter().contact }
  }
}

/// The refusal that a body ends with, or nil.
package func refusal(_ body: () async throws -> Void) async throws -> Refusal? {
  do { try await body() } catch let refusal as Refusal { return refusal }
  return nil
}

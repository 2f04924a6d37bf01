@testable import Perch
import Testing

struct DraftTests {
  let id = "01890a5d-ac96-774b-bcce-b302099a8057"

  @Test(arguments: [1, 10_000]) func `a message has 1 to 10,000 characters, of whatever size`(count: Int) throws {
    for character in ["a", "é", "👩"] {
      #expect(try Draft(id: id, text: String(repeating: character, count: count)).text.unicodeScalars.count == count)
    }
  }

  @Test(arguments: ["", " ", "\n\t ", "\u{3000}", String(repeating: "a", count: 10_001), String(repeating: "👩", count: 10_001), String(repeating: "a", count: 50_000)])
  func `empty and longer texts are refused`(text: String) {
    let refusal = #expect(throws: Refusal.self) { try Draft(id: id, text: text) }
    #expect(refusal?.code == .invalidMessage)
    #expect(refusal?.field == "draft.text")
  }

  @Test func `a text is kept to the byte`() throws {
    let text = " line one\nline two\t<b>&amp;\u{0}e\u{301} "
    #expect(try Draft(id: id, text: text).text.utf8.elementsEqual(text.utf8))
  }

  @Test(arguments: ["", "1", "01890a5d-ac96-774b-bcce-b302099a805", "01890a5dac96774bbcceb302099a8057", "{01890a5d-ac96-774b-bcce-b302099a8057}", "zzzzzzzz-ac96-774b-bcce-b302099a8057"])
  func `a draft's id is a UUID`(text: String) {
    let refusal = #expect(throws: Refusal.self) { try Draft(id: text, text: "Hello") }
    #expect(refusal?.code == .invalidMessage)
    #expect(refusal?.field == "draft.id")
  }

  @Test func `upper and lower case name the same draft`() throws {
    #expect(try Draft(id: id.uppercased(), text: "Hello").id == Draft(id: id, text: "Hello").id)
  }
}

struct TicketCursorTests {
  @Test func `a cursor survives being written down`() throws {
    let cursor = try TicketCursor(TicketCursor(activityAt: Moment(milliseconds: 1_800_000_000_123), key: Key(42)).text)
    #expect(cursor.activityAt == Moment(milliseconds: 1_800_000_000_123))
    #expect(cursor.key == Key(42))
  }

  @Test(arguments: ["", ".", "1", "1.", ".1", "1.2.3", "a.b", "1.b", "99999999999999999999.1", "1 .2"])
  func `what the list did not give is refused`(text: String) {
    let refusal = #expect(throws: Refusal.self) { try TicketCursor(text) }
    #expect(refusal?.code == .invalidRequest)
    #expect(refusal?.field == "cursor")
  }

  @Test(arguments: ["1.x.2", "1..2"]) func `what only looks a little like a cursor is refused, too`(text: String) {
    #expect(throws: Refusal.self) { try TicketCursor(text) }
  }
}

struct ConversationTests {
  @Test(arguments: [
    (nil, true), (Span(milliseconds: 0), true), (Span.hours(48), true), (Span(milliseconds: Span.hours(48).milliseconds + 1), false), (Span.days(30), false),
  ] as [(Span?, Bool)])
  func `a conversation takes messages while it is open and within the window after closing`(closedFor: Span?, takes: Bool) {
    let now = Moment(milliseconds: 1_800_000_000_000)
    let conversation = Conversation(
      key: Key(1), id: ID(at: now), contact: Key(1), sequence: 1, version: 1, openedAt: now - .days(60), closedAt: closedFor.map { now - $0 }, visitorRead: 0,
      agentsRead: 0, activityAt: now)
    #expect(conversation.takesMessages(at: now, reopenWindow: .hours(48)) == takes)
    #expect(conversation.state == (closedFor == nil ? .open : .closed))
  }
}

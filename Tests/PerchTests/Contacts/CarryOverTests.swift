import Perch
import PerchTesting
import Testing

/// On shared computers nothing of an anonymous chat may follow anybody.
struct CarryOverTests {
  let room: TestDesk
  let library: Widget

  init() async throws {
    room = try await TestDesk()
    library = try await room.widget("Library") { $0.carryOver = .never }
  }

  @Test func `an unknown id starts afresh`() async throws {
    var browser = try await room.visitor(in: library)
    try await browser.set(["plan": .string("pro")])
    let receipt = try await browser.say("Said by whoever sat here before")
    let (before, token) = (try await browser.enter(), browser.token)
    #expect(try await browser.texts().count == 1)
    #expect(try await browser.identify("ada", ["device": .string("pc")]).outcome == .created)
    let after = try await browser.enter()
    #expect(after.contact.id != before.contact.id)
    #expect(after.contact.attributes.entries.keys.sorted() == ["device"])
    #expect(try await browser.texts() == [])
    #expect(try await browser.say("I am Ada", in: receipt.conversation).conversation != receipt.conversation)
    browser.token = token
    #expect(try await refusal { _ = try await browser.enter() }?.code == .loggedOut)
    #expect(try await room.audit() == ["session_created", "created"])
  }

  @Test func `a known id resumes without what was said before`() async throws {
    var ada = room.stranger(in: library)
    try await ada.identify("ada")
    try await ada.say("At home")
    var browser = try await room.visitor(in: library)
    try await browser.set(["plan": .string("pro")])
    try await browser.say("Said by whoever sat here before")
    #expect(try await browser.identify("ada").outcome == .resumed)
    #expect(try await browser.texts() == ["At home"])
    #expect(try await browser.contact.attributes == Attributes())
    #expect(try await room.count("merge") == 0)
    #expect(try await room.column("SELECT count(*) FROM contact WHERE survivor IS NOT NULL") == ["0"])
  }

  @Test func `the same id stays, and another one switches`() async throws {
    var browser = room.stranger(in: library)
    try await browser.identify("ada")
    #expect(try await browser.identify("ada").outcome == .unchanged)
    #expect(try await browser.identify("bob").outcome == .switched)
  }
}

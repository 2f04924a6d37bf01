import Perch
import PerchTesting
import Testing

/// What each outcome of `identify` does.
struct IdentifyTests {
  let room: TestDesk
  let shop: Widget

  init() async throws {
    room = try await TestDesk()
    shop = try await room.widget()
  }

  @Test func `created: a stranger gets a contact with the identifier and a session`() async throws {
    var ada = room.stranger(in: shop)
    let identified = try await ada.identify("ada", ["plan": .string("pro")])
    #expect((identified.outcome, identified.assurance) == (.created, .claimed))
    #expect(identified.token != nil)
    let contact = try await ada.contact
    #expect(contact.identifier == (try Identifier("ada")))
    #expect(contact.attributes == Attributes(entries: ["plan": .init(value: .string("pro"), source: .browser)]))
    #expect(try await ada.texts() == [])
    #expect(try await room.audit() == ["created"])
  }

  @Test func `created: an anonymous contact without messages is named in place and keeps its attributes`() async throws {
    var ada = try await room.visitor(in: shop)
    try await ada.set(["items": .number(2)])
    let before = try await ada.enter()
    let old = ada.token
    let identified = try await ada.identify("ada")
    let after = try await ada.enter()
    #expect(identified.outcome == .created)
    #expect(after.contact.id == before.contact.id)
    #expect(after.contact.attributes == before.contact.attributes)
    #expect(after.contact.version > before.contact.version)
    #expect(ada.token != old)
    #expect(after.visitor.generation == before.visitor.generation + 1)
    #expect(try await room.audit() == ["session_created", "created"])
  }

  @Test func `upgraded: an anonymous chat goes on under the identifier`() async throws {
    var ada = try await room.visitor(in: shop)
    let first = try await ada.say("Hello")
    let before = try await ada.contact
    #expect(try await ada.identify("ada").outcome == .upgraded)
    let second = try await ada.say("It is me", in: first.conversation)
    #expect(try await ada.contact.id == before.id)
    #expect((second.conversation, second.sequence) == (first.conversation, 2))
    let messages = try await ada.history()
    #expect(messages.map(\.text) == ["Hello", "It is me"])
    #expect(messages.map(\.assurance) == [.anonymous, .claimed], "as it was when each was sent")
    #expect(try await room.audit() == ["session_created", "upgraded"])
  }

  @Test func `resumed: a known person's history appears on a new device`() async throws {
    var laptop = room.stranger(in: shop)
    try await laptop.identify("ada", ["plan": .string("pro")])
    try await laptop.say("From the laptop")
    var phone = try await room.visitor(in: shop)
    let empty = try await phone.contact
    try await phone.set(["plan": .string("free"), "device": .string("phone")])
    #expect(try await phone.identify("ada").outcome == .resumed)
    #expect(try await phone.texts() == ["From the laptop"])
    let attributes = try await phone.contact.attributes
    #expect(attributes.text("plan") == "pro", "the known contact's own value stays")
    #expect(attributes.text("device") == "phone", "what it lacked is copied")
    #expect(try await survivor(of: empty) == laptop.contact.key.rawValue)
    #expect(try await room.count("merge") == 0, "nothing was moved")
    #expect(try await room.audit().last == "resumed")
  }

  @Test func `resumed: a stranger who names a known person is that person`() async throws {
    var (laptop, phone) = (room.stranger(in: shop), room.stranger(in: shop))
    try await laptop.identify("ada")
    try await laptop.say("From the laptop")
    #expect(try await phone.identify("ada").outcome == .resumed)
    #expect(try await phone.texts() == ["From the laptop"])
    #expect(try await laptop.texts() == ["From the laptop"], "the first device stays")
  }

  @Test func `merged: the anonymous chat moves to the known person with everything in it`() async throws {
    var laptop = room.stranger(in: shop)
    try await laptop.identify("ada", ["plan": .string("pro")])
    let old = try await laptop.say("From the laptop")
    var phone = try await room.visitor(in: shop)
    try await phone.set(["plan": .string("free"), "device": .string("phone")])
    let new = try await phone.say("From the phone")
    let lost = try await phone.contact
    #expect(try await phone.identify("ada").outcome == .merged)

    #expect(try await phone.texts() == ["From the laptop", "From the phone"])
    #expect(try await laptop.texts() == ["From the laptop", "From the phone"], "other devices see it, too")
    let contact = try await phone.contact
    #expect(contact.id == (try await laptop.contact.id))
    #expect(contact.attributes.text("plan") == "pro")
    #expect(contact.attributes.entries["device"] == .init(value: .string("phone"), source: .browser))
    #expect(try await survivor(of: lost) == contact.key.rawValue)
    #expect(try await room.audit().last == "merged")
    #expect(try await room.sql("SELECT loser, survivor FROM merge") == [["\(lost.key.rawValue)", "\(contact.key.rawValue)"]])
    #expect(try await room.count("merge_conversation") == 1)

    let briefing = try await phone.briefing()
    #expect(briefing.conversations.map(\.id) == [old.conversation, new.conversation])
    #expect(briefing.conversations.map(\.state) == [.open, .open], "both stay open")
    let next = try await phone.say("I go on here", in: new.conversation)
    #expect((next.conversation, next.sequence) == (new.conversation, 2), "the one that was on screen goes on")
  }

  @Test func `tombstones point to a living contact in one step`() async throws {
    var (one, two) = (try await room.visitor(in: shop), try await room.visitor(in: shop))
    try await one.say("One")
    try await two.say("Two")
    let (lostOne, lostTwo) = (try await one.contact, try await two.contact)
    var ada = room.stranger(in: shop)
    try await ada.identify("ada")
    try await one.identify("ada")
    try await two.identify("ada")
    let living = try await ada.contact.key.rawValue
    #expect(try await survivor(of: lostOne) == living)
    #expect(try await survivor(of: lostTwo) == living)
    #expect(try await room.column("SELECT count(*) FROM contact AS tomb JOIN contact AS next ON next.key = tomb.survivor WHERE next.survivor IS NOT NULL") == ["0"])
  }

  @Test func `unchanged: the same identifier again only sets attributes`() async throws {
    var ada = room.stranger(in: shop)
    try await ada.identify("ada")
    let (before, token) = (try await ada.enter(), ada.token)
    let identified = try await ada.identify("ada", ["plan": .string("pro")])
    #expect(identified.outcome == .unchanged)
    #expect(identified.token == nil)
    #expect(ada.token == token)
    let after = try await ada.enter()
    #expect(after.visitor == before.visitor)
    #expect(after.contact.attributes.text("plan") == "pro")
    #expect(try await ada.identify("ada").contact.version == after.contact.version, "nothing changed, so the version stays")
    #expect(try await room.audit() == ["created", "unchanged", "unchanged"])
  }

  @Test func `switched: nothing of the one is visible to the other`() async throws {
    var browser = try await room.visitor(in: shop)
    try await browser.identify("ada", ["plan": .string("pro")])
    let secret = try await browser.say("Ada's secret")
    let ada = try await browser.enter()
    let adasToken = browser.token
    #expect(try await browser.identify("bob").outcome == .switched)

    let bob = try await browser.enter()
    #expect(bob.contact.id != ada.contact.id)
    #expect(bob.visitor.session != ada.visitor.session)
    #expect(bob.contact.attributes == Attributes())
    #expect(try await browser.texts() == [])
    let own = try await browser.say("Bob here", in: secret.conversation)
    #expect(own.conversation != secret.conversation, "even when Bob's page still names Ada's conversation")
    browser.token = adasToken
    #expect(try await refusal { _ = try await browser.enter() }?.code == .loggedOut)

    var laptop = room.stranger(in: shop)
    try await laptop.identify("ada")
    #expect(try await laptop.texts() == ["Ada's secret"], "it is there, for Ada")
    #expect(try await room.audit() == ["session_created", "created", "switched", "resumed"])
  }

  private func survivor(of contact: Contact) async throws -> Int64? {
    try await room.column("SELECT survivor FROM contact WHERE key = \(contact.key.rawValue) AND identifier IS NULL").first.flatMap { Int64($0) }
  }
}

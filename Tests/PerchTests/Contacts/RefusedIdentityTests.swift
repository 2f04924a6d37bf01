import Perch
import PerchTesting
import Testing

/// Who is turned away, and what becomes of the person before.
struct RefusedIdentityTests {
  let room: TestDesk
  let shop: Widget

  init() async throws {
    room = try await TestDesk()
    shop = try await room.widget()
  }

  @Test func `a person who was ever verified is never opened by a bare id again`() async throws {
    var ada = room.stranger(in: shop)
    try await ada.identify("ada")
    try await ada.say("Ada's secret")
    try await room.verify("ada")
    var mallory = room.stranger(in: shop)
    #expect(try await refusal { try await mallory.identify("ada") }?.code == .signatureRequired)
    #expect(mallory.token == nil)
    #expect(try await ada.texts() == ["Ada's secret"], "there was something to be had")
  }

  @Test func `an anonymous visitor who is refused stays who they were`() async throws {
    var ada = room.stranger(in: shop)
    try await ada.identify("ada")
    try await room.verify("ada")
    var mallory = try await room.visitor(in: shop)
    try await mallory.say("Hello")
    #expect(try await refusal { try await mallory.identify("ada") }?.code == .signatureRequired)
    #expect(try await mallory.texts() == ["Hello"])
    #expect(try await room.audit().suffix(2) == ["session_created", "refused"])
  }

  @Test func `being refused as someone else logs the person before out`() async throws {
    var browser = room.stranger(in: shop)
    try await browser.identify("ada")
    try await browser.say("Ada's secret")
    let signed = try await room.desk.widgets.update(shop.id) { $0.mode = .signed }
    browser = change(browser, to: signed)
    #expect(try await browser.texts() == ["Ada's secret"])
    #expect(try await refusal { try await browser.identify("bob") }?.code == .signatureRequired)
    #expect(try await refusal { _ = try await browser.texts() }?.code == .loggedOut)
    #expect(try await room.audit() == ["created", "refused"])
    #expect(room.ear.events.contains { if case .sessionEnded = $0 { true } else { false } }, "sockets hear of it")
  }

  @Test func `being refused as oneself ends nothing`() async throws {
    var browser = room.stranger(in: shop)
    try await browser.identify("ada")
    try await browser.say("Hello")
    browser = change(browser, to: try await room.desk.widgets.update(shop.id) { $0.mode = .signed })
    #expect(try await refusal { try await browser.identify("ada") }?.code == .signatureRequired)
    #expect(try await browser.texts() == ["Hello"])
  }

  @Test func `a signature that no key can verify is refused, and as someone else it logs out`() async throws {
    var browser = room.stranger(in: shop)
    try await browser.identify("ada")
    #expect(try await refusal { try await browser.identify("ada", by: .token("a.b.c")) }?.code == .signatureInvalid)
    #expect(try await browser.contact.identifier?.text == "ada")
    #expect(try await refusal { try await browser.identify("bob", by: .token("a.b.c")) }?.code == .signatureInvalid)
    #expect(try await refusal { _ = try await browser.enter() }?.code == .loggedOut)
  }

  @Test func `a signed widget answers alike for known and unknown ids`() async throws {
    var ada = room.stranger(in: shop)
    try await ada.identify("ada")
    let signed = try await room.desk.widgets.update(shop.id) { $0.mode = .signed }
    var mallory = room.stranger(in: signed)
    let known = try await refusal { try await mallory.identify("ada") }
    let unknown = try await refusal { try await mallory.identify("nobody at all") }
    #expect(known?.code == .signatureRequired)
    #expect(known == unknown)
    #expect(try await room.count("contact") == 1)
  }

  @Test func `attributes beyond the limits refuse the identification, and nothing has changed`() async throws {
    var ada = try await room.visitor(in: shop)
    try await ada.set(Dictionary(uniqueKeysWithValues: (0..<100).map { ("k\($0)", AttributeValue.bool(true)) }))
    let (before, token) = (try await ada.enter(), ada.token)
    #expect(try await refusal { try await ada.identify("ada", ["one more": .bool(true)]) }?.code == .invalidAttribute)
    #expect(ada.token == token)
    let after = try await ada.enter()
    #expect(after.contact.identifier == nil)
    #expect(after.contact.version == before.contact.version)
  }

  @Test func `a refused switch leaves the person before as they were`() async throws {
    var bob = room.stranger(in: shop)
    try await bob.identify("bob", Dictionary(uniqueKeysWithValues: (0..<100).map { ("k\($0)", AttributeValue.bool(true)) }))
    var browser = room.stranger(in: shop)
    try await browser.identify("ada")
    #expect(try await refusal { try await browser.identify("bob", ["one more": .bool(true)]) }?.code == .invalidAttribute)
    #expect(try await browser.contact.identifier?.text == "ada", "half a switch is none")
  }

  @Test func `what is carried over makes room for what the call says`() async throws {
    var ada = room.stranger(in: shop)
    try await ada.identify("ada", Dictionary(uniqueKeysWithValues: (0..<60).map { ("known\($0)", AttributeValue.bool(true)) }))
    var phone = try await room.visitor(in: shop)
    try await phone.set(Dictionary(uniqueKeysWithValues: (0..<60).map { ("phone\($0)", AttributeValue.bool(true)) }))
    #expect(try await phone.identify("ada", ["plan": .string("pro"), "phone0": nil]).outcome == .resumed)
    let attributes = try await phone.contact.attributes
    #expect(attributes.text("plan") == "pro")
    #expect(attributes.entries.count == 100)
    #expect(attributes.entries["phone0"] == nil, "what the call deletes is not carried over")
  }

  private func change(_ visitor: TestVisitor, to widget: Widget) -> TestVisitor {
    var moved = room.stranger(in: widget)
    moved.token = visitor.token
    return moved
  }
}

import Perch
import PerchTesting
import Testing

/// What a signature changes about who somebody is.
@Suite struct SignedIdentityTests {
  let room: TestDesk
  let shop: Widget
  let backend: TestBackend

  init() async throws {
    room = try await TestDesk()
    shop = try await room.widget()
    backend = try await room.backend(of: shop)
  }

  private var now: Moment { room.clock.now }

  @Test func `a token proves who it is about, and the message says so`() async throws {
    var ada = room.stranger(in: shop)
    let identified = try await ada.identify("ada", by: backend.token("ada", at: now))
    #expect((identified.outcome, identified.assurance) == (.created, .verified))
    try await ada.say("It is really me")
    #expect(try await ada.history().map(\.assurance) == [.verified])
    #expect(try await ada.contact.verifiedAt == now)
  }

  @Test func `who was proved once is never opened by a bare identifier again`() async throws {
    var (ada, mallory) = (room.stranger(in: shop), room.stranger(in: shop))
    try await ada.identify("ada", by: backend.token("ada", at: now))
    try await ada.say("Ada's secret")
    #expect(try await refusal { try await mallory.identify("ada") }?.code == .signatureRequired)
    #expect(try await refusal { try await ada.identify("ada") }?.code == .signatureRequired, "not even by a session of hers")
    #expect(try await ada.texts() == ["Ada's secret"], "which goes on")
  }

  @Test func `the first proof ends the sessions that only said so`() async throws {
    var (ada, mallory) = (room.stranger(in: shop), room.stranger(in: shop))
    try await mallory.identify("ada")
    try await mallory.say("I am Ada, am I not?")
    try await ada.identify("ada", by: backend.token("ada", at: now))
    #expect(try await refusal { _ = try await mallory.texts() }?.code == .loggedOut)
    #expect(try await ada.history().map(\.assurance) == [.claimed], "what was written keeps its assurance")
  }

  @Test func `a claimed session that is proved goes on under a new token`() async throws {
    var ada = room.stranger(in: shop)
    try await ada.identify("ada")
    let before = ada
    let identified = try await ada.identify("ada", by: backend.token("ada", at: now))
    #expect((identified.outcome, identified.assurance) == (.unchanged, .verified))
    #expect(identified.token != nil)
    #expect(try await refusal { _ = try await before.texts() }?.code == .loggedOut)
    #expect(try await ada.enter().assurance == .verified)
  }

  @Test func `in the mode signed a bare identifier is refused, whoever it is`() async throws {
    var ada = room.stranger(in: shop)
    try await ada.identify("ada", by: backend.token("ada", at: now))
    let signed = try await room.desk.widgets.set(.signed, of: shop.id, by: .cli)
    var stranger = room.stranger(in: signed)
    let (known, unknown) = (try await refusal { try await stranger.identify("ada") }, try await refusal { try await stranger.identify("nobody") })
    #expect(known?.code == .signatureRequired)
    #expect(known == unknown)
  }

  @Test func `switching to signed ends the sessions that nobody proved, and no others`() async throws {
    var (ada, bob) = (room.stranger(in: shop), room.stranger(in: shop))
    try await ada.identify("ada", by: backend.token("ada", at: now))
    try await bob.identify("bob")
    let anonymous = try await room.visitor(in: shop)
    _ = try await room.desk.widgets.set(.signed, of: shop.id, by: .cli)
    #expect(try await refusal { _ = try await bob.texts() }?.code == .loggedOut)
    #expect(try await ada.texts() == [])
    #expect(try await anonymous.texts() == [])
    #expect(try await room.audit().suffix(2) == ["mode_set", "session_ended"])
  }

  @Test func `revoking a key ends what it proved`() async throws {
    let other = try await room.backend(of: shop)
    var (ada, bob) = (room.stranger(in: shop), room.stranger(in: shop))
    try await ada.identify("ada", by: backend.token("ada", at: now))
    try await bob.identify("bob", by: other.token("bob", at: now))
    _ = try await room.desk.keys.revoke(backend.key.id, of: shop.id, by: .cli)
    #expect(try await refusal { _ = try await ada.texts() }?.code == .loggedOut)
    #expect(try await bob.texts() == [])
    var again = room.stranger(in: shop)
    #expect(try await refusal { try await again.identify("ada", by: backend.token("ada", at: now)) }?.code == .signatureInvalid)
  }

  @Test func `whoever is proved anew by another key outlives the first`() async throws {
    let next = try await room.backend(of: shop)
    var ada = room.stranger(in: shop)
    try await ada.identify("ada", by: backend.token("ada", at: now))
    #expect(try await ada.identify("ada", by: next.token("ada", at: now)).token == nil, "nothing changed for the browser")
    _ = try await room.desk.keys.revoke(backend.key.id, of: shop.id, by: .cli)
    #expect(try await ada.texts() == [])
  }

  @Test func `an HMAC proves for a day, unless it is given anew`() async throws {
    let old = try await room.backend(of: shop, .hmac)
    var (ada, bob) = (room.stranger(in: shop), room.stranger(in: shop))
    try await ada.identify("ada", by: old.signature("ada"))
    try await bob.identify("bob", by: old.signature("bob"))
    room.clock.advance(.hours(23))
    try await ada.identify("ada", by: old.signature("ada"))
    room.clock.advance(.hours(2))
    #expect(try await ada.texts() == [])
    #expect(try await refusal { _ = try await bob.texts() }?.code == .loggedOut)
    try await room.desk.contacts.endUnproved()
    #expect(try await room.audit().last == "proof_expired")
    #expect(room.ear.events.contains { if case .sessionEnded = $0 { true } else { false } }, "open sockets hear of it")
  }

  @Test func `what the token says of a person outweighs the browser`() async throws {
    var ada = room.stranger(in: shop)
    try await ada.identify("ada", ["plan": .string("free")])
    let proof = backend.token("ada", at: now, claims: ["name": "Ada Lovelace", "email": "ada@example.com"])
    let identified = try await ada.identify("ada", ["name": .string("Somebody"), "plan": .string("gold")], by: proof)
    #expect(identified.kept == ["name"])
    let entries = try await ada.contact.attributes.entries
    #expect(entries["name"] == Attributes.Entry(value: .string("Ada Lovelace"), source: .signed))
    #expect(entries["plan"] == Attributes.Entry(value: .string("gold"), source: .browser))
  }

  @Test func `what the token clears does not come back from the chat that is merged`() async throws {
    var (laptop, phone) = (room.stranger(in: shop), try await room.visitor(in: shop))
    try await laptop.identify("ada")
    try await phone.set(["plan": .string("gold"), "city": .string("Turin")])
    try await phone.identify("ada", by: backend.token("ada", at: now, claims: ["attributes": ["plan": nil]]))
    #expect(try await phone.contact.attributes.entries.keys.sorted() == ["city"])
  }

  @Test func `the owner sees how many identifications are signed`() async throws {
    var (ada, bob) = (room.stranger(in: shop), room.stranger(in: shop))
    try await ada.identify("ada", by: backend.token("ada", at: now))
    try await bob.identify("bob@example.com")
    let report = try await room.desk.widgets.report(on: shop.id)
    #expect(report.identifications == IdentificationCount(verified: 1, claimed: 1))
    #expect(report.widget.guessableAt == now)
    room.clock.advance(.hours(25))
    #expect(try await room.desk.widgets.report(on: shop.id).identifications == IdentificationCount(verified: 0, claimed: 0))
  }

  @Test func `a refused proof tells the owner why, and the browser nothing`() async throws {
    var browser = room.stranger(in: shop)
    let late = backend.token("ada", at: now - .hours(2))
    #expect(try await refusal { try await browser.identify("ada", by: late) }?.code == .signatureExpired)
    let foreign = try await refusal { try await browser.identify("ada", by: backend.token("bob", at: now)) }
    let forged = try await refusal { try await browser.identify("ada", by: .signature(String(repeating: "0", count: 64))) }
    #expect(foreign?.code == .signatureInvalid)
    #expect(foreign == forged)
    #expect(try await room.desk.keys.refusals(in: shop.id).map(\.fault) == ["key_missing", "identifier", "expired"])
  }
}

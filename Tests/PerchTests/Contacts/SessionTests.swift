import Perch
import PerchTesting
import Testing

/// How sessions begin, idle and end.
struct SessionTests {
  let room: TestDesk
  let shop: Widget

  init() async throws {
    room = try await TestDesk()
    shop = try await room.widget()
  }

  @Test func `logging out ends the session at once, and twice is once`() async throws {
    var ada = room.stranger(in: shop)
    try await ada.identify("ada")
    try await ada.say("Ada's secret")
    let visitor = try await ada.enter().visitor
    try await ada.logOut()
    try await ada.logOut()
    #expect(try await refusal { _ = try await ada.texts() }?.code == .loggedOut)
    #expect(try await refusal { _ = try await room.desk.conversations.send(.new("late"), to: nil, by: .visitor(visitor)) }?.code == .loggedOut)
    #expect(try await room.audit() == ["created", "logged_out"])
    #expect(room.ear.events.filter { if case .sessionEnded = $0 { true } else { false } }.count == 1)
    var again = room.stranger(in: shop)
    try await again.identify("ada")
    #expect(try await again.texts() == ["Ada's secret"])
  }

  @Test(arguments: [false, true]) func `after a logout the old token fetches no lost answer, either`(byHandle: Bool) async throws {
    var ada = try await room.visitor(in: shop)
    let (old, request) = (try #require(ada.token), RequestID.fresh)
    try await ada.identify("ada", request: request)
    let contacts = room.desk.contacts
    let claim = Claim(identifier: try Identifier("ada"), attributes: .none)
    #expect(try await contacts.identify(claim, request: request, bearer: old, widget: shop).token == ada.token, "until then it does")
    if byHandle { try await contacts.logOut(contacts.revocation(of: old), widget: shop) } else { try await contacts.logOut(old, widget: shop) }
    #expect(try await refusal { _ = try await contacts.identify(claim, request: request, bearer: old, widget: shop) }?.code == .loggedOut)
  }

  @Test func `after a logout the next visitor shares nothing with the one before`() async throws {
    var ada = room.stranger(in: shop)
    try await ada.identify("ada", ["plan": .string("pro")])
    let receipt = try await ada.say("Ada's secret")
    let before = try await ada.enter()
    try await ada.logOut()
    let next = try await room.visitor(in: shop)
    let after = try await next.enter()
    #expect(after.contact.id != before.contact.id)
    #expect(after.visitor.session != before.visitor.session)
    #expect(after.contact.attributes == Attributes())
    #expect(next.token != ada.token)
    #expect(try await next.say("Hello").conversation != receipt.conversation)
    #expect(try await next.texts() == ["Hello"])
  }

  @Test func `a logout on one device leaves the others`() async throws {
    var (laptop, phone) = (room.stranger(in: shop), room.stranger(in: shop))
    try await laptop.identify("ada")
    try await phone.identify("ada")
    try await laptop.logOut()
    #expect(try await refusal { _ = try await laptop.enter() }?.code == .loggedOut)
    #expect(try await phone.contact.identifier?.text == "ada")
  }

  @Test func `an anonymous session ends after the widget's idle days`() async throws {
    let (ada, bob) = (try await room.visitor(in: shop), try await room.visitor(in: shop))
    room.clock.advance(.days(30))
    #expect(try await ada.enter().assurance == .anonymous)
    try await room.settle()
    room.clock.advance(Span(milliseconds: 1))
    #expect(try await refusal { _ = try await bob.enter() }?.code == .loggedOut)
    #expect(try await ada.enter().assurance == .anonymous, "who came back in time is not idle")
  }

  @Test func `an identified session ends after 90 idle days`() async throws {
    var (ada, bob) = (room.stranger(in: shop), room.stranger(in: shop))
    try await ada.identify("ada")
    try await bob.identify("bob")
    room.clock.advance(.days(90))
    #expect(try await ada.enter().assurance == .claimed)
    room.clock.advance(Span(milliseconds: 1))
    #expect(try await refusal { _ = try await bob.enter() }?.code == .loggedOut)
  }

  @Test func `any session ends after 180 days`() async throws {
    let ada = try await room.visitor(in: shop)
    for _ in 0..<9 {
      room.clock.advance(.days(20))
      try await ada.say("I am still here")
      try await room.settle()
    }
    room.clock.advance(Span(milliseconds: 1))
    #expect(try await refusal { _ = try await ada.enter() }?.code == .loggedOut)
    #expect(try await room.count("message") == 9)
  }

  @Test func `a token opens its own widget and no other`() async throws {
    let elsewhere = try await room.widget("Other shop")
    let ada = try await room.visitor(in: shop)
    try await ada.say("Hello")
    var mallory = room.stranger(in: elsewhere)
    mallory.token = ada.token
    #expect(try await refusal { _ = try await mallory.enter() }?.code == .loggedOut)
    #expect(try await refusal { try await mallory.set(["plan": .string("pro")]) }?.code == .loggedOut)
    #expect(try await refusal { try await mallory.identify("mallory") }?.code == .loggedOut)
    try await mallory.logOut()
    #expect(try await ada.texts() == ["Hello"])
  }

  @Test func `the same identifier in two widgets is two people`() async throws {
    let elsewhere = try await room.widget("Other shop")
    var (here, there) = (room.stranger(in: shop), room.stranger(in: elsewhere))
    try await here.identify("ada")
    try await here.say("Here")
    #expect(try await there.identify("ada").outcome == .created)
    try await there.say("There")
    #expect(try await here.contact.id != there.contact.id)
    #expect(try await here.texts() == ["Here"])
    #expect(try await there.texts() == ["There"])
  }

  @Test func `é in one piece and é in two are two people`() async throws {
    var (composed, decomposed) = (room.stranger(in: shop), room.stranger(in: shop))
    try await composed.identify("caf\u{E9}")
    try await composed.say("In one piece")
    #expect(try await decomposed.identify("cafe\u{301}").outcome == .created)
    #expect(try await decomposed.texts() == [])
    #expect(try await composed.texts() == ["In one piece"])
    #expect(try await composed.identify("cafe\u{301}").outcome == .switched)
  }

  @Test func `setting attributes makes a session for a stranger`() async throws {
    var ada = room.stranger(in: shop)
    let begun = try await ada.set(["plan": .string("pro"), "items": .number(2.5), "vip": .bool(true)]).begun
    #expect(begun?.assurance == .anonymous)
    #expect(try await ada.contact.attributes.entries.mapValues(\.value) == ["plan": .string("pro"), "items": .number(2.5), "vip": .bool(true)])
    try await ada.set(["plan": nil])
    #expect(try await ada.contact.attributes.entries.keys.sorted() == ["items", "vip"])
  }

  @Test func `sessions that ended behind the server's back are found`() async throws {
    var eve = try await room.visitor(in: shop)
    let (ada, bob) = (try await room.visitor(in: shop), try await room.visitor(in: shop))
    let sessions = [try await ada.enter().visitor, try await bob.enter().visitor, try await eve.enter().visitor]
    #expect(try await room.desk.contacts.ended(among: sessions) == [])
    try await bob.logOut()
    try await eve.identify("eve")
    #expect(try await room.desk.contacts.ended(among: sessions) == Array(sessions[1...]))
  }
}

import Perch
import PerchTesting
import Testing

/// A lost answer strands nobody, and a stolen request id opens nothing.
struct IdentifyAgainTests {
  let room: TestDesk
  let shop: Widget

  init() async throws {
    room = try await TestDesk()
    shop = try await room.widget()
  }

  @Test func `the same request is answered with the first result, also with the token that it replaced`() async throws {
    var ada = try await room.visitor(in: shop)
    try await ada.say("Hello")
    var lost = ada
    let request = RequestID.fresh
    let first = try await ada.identify("ada", request: request)
    room.clock.advance(.seconds(119))
    let second = try await lost.identify("ada", request: request)
    #expect((second.outcome, second.token, second.identifier) == (first.outcome, first.token, first.identifier))
    #expect(lost.token == ada.token)
    #expect(try await lost.texts() == ["Hello"])
    #expect(try await room.audit() == ["session_created", "upgraded"], "it happened once")
  }

  @Test func `after two minutes the replaced token is good for nothing`() async throws {
    var ada = try await room.visitor(in: shop)
    var lost = ada
    let request = RequestID.fresh
    try await ada.identify("ada", request: request)
    room.clock.advance(.seconds(121))
    #expect(try await refusal { try await lost.identify("ada", request: request) }?.code == .loggedOut)
    #expect(try await ada.enter().contact.identifier?.text == "ada")
  }

  @Test func `the replaced token can fetch that one result and nothing else`() async throws {
    var ada = try await room.visitor(in: shop)
    try await ada.say("Hello")
    var mallory = ada
    try await ada.identify("ada")
    #expect(try await ada.texts() == ["Hello"])
    #expect(try await refusal { _ = try await mallory.texts() }?.code == .loggedOut)
    #expect(try await refusal { try await mallory.say("I am Ada") }?.code == .loggedOut)
    #expect(try await refusal { try await mallory.set(["plan": nil]) }?.code == .loggedOut)
    #expect(try await refusal { try await mallory.identify("ada") }?.code == .loggedOut, "another request id is another request")
    try await mallory.logOut()
    #expect(try await ada.texts() == ["Hello"], "nor can it log Ada out")
  }

  @Test func `an answer is not given again once its token was replaced or ended`() async throws {
    var ada = try await room.visitor(in: shop)
    var lost = ada
    let request = RequestID.fresh
    try await ada.identify("ada", request: request)
    try await ada.identify("bob")
    #expect(try await refusal { try await lost.identify("ada", request: request) }?.code == .loggedOut)
  }

  @Test func `someone else's request id fetches nothing`() async throws {
    var ada = try await room.visitor(in: shop)
    let request = RequestID.fresh
    try await ada.identify("ada", request: request)
    var mallory = try await room.visitor(in: shop)
    let own = try await mallory.contact.id
    #expect(try await mallory.identify("mallory", request: request).token != ada.token)
    #expect(try await mallory.contact.id == own)
    let elsewhere = try await room.widget("Other shop")
    var twin = room.stranger(in: elsewhere)
    try await twin.identify("ada", request: request)
    #expect(try await twin.contact.id != ada.contact.id)
  }

  @Test func `beginning twice with one request id is beginning once`() async throws {
    let request = RequestID.fresh
    let first = try await room.desk.contacts.begin(request, attributes: .none, widget: shop)
    let second = try await room.desk.contacts.begin(request, attributes: .none, widget: shop)
    #expect(first.token == second.token)
    #expect(first.contact.id == second.contact.id)
    #expect(try await room.count("contact") == 1)
    room.clock.advance(.seconds(121))
    #expect(try await room.desk.contacts.begin(request, attributes: .none, widget: shop).token != first.token)
  }

  @Test func `old answers are forgotten and young ones are not`() async throws {
    let (old, young) = (RequestID.fresh, RequestID.fresh)
    _ = try await room.desk.contacts.begin(old, attributes: .none, widget: shop)
    room.clock.advance(.seconds(90))
    _ = try await room.desk.contacts.begin(young, attributes: .none, widget: shop)
    room.clock.advance(.seconds(60))
    #expect(try await room.count("answer") == 2)
    try await room.desk.contacts.forgetOldAnswers()
    #expect(try await room.count("answer") == 1)
  }

  @Test func `attributes set twice by one request are set once`() async throws {
    var ada = room.stranger(in: shop)
    let request = RequestID.fresh
    let begun = try #require(try await ada.set(["n": .number(1)], request: request).begun)
    ada.token = nil
    #expect(try await ada.set(["n": .number(2)], request: request).begun?.token == begun.token)
    #expect(try await ada.contact.attributes.entries["n"]?.value == .number(1))
    let again = RequestID.fresh
    try await ada.set(["n": .number(3)], request: again)
    try await ada.set(["n": .number(4)], request: again)
    #expect(try await ada.contact.attributes.entries["n"]?.value == .number(3))
  }

  @Test func `fifty identifications at once make one contact`() async throws {
    let devices = try await withThrowingTaskGroup(of: ID<Contact>.self) { group in
      for number in 0..<50 {
        group.addTask { [room, shop] in
          var device = try await room.visitor(in: shop)
          if number.isMultiple(of: 2) { try await device.say("Hello from \(number)") }
          return try await device.identify("ada").contact.id
        }
      }
      return try await group.reduce(into: Set<ID<Contact>>()) { $0.insert($1) }
    }
    #expect(devices.count == 1)
    #expect(try await room.column("SELECT count(*) FROM contact WHERE identifier = 'ada'") == ["1"])
    var late = room.stranger(in: shop)
    try await late.identify("ada")
    #expect(Set(try await late.texts()) == Set(stride(from: 0, to: 50, by: 2).map { "Hello from \($0)" }))
  }
}

import Perch
import PerchTesting
import Testing

/// snapshot + events == fresh snapshot, after every verb; and so does any older snapshot + what was missed.
struct LawTests {
  let room: TestDesk
  let shop: Widget
  let grace: AgentPass

  init() async throws {
    room = try await TestDesk()
    shop = try await room.widget()
    grace = try await room.agent()
  }

  @Test func `what a screen shows after each event is what a fresh one shows`() async throws {
    var ada = room.stranger(in: shop)
    try await ada.identify("ada")
    var screen = Screen(try await ada.briefing())
    var past = [screen]
    for (name, verb) in verbs {
      room.ear.forget()
      try await verb(&ada)
      try await room.settle()
      for event in room.ear.events where screen.hear(event) {
        screen.apply(try await ada.briefing(since: screen.cursor(epoch: room.desk.office.settings.epoch)))
      }
      let fresh = Screen(try await ada.briefing())
      #expect(screen == fresh, "after: \(name)")
      past.append(fresh)
    }
    for (age, var screen) in past.enumerated() {
      screen.apply(try await ada.briefing(since: screen.cursor(epoch: room.desk.office.settings.epoch)))
      #expect(screen == past.last, "resuming after step \(age)")
    }
    #expect(past.last?.messages.values.map(\.count).reduce(0, +) == 12)
  }

  private typealias Verb = (String, (inout TestVisitor) async throws -> Void)

  private var verbs: [Verb] {
    let conversations = room.desk.conversations
    func latest(_ ada: TestVisitor) async throws -> ID<Conversation> { try await ada.history().last!.conversation }
    func first(_ ada: TestVisitor) async throws -> ID<Conversation> { try await ada.history().first!.conversation }
    return [
      ("the first message", { try await $0.say("Hello") }),
      ("another message", { try await $0.say("Is anybody here?") }),
      ("an agent's answer", { _ = try await conversations.send(.new("Yes"), to: latest($0), by: .agent(grace)) }),
      ("the visitor reads", { ada in conversations.read(try await latest(ada), upTo: 3, by: .visitor(try await ada.enter().visitor)) }),
      ("the visitor reads less", { ada in conversations.read(try await latest(ada), upTo: 1, by: .visitor(try await ada.enter().visitor)) }),
      ("agents read", { conversations.read(try await latest($0), upTo: 2, by: .agent(grace)) }),
      ("closing", { _ = try await conversations.close(latest($0), by: grace) }),
      ("closing again", { _ = try await conversations.close(latest($0), by: grace) }),
      ("a message that opens it again", { try await $0.say("One more thing") }),
      ("closing once more", { _ = try await conversations.close(latest($0), by: grace) }),
      ("an agent's message in the closed ticket", { _ = try await conversations.send(.new("Goodbye"), to: latest($0), by: .agent(grace)) }),
      ("a message after the window", { room.clock.advance(.days(3)); try await $0.say("Something else") }),
      ("an agent opens the old ticket", { _ = try await conversations.reopen(first($0), by: grace) }),
      ("a resent draft", resend),
      ("attributes", { try await $0.set(["plan": .string("pro"), "items": .number(2)]) }),
      ("an attribute goes", { try await $0.set(["items": nil]) }),
      ("nothing changes", { try await $0.set(["plan": .string("pro")]) }),
      ("identified again", { try await $0.identify("ada", ["vip": .bool(true)]) }),
      ("another device resumes", { _ in try await phone(saying: []) }),
      ("another device is merged", { _ in try await phone(saying: ["From the phone", "And again", "And once more"]) }),
      ("a message into what was merged", { try await $0.say("I am back at the laptop", in: latest($0)) }),
      ("an agent answers what was merged", { _ = try await conversations.send(.new("Welcome"), to: latest($0), by: .agent(grace)) }),
      ("another device logs out", { _ in try await phone(saying: []).logOut() }),
    ]
  }

  private func resend(_ ada: inout TestVisitor) async throws {
    let draft = try Draft.new("Twice")
    _ = try await ada.send(draft)
    _ = try await ada.send(draft)
  }

  @discardableResult
  private func phone(saying texts: [String]) async throws -> TestVisitor {
    var phone = try await room.visitor(in: shop)
    try await phone.set(["device": .string("phone")])
    for text in texts { try await phone.say(text) }
    try await phone.identify("ada")
    return phone
  }

  @Test func `an anonymous chat that is upgraded loses nothing on its way`() async throws {
    var ada = try await room.visitor(in: shop)
    try await ada.say("Hello")
    var screen = Screen(try await ada.briefing())
    let cursor = screen.cursor(epoch: room.desk.office.settings.epoch)
    try await ada.identify("ada")
    let briefing = try await ada.briefing(since: cursor)
    #expect(!briefing.reset)
    screen.apply(briefing)
    #expect(screen == Screen(try await ada.briefing()))
  }

  @Test func `a device that was merged resumes with what it lacks of the known person`() async throws {
    var laptop = room.stranger(in: shop)
    try await laptop.identify("ada")
    try await laptop.say("At home")
    var phone = try await room.visitor(in: shop)
    try await phone.say("On the way")
    let cursor = Screen(try await phone.briefing()).cursor(epoch: room.desk.office.settings.epoch)
    try await phone.identify("ada")
    let briefing = try await phone.briefing(since: cursor)
    #expect(briefing.messages.map(\.text).contains("At home"))
    #expect(Set(briefing.conversations.map(\.id)) == Set(try await phone.briefing().conversations.map(\.id)))
  }
}

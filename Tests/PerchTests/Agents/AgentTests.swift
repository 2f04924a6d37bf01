import Perch
import PerchTesting
import Testing

struct AgentTests {
  let room: TestDesk
  let shop: Widget

  init() async throws {
    room = try await TestDesk()
    shop = try await room.widget()
  }

  @Test func `an agent who is signed in writes under their name`() async throws {
    let grace = try await room.agent()
    let ada = try await room.visitor(in: shop)
    let conversation = try await ada.say("Hello").conversation
    let draft = try Draft.new("Good day")
    let first = try await room.desk.conversations.send(draft, to: conversation, by: .agent(grace))
    let again = try await room.desk.conversations.send(draft, to: conversation, by: .agent(grace))
    #expect((first.sequence, again.sequence) == (2, 2))
    let message = try #require(try await ada.history().last)
    #expect((message.kind, message.authorName, message.authorID, message.assurance) == (.agent, "Grace", grace.agent.id.text, nil))
  }

  @Test func `an agent's message must name a conversation that exists`() async throws {
    let grace = try await room.agent()
    #expect(try await refusal { _ = try await room.desk.conversations.send(.new("Hello"), to: nil, by: .agent(grace)) }?.field == "conversation")
    let missing = ID<Conversation>(at: room.clock.now)
    #expect(try await refusal { _ = try await room.desk.conversations.send(.new("Hello"), to: missing, by: .agent(grace)) }?.code == .notFound)
  }

  @Test(arguments: ["sign-out", "disable", "new password"])
  func `who is signed out, disabled or given a new password can do nothing more`(how: String) async throws {
    let grace = try await room.agent()
    let ada = try await room.visitor(in: shop)
    let conversation = try await ada.say("Hello").conversation
    #expect(try await room.desk.agents.isAlive(grace))
    switch how {
    case "sign-out": try await room.desk.agents.signOut(grace)
    case "disable": try await room.desk.agents.disable(email: grace.agent.email)
    default: try await room.desk.agents.setPassword("another long one", email: grace.agent.email)
    }
    #expect(try await !room.desk.agents.isAlive(grace))
    #expect(try await refusal { _ = try await room.desk.conversations.send(.new("Hello"), to: conversation, by: .agent(grace)) }?.code == .notFound)
    #expect(try await refusal { _ = try await room.desk.conversations.close(conversation, by: grace) }?.code == .notFound)
    room.desk.conversations.read(conversation, upTo: 1, by: .agent(grace))
    try await room.settle()
    let briefing = try await ada.briefing()
    #expect(briefing.conversations.map(\.state) == [.open])
    #expect(briefing.conversations.map(\.agentsRead) == [0])
    #expect(briefing.messages.map(\.text) == ["Hello"])
  }

  @Test func `a disabled agent cannot sign in, in the same words as for a wrong password`() async throws {
    let grace = try await room.agent()
    let wrong = try await refusal { _ = try await room.desk.agents.signIn(email: grace.agent.email, password: "not the password") }
    #expect(wrong?.code == .unauthorized)
    #expect(try await refusal { _ = try await room.desk.agents.signIn(email: "nobody@perch.example", password: TestDesk.password) } == wrong)
    try await room.desk.agents.disable(email: grace.agent.email)
    #expect(try await refusal { _ = try await room.signIn(grace.agent.email) } == wrong)
  }

  @Test func `a new password is the one that counts, and e-mail addresses have no case`() async throws {
    let grace = try await room.agent()
    try await room.desk.agents.setPassword("another long one", email: "GRACE@perch.example")
    #expect(try await refusal { _ = try await room.signIn(grace.agent.email) }?.code == .unauthorized)
    #expect(try await room.desk.agents.signIn(email: "Grace@Perch.Example", password: "another long one").agent.id == grace.agent.id)
  }

  @Test func `a sign-in ends after 12 idle hours and after 14 days in any case`() async throws {
    _ = try await room.agent()
    let token = try await room.desk.agents.signIn(email: "grace@perch.example", password: TestDesk.password).token
    for _ in 0..<28 {
      room.clock.advance(.hours(12))
      _ = try await room.desk.agents.enter(token)
      try await room.settle()
    }
    room.clock.advance(Span(milliseconds: 1))
    #expect(try await refusal { _ = try await room.desk.agents.enter(token) }?.code == .unauthorized)
    let idle = try await room.desk.agents.signIn(email: "grace@perch.example", password: TestDesk.password).token
    room.clock.advance(Span(milliseconds: Span.hours(12).milliseconds + 1))
    #expect(try await refusal { _ = try await room.desk.agents.enter(idle) }?.code == .unauthorized)
  }

  @Test func `two agents cannot have one e-mail address`() async throws {
    _ = try await room.agent()
    let second = try NewAgent(email: "GRACE@perch.example", name: "Grace II", role: .agent)
    #expect(try await refusal { _ = try await room.desk.agents.add(second, password: TestDesk.password) }?.code == .conflict)
    #expect(try await room.desk.agents.all().map(\.name) == ["Grace"])
  }

  @Test(arguments: ["", "ada", "@perch.example", "ada@", "a@b@c", String(repeating: "a", count: 250) + "@b.example"])
  func `an account needs an e-mail address`(email: String) {
    #expect(throws: Refusal.self) { try NewAgent(email: email, name: "Ada", role: .agent) }
  }

  @Test(arguments: ["", "short 7", String(repeating: "p", count: 129)]) func `a password has 8 to 128 characters`(password: String) async throws {
    let new = try NewAgent(email: "grace@perch.example", name: "Grace", role: .agent)
    #expect(try await refusal { _ = try await room.desk.agents.add(new, password: password) }?.field == "password")
    #expect(try await room.desk.agents.all().isEmpty)
  }

  @Test func `the owner is made once, by the newest link`() async throws {
    let agents = room.desk.agents
    #expect(try await agents.isSetupNeeded())
    let old = try #require(try await agents.offerSetup())
    let link = try #require(try await agents.offerSetup())
    for wrong in [old, Token.random(), nil] {
      let refused = try await refusal { _ = try await agents.setUp(wrong, name: "Mallory", email: "mallory@evil.example", password: "let me in please") }
      #expect(refused?.code == .forbidden)
    }
    let owner = try await agents.setUp(link, name: "Olga", email: "olga@perch.example", password: TestDesk.password)
    #expect(owner.agent.role == .owner)
    #expect(try await agents.enter(owner.token).agent.id == owner.agent.id)
    #expect(try await !agents.isSetupNeeded())
    #expect(try await agents.offerSetup() == nil)
    #expect(try await refusal { _ = try await agents.setUp(link, name: "Mallory", email: "mallory@evil.example", password: "let me in please") }?.code == .forbidden)
    #expect(try await agents.all().map(\.name) == ["Olga"])
  }

  @Test func `a link that was never used is worth nothing once there is an agent`() async throws {
    let link = try #require(try await room.desk.agents.offerSetup())
    _ = try await room.agent()
    let refused = try await refusal { _ = try await room.desk.agents.setUp(link, name: "Mallory", email: "mallory@evil.example", password: "let me in please") }
    #expect(refused?.code == .forbidden)
  }

  @Test func `a password is kept as a salted hash`() async throws {
    let passwords = Passwords(cost: .light)
    let (one, two) = (try await passwords.hash(TestDesk.password), try await passwords.hash(TestDesk.password))
    #expect(one != two)
    #expect(!one.contains(TestDesk.password))
    #expect(try await passwords.verify(TestDesk.password, against: one))
    #expect(try await !passwords.verify("a perch for one", against: one))
    #expect(try await !passwords.verify(TestDesk.password, against: nil))
    #expect(try await !passwords.verify(TestDesk.password, against: "rubbish"))
  }
}

import Perch
import Testing

struct ChatSessionTests {
  struct Case: Sendable {
    let assurance: Assurance
    let idle: Span
    let age: Span
    let isAlive: Bool

    init(_ assurance: Assurance, idle: Span, age: Span, _ isAlive: Bool) {
      (self.assurance, self.idle, self.age, self.isAlive) = (assurance, idle, age, isAlive)
    }
  }

  static let moment = Span(milliseconds: 1)

  @Test(arguments: [
    Case(.anonymous, idle: .days(0), age: .days(0), true),
    Case(.anonymous, idle: .days(30), age: .days(30), true),
    Case(.anonymous, idle: Span(milliseconds: Span.days(30).milliseconds + 1), age: .days(31), false),
    Case(.claimed, idle: .days(31), age: .days(31), true),
    Case(.claimed, idle: .days(90), age: .days(90), true),
    Case(.claimed, idle: Span(milliseconds: Span.days(90).milliseconds + 1), age: .days(91), false),
    Case(.verified, idle: .days(90), age: .days(180), true),
    Case(.verified, idle: .days(0), age: Span(milliseconds: Span.days(180).milliseconds + 1), false),
    Case(.anonymous, idle: .days(0), age: .days(181), false),
  ])
  func `a session lives as long as its kind allows`(given: Case) {
    let now = Moment(milliseconds: 1_800_000_000_000)
    var session = ChatSession(
      key: Key(1), id: ID(at: now), widget: Key(1), contact: Key(1), generation: 1, assurance: given.assurance, proof: nil, device: nil,
      createdAt: now - given.age, seenAt: now - given.idle, endedAt: nil)
    #expect(session.isAlive(at: now, idleDays: 30) == given.isAlive)
    session.endedAt = now
    #expect(!session.isAlive(at: now, idleDays: 30))
  }

  @Test func `the widget's owner says how long an anonymous session may idle, and only an anonymous one`() {
    let now = Moment(milliseconds: 1_800_000_000_000)
    for (assurance, isAlive) in [(Assurance.anonymous, false), (.claimed, true)] {
      let session = ChatSession(
        key: Key(1), id: ID(at: now), widget: Key(1), contact: Key(1), generation: 1, assurance: assurance, proof: nil, device: nil,
        createdAt: now - .days(3), seenAt: now - .days(2), endedAt: nil)
      #expect(session.isAlive(at: now, idleDays: 1) == isAlive)
      #expect(session.isAlive(at: now, idleDays: 2))
    }
  }
}

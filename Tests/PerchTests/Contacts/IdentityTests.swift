import Perch
import Testing

struct IdentityTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let current: Identity.Current
    let known: Bool
    let carryOver: Widget.CarryOver
    let outcome: Identity.Outcome
    let step: Identity.Resolution.Step

    var testDescription: String { "\(current), \(known ? "known" : "unknown") id, carry-over \(carryOver.rawValue)" }

    init(_ current: Identity.Current, _ known: Bool, _ carryOver: Widget.CarryOver, _ outcome: Identity.Outcome, _ step: Identity.Resolution.Step) {
      (self.current, self.known, self.carryOver, self.outcome, self.step) = (current, known, carryOver, outcome, step)
    }
  }

  static let table: [Row] = [
    Row(.nobody, false, .always, .created, .startAfresh),
    Row(.nobody, true, .always, .resumed, .startAfresh),
    Row(.anonymous(hasMessages: false), false, .always, .created, .nameInPlace),
    Row(.anonymous(hasMessages: true), false, .always, .upgraded, .nameInPlace),
    Row(.anonymous(hasMessages: false), true, .always, .resumed, .moveToKnown(withConversations: false)),
    Row(.anonymous(hasMessages: true), true, .always, .merged, .moveToKnown(withConversations: true)),
    Row(.identified(asTheSame: true), true, .always, .unchanged, .stay),
    Row(.identified(asTheSame: false), false, .always, .switched, .startAfresh),
    Row(.identified(asTheSame: false), true, .always, .switched, .startAfresh),
    Row(.nobody, false, .never, .created, .startAfresh),
    Row(.nobody, true, .never, .resumed, .startAfresh),
    Row(.anonymous(hasMessages: false), false, .never, .created, .startAfresh),
    Row(.anonymous(hasMessages: true), false, .never, .created, .startAfresh),
    Row(.anonymous(hasMessages: false), true, .never, .resumed, .startAfresh),
    Row(.anonymous(hasMessages: true), true, .never, .resumed, .startAfresh),
    Row(.identified(asTheSame: true), true, .never, .unchanged, .stay),
    Row(.identified(asTheSame: false), false, .never, .switched, .startAfresh),
    Row(.identified(asTheSame: false), true, .never, .switched, .startAfresh),
  ]

  @Test(arguments: table) func `identify resolves as the table says`(row: Row) {
    let resolution = Identity.resolve(row.current, known: row.known, carryOver: row.carryOver)
    #expect(resolution.outcome == row.outcome)
    #expect(resolution.step == row.step)
  }

  @Test func `the table has a row for every outcome`() {
    #expect(Set(Self.table.map(\.outcome)) == Set(Identity.Outcome.allCases))
  }

  @Test func `with carry-over never an anonymous chat is never taken along`() {
    for row in Self.table where row.carryOver == .never { #expect(row.step == .startAfresh || row.step == .stay) }
  }
}

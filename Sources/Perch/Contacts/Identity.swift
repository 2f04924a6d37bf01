/// What `identify` means, as a table: who is here, is the identifier known, and may anything be carried over?
package enum Identity {
  package enum Current: Hashable, Sendable {
    case nobody
    case anonymous(hasMessages: Bool)
    case identified(asTheSame: Bool)
  }

  package enum Outcome: String, Hashable, Sendable, CaseIterable {
    case created, upgraded, resumed, merged, unchanged, switched
  }

  package struct Resolution: Hashable, Sendable {
    package enum Step: Hashable, Sendable {
      /// The contact who is here receives the identifier.
      case nameInPlace
      /// The contact who is here is left for the known one, which receives what it lacks.
      case moveToKnown(withConversations: Bool)
      case stay
      /// Nothing of who is here is carried over: to the known contact, or to a new one.
      case startAfresh
    }

    package let outcome: Outcome
    package let step: Step
  }

  package static func resolve(_ current: Current, known: Bool, carryOver: Widget.CarryOver) -> Resolution {
    switch current {
    case .identified(asTheSame: true):
      Resolution(outcome: .unchanged, step: .stay)
    case .identified(asTheSame: false):
      Resolution(outcome: .switched, step: .startAfresh)
    case .nobody:
      Resolution(outcome: known ? .resumed : .created, step: .startAfresh)
    case .anonymous where carryOver == .never:
      Resolution(outcome: known ? .resumed : .created, step: .startAfresh)
    case .anonymous(let hasMessages) where known:
      Resolution(outcome: hasMessages ? .merged : .resumed, step: .moveToKnown(withConversations: hasMessages))
    case .anonymous(let hasMessages):
      Resolution(outcome: hasMessages ? .upgraded : .created, step: .nameInPlace)
    }
  }
}

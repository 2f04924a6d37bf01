import PerchWire

extension ClientFrame {
  enum Speaker { case visitor, agent }

  /// Who may say this. A new kind of frame does not compile before somebody has decided.
  private var speakers: Set<Speaker> {
    switch self {
    case .hello, .ping, .send, .read, .typing: [.visitor, .agent]
    case .open, .leave: [.agent]
    }
  }

  func maybeSaid(by speaker: Speaker) -> Bool { speakers.contains(speaker) }
}

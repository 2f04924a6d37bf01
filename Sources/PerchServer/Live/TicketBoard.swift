import CoreMetrics
import Perch
import PerchWire
import Synchronization

/// Tells the Inboxes which rows of their lists changed: at once when it has been quiet, and at most four times a second.
final class TicketBoard: Sendable {
  private struct State {
    var conversations: Set<Key<Conversation>> = []
    var contacts: Set<Key<Contact>> = []
    var isScheduled = false
    var lastFlush: ContinuousClock.Instant?
    var hub: (@Sendable () -> [AgentConnection])?
    var desk: Desk?
  }

  static let pause = Duration.milliseconds(250)
  private let state = Mutex(State())
  private let figures: Figures

  init(figures: Figures) { self.figures = figures }

  func start(desk: Desk, agents: @escaping @Sendable () -> [AgentConnection]) {
    state.withLock { ($0.desk, $0.hub) = (desk, agents) }
  }

  func touch(_ conversation: Key<Conversation>) { touch { $0.conversations.insert(conversation) } }
  func touch(contact: Key<Contact>) { touch { $0.contacts.insert(contact) } }

  private func touch(_ note: (inout State) -> Void) {
    let wait: Duration? = state.withLock { state in
      note(&state)
      guard !state.isScheduled else { return nil }
      state.isScheduled = true
      return state.lastFlush.map { max(.zero, Self.pause - (.now - $0)) } ?? .zero
    }
    guard let wait else { return }
    Task {
      try? await Task.sleep(for: wait)
      await flush()
    }
  }

  private func flush() async {
    let (conversations, contacts, desk, agents) = state.withLock { state in
      defer { (state.conversations, state.contacts, state.isScheduled, state.lastFlush) = ([], [], false, .now) }
      return (state.conversations, state.contacts, state.desk, state.hub?() ?? [])
    }
    guard let desk, !agents.isEmpty else { return }
    guard let tickets = try? await desk.conversations.tickets(Array(conversations), of: Array(contacts)), !tickets.isEmpty else { return }
    let frame = ServerFrame.tickets(tickets.map(WireTicket.init)).bytes
    figures.listFrames.increment(by: agents.count)
    agents.forEach { $0.line.news(frame) }
  }
}

import CoreMetrics
import Logging
import Perch
import PerchWire

/// What every route and connection of the server shares.
struct House: Sendable {
  let desk: Desk
  let hub: Hub
  let limits: Limits
  let logger: Logger
  let figures: Figures

  /// What the other side may know of an error. Whatever is not a refusal is our fault: it is logged here, once.
  func wireError(_ error: any Error) -> WireError {
    switch error {
    case let refusal as Refusal: return WireError(refusal)
    case let error as WireError: return error
    case is VaultFailure:
      report(error, during: "the check of a proof")
      return WireError(Refusal(.serverError, "The server cannot check proofs at the moment. Its owner finds the reason in its log.", retryable: true, retryAfter: 60))
    default:
      report(error, during: "a request")
      return WireError(Refusal.storeUnavailable)
    }
  }

  func report(_ error: any Error, during what: String) {
    figures.failures.increment()
    logger.error("Something failed", metadata: ["during": "\(what)", "error": "\(error)"])
  }

  /// Tells those who look at this person whether they are here. A page that reloads is not somebody who left.
  func presenceMayHaveChanged(of contact: Key<Contact>, seen visitor: Visitor? = nil) {
    if let visitor, !hub.isOnline(contact) { desk.contacts.seen(visitor) }
    guard !hub.followers(of: contact).isEmpty else { return }
    Task {
      if visitor != nil { try? await Task.sleep(for: .seconds(2)) }
      guard let person = try? await desk.contacts.find(contact) else { return }
      let online = hub.isOnline(contact)
      hub.followers(of: contact).forEach { $0.personChanged(person, online: online) }
    }
  }

  func presenceOfAgentsMayHaveChanged() {
    Task {
      if !hub.areAgentsOnline { try? await Task.sleep(for: .seconds(3)) }
      hub.announcePresence()
    }
  }

  func welcome(_ briefing: Briefing, assurance: Assurance) -> ServerFrame.Welcome {
    ServerFrame.Welcome(
      reset: briefing.reset, epoch: desk.office.settings.epoch, contact: WireContact(briefing.contact, assurance: assurance),
      conversations: briefing.conversations.map(WireConversation.init), messages: briefing.messages.map { WireMessage($0, forAuthor: $0.kind == .visitor) },
      earlier: briefing.earlier.map(String.init), agentsOnline: hub.areAgentsOnline)
  }

  func opened(_ briefing: Briefing, _ person: WirePerson, ticket: String, ref: Int64) -> ServerFrame.Opened {
    ServerFrame.Opened(
      ref: ref, ticket: ticket, reset: briefing.reset, epoch: desk.office.settings.epoch, person: person,
      conversations: briefing.conversations.map(WireConversation.init), messages: briefing.messages.map { WireMessage($0, forAuthor: $0.kind == .agent) },
      earlier: briefing.earlier.map(String.init))
  }
}

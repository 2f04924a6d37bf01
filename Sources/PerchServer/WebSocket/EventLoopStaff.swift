import NIOCore
import Synchronization

/// Who serves the sockets of one event loop.
struct EventLoopStaff: Sendable {
  let mailroom: Mailroom
  let heartbeat: NIOLoopBound<Heartbeat>

  init(eventLoop: any EventLoop, limits: SocketLimits) {
    mailroom = Mailroom(eventLoop: eventLoop)
    heartbeat = NIOLoopBound(Heartbeat(limits: limits, eventLoop: eventLoop), eventLoop: eventLoop)
  }
}

/// Finds the staff of an event loop, and hires it for the first socket there.
final class EventLoopRoster: Sendable {
  private let limits: SocketLimits
  private let staff = Mutex<[ObjectIdentifier: EventLoopStaff]>([:])

  init(limits: SocketLimits) { self.limits = limits }

  /// On the event loop in question.
  func staff(on eventLoop: any EventLoop) -> EventLoopStaff {
    staff.withLock { known in
      if let found = known[ObjectIdentifier(eventLoop)] { return found }
      let hired = EventLoopStaff(eventLoop: eventLoop, limits: limits)
      known[ObjectIdentifier(eventLoop)] = hired
      return hired
    }
  }
}

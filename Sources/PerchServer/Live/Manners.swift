import NIOCore
import Perch
import PerchWire
import Synchronization

/// What both kinds of connections have in common: reading frames, counting bad ones, passing messages on, and a deadline for `hello`.
final class Manners: Sendable {
  private struct Counts {
    var bad = 0
    var refused = 0
    var inFlight = 0
  }

  static let helloDeadline = TimeAmount.seconds(10)
  static let maxBad = 10
  static let maxRefused = 1000
  static let maxInFlight = 256
  private let counts = Mutex(Counts())
  private let line: Line

  init(line: Line) { self.line = line }

  /// A frame of the protocol, or nil after having refused it.
  func read(_ text: ByteBuffer) -> ClientFrame? {
    let bytes = Array(buffer: text)
    do throws(WireError) {
      return try ClientFrame.read(bytes)
    } catch {
      refuse(error, ref: ClientFrame.ref(of: bytes))
      let bad = counts.withLock { counts in
        counts.bad += 1
        return counts.bad
      }
      if bad >= Self.maxBad { line.close(.badFrame) }
      return nil
    }
  }

  func refuse(_ error: WireError, ref: Int64?) {
    let refused = counts.withLock { counts in
      counts.refused += 1
      return counts.refused
    }
    if refused > Self.maxRefused { return line.close(.busy) }
    line.send(ServerFrame.refused(error, ref: ref).bytes)
  }

  /// Takes a message to the desk and brings the answer back. At most `maxInFlight` of one connection are on their way to the disk.
  func pass(_ send: ClientFrame.Send, by author: Author, through connection: ConnectionID, to house: House) {
    do throws(Refusal) {
      let conversation = try send.conversation.map { id throws(Refusal) in try ID<Conversation>.parse(id) }
      let draft = try Draft(id: send.draft.id, text: send.draft.text)
      if let wait = house.limits.wait(forMessageBy: author) { throw .rateLimited(retryAfter: wait) }
      guard begin() else { throw .rateLimited(retryAfter: 1) }
      house.desk.conversations.send(draft, to: conversation, by: author, through: connection) { [self] result in
        finish()
        answer(result, ref: send.ref, house)
      }
    } catch {
      refuse(WireError(error), ref: send.ref)
    }
  }

  private func answer(_ result: Result<Receipt, any Error>, ref: Int64, _ house: House) {
    switch result {
    case .success(let receipt): line.send(ServerFrame.ack(WireAck(receipt), ref: ref).bytes)
    case .failure(let error): refuse(house.wireError(error), ref: ref)
    }
  }

  private func begin() -> Bool {
    counts.withLock { counts in
      guard counts.inFlight < Self.maxInFlight else { return false }
      counts.inFlight += 1
      return true
    }
  }

  private func finish() { counts.withLock { $0.inFlight -= 1 } }
}

import FoundationEssentials
import NIOCore
import Perch
import PerchWire
import Synchronization

/// What both kinds of connections have in common: reading frames, counting bad ones, and a deadline for `hello`.
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
    let data = Data(text.readableBytesView)
    do throws(WireError) {
      return try Wire.decode(ClientFrame.self, from: data)
    } catch {
      refuse(error, ref: (try? Wire.decode(Ref.self, from: data))?.ref)
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

  /// At most so many messages of one connection are on their way to the disk.
  func begin() -> Bool {
    counts.withLock { counts in
      guard counts.inFlight < Self.maxInFlight else { return false }
      counts.inFlight += 1
      return true
    }
  }

  func finish() { counts.withLock { $0.inFlight -= 1 } }

  private struct Ref: Decodable { let ref: Int64? }
}

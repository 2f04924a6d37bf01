package import FoundationEssentials

/// What the outside calls a thing: a time-ordered UUID (version 7), lower-case in text. Never a credential.
package struct ID<Noun>: Hashable, Sendable {
  package let uuid: UUID

  package init(uuid: UUID) { self.uuid = uuid }

  /// Ids made close together are stored close together.
  package init(at moment: Moment) {
    var random = SystemRandomNumberGenerator()
    let low = random.next()
    let high = UInt64(moment.milliseconds) << 16 | 0x7000 | random.next() & 0x0FFF
    self.init(high: high, low: low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000)
  }

  package init?(_ text: String) {
    guard let uuid = UUID(text: text) else { return nil }
    self.uuid = uuid
  }

  package var text: String { uuid.lowercaseText }

  private init(high: UInt64, low: UInt64) {
    var bytes: uuid_t = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    withUnsafeMutableBytes(of: &bytes) {
      $0.storeBytes(of: high.bigEndian, as: UInt64.self)
      $0.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
    }
    uuid = UUID(uuid: bytes)
  }
}

/// What the store calls a thing: a small integer that never leaves the server.
package struct Key<Noun>: Hashable, Sendable {
  package let rawValue: Int64
  package init(_ rawValue: Int64) { self.rawValue = rawValue }
}

package import FoundationEssentials

/// Foundation goes through C's formatted printing and scanning for these, which costs more than storing a message's row.
extension UUID {
  package var lowercaseText: String {
    String(unsafeUninitializedCapacity: 36) { text in
      withUnsafeBytes(of: uuid) { bytes in
        var place = 0
        for (index, byte) in bytes.enumerated() {
          if Self.isDashed(index) {
            text[place] = 0x2D
            place += 1
          }
          text[place] = Self.digit(byte >> 4)
          text[place + 1] = Self.digit(byte & 0xF)
          place += 2
        }
      }
      return 36
    }
  }

  package init?(text: String) {
    var bytes: uuid_t = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    var text = text
    let isWhole = withUnsafeMutableBytes(of: &bytes) { bytes in text.withUTF8 { Self.read($0, into: bytes) } }
    guard isWhole else { return nil }
    self.init(uuid: bytes)
  }

  private static func read(_ text: UnsafeBufferPointer<UInt8>, into bytes: UnsafeMutableRawBufferPointer) -> Bool {
    guard text.count == 36 else { return false }
    var place = 0
    for index in 0..<16 {
      if isDashed(index) {
        guard text[place] == 0x2D else { return false }
        place += 1
      }
      guard let high = value(text[place]), let low = value(text[place + 1]) else { return false }
      bytes[index] = high << 4 | low
      place += 2
    }
    return true
  }

  /// A dash comes before these bytes.
  private static func isDashed(_ index: Int) -> Bool { index == 4 || index == 6 || index == 8 || index == 10 }

  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case 0x30...0x39: digit - 0x30
    case 0x41...0x46: digit - 0x37
    case 0x61...0x66: digit - 0x57
    default: nil
    }
  }
}

/// Checks text that arrives in pieces: a character may be cut anywhere (Unicode 15, table 3-7).
struct UTF8Check {
  private var missing: UInt8 = 0
  private var lowest: UInt8 = 0x80
  private var highest: UInt8 = 0xbf

  /// Whether no character is half there.
  var isComplete: Bool { missing == 0 }

  /// Whether the text may still be UTF-8 after these bytes.
  mutating func accepts(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var index = 0
    while index < bytes.count {
      if missing == 0, index + 8 <= bytes.count,
        bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
      {
        index += 8
        continue
      }
      guard accepts(bytes[index]) else { return false }
      index += 1
    }
    return true
  }

  private mutating func accepts(_ byte: UInt8) -> Bool {
    guard missing > 0 else { return starts(with: byte) }
    guard lowest...highest ~= byte else { return false }
    (missing, lowest, highest) = (missing - 1, 0x80, 0xbf)
    return true
  }

  private mutating func starts(with byte: UInt8) -> Bool {
    switch byte {
    case 0...0x7f: return true
    case 0xc2...0xdf: missing = 1
    case 0xe0: (missing, lowest) = (2, 0xa0)
    case 0xed: (missing, highest) = (2, 0x9f)
    case 0xe1...0xef: missing = 2
    case 0xf0: (missing, lowest) = (3, 0x90)
    case 0xf4: (missing, highest) = (3, 0x8f)
    case 0xf1...0xf3: missing = 3
    default: return false
    }
    return true
  }
}

/// The inside of a JSON string that a scanner has found.
enum JSONText {
  /// Nil when it names half a character: a surrogate without its other half.
  static func read(_ text: ArraySlice<UInt8>) -> String? {
    guard let first = text.firstIndex(of: UInt8(ascii: "\\")) else { return String(decoding: text, as: UTF8.self) }
    var plain = Array(text[..<first])
    var rest = text[first...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else { plain.append(byte); continue }
      guard let character = escaped(&rest) else { return nil }
      plain.append(contentsOf: Array(String(character).utf8))
    }
    return String(decoding: plain, as: UTF8.self)
  }

  static func isEqual(_ text: ArraySlice<UInt8>, _ name: String) -> Bool {
    if text.contains(UInt8(ascii: "\\")) { return read(text) == name }
    return text.elementsEqual(name.utf8)
  }

  private static func escaped(_ rest: inout ArraySlice<UInt8>) -> Unicode.Scalar? {
    guard let letter = rest.popFirst().map(Unicode.Scalar.init) else { return nil }
    switch letter {
    case "b": return "\u{8}"
    case "f": return "\u{C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "u": return numbered(&rest)
    default: return letter
    }
  }

  private static func numbered(_ rest: inout ArraySlice<UInt8>) -> Unicode.Scalar? {
    guard let unit = unit(&rest) else { return nil }
    guard UTF16.isLeadSurrogate(unit) else { return Unicode.Scalar(unit) }
    guard rest.starts(with: Array("\\u".utf8)) else { return nil }
    rest.removeFirst(2)
    guard let second = self.unit(&rest), UTF16.isTrailSurrogate(second) else { return nil }
    return Unicode.Scalar(0x10000 + (UInt32(unit & 0x3FF) << 10 | UInt32(second & 0x3FF)))
  }

  private static func unit(_ rest: inout ArraySlice<UInt8>) -> UInt16? {
    defer { rest.removeFirst(min(4, rest.count)) }
    return UInt16(String(decoding: rest.prefix(4), as: UTF8.self), radix: 16)
  }
}

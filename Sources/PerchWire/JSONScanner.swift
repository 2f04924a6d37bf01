/// Finds its way through JSON by the grammar of RFC 8259, without making values of it.
struct JSONScanner {
  struct Member {
    /// Without its quotation marks.
    let name: Range<Int>
    let value: Range<Int>
  }

  static let maxDepth = 32
  private let bytes: [UInt8]
  private var place: Int

  init(_ bytes: [UInt8], at start: Int = 0) { (self.bytes, place) = (bytes, start) }

  var isAtEnd: Bool {
    mutating get {
      skipSpace()
      return place == bytes.count
    }
  }

  /// The members of the object that begins here; nil when there is none, or one that is broken.
  mutating func members() -> [Member]? {
    var members: [Member] = []
    return object(depth: 1) { members.append($0) } ? members : nil
  }

  /// The elements of the array that begins here.
  mutating func elements() -> [Range<Int>]? {
    var elements: [Range<Int>] = []
    return array(depth: 1) { elements.append($0) } ? elements : nil
  }

  private mutating func object(depth: Int, _ each: (Member) -> Void) -> Bool {
    guard depth <= Self.maxDepth, take("{") else { return false }
    if take("}") { return true }
    repeat {
      guard let name = string(), take(":"), let value = value(depth: depth) else { return false }
      each(Member(name: name.lowerBound + 1..<name.upperBound - 1, value: value))
    } while take(",")
    return take("}")
  }

  private mutating func array(depth: Int, _ each: (Range<Int>) -> Void) -> Bool {
    guard depth <= Self.maxDepth, take("[") else { return false }
    if take("]") { return true }
    repeat {
      guard let element = value(depth: depth) else { return false }
      each(element)
    } while take(",")
    return take("]")
  }

  private mutating func value(depth: Int) -> Range<Int>? {
    skipSpace()
    let start = place
    let isWhole =
      switch next {
      case "\"": string() != nil
      case "{": object(depth: depth + 1) { _ in }
      case "[": array(depth: depth + 1) { _ in }
      case "t": word("true")
      case "f": word("false")
      case "n": word("null")
      default: number()
      }
    return isWhole ? start..<place : nil
  }

  private mutating func string() -> Range<Int>? {
    skipSpace()
    let start = place
    guard take("\"") else { return nil }
    while let character = next {
      place += 1
      switch character {
      case "\"": return start..<place
      case "\\": guard escape() else { return nil }
      case ..<" ": return nil
      default: break
      }
    }
    return nil
  }

  private mutating func escape() -> Bool {
    defer { place += 1 }
    switch next {
    case "\"", "\\", "/", "b", "f", "n", "r", "t": return true
    case "u":
      guard bytes.dropFirst(place + 1).prefix(4).count(where: { Unicode.Scalar($0).properties.isASCIIHexDigit }) == 4 else { return false }
      place += 4
      return true
    default: return false
    }
  }

  private mutating func number() -> Bool {
    skip("-")
    if !skip("0"), !digits() { return false }
    if skip("."), !digits() { return false }
    guard skip("e") || skip("E") else { return true }
    if !skip("+") { skip("-") }
    return digits()
  }

  private mutating func digits() -> Bool {
    let start = place
    while let next, "0"..."9" ~= next { place += 1 }
    return place > start
  }

  private mutating func word(_ word: String) -> Bool {
    guard bytes[place...].starts(with: word.utf8) else { return false }
    place += word.utf8.count
    return true
  }

  /// Every character that has a meaning in JSON is one byte, and no byte of a longer one looks like it.
  private var next: Unicode.Scalar? { place < bytes.count ? Unicode.Scalar(bytes[place]) : nil }

  @discardableResult
  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard next == character else { return false }
    place += 1
    return true
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    return skip(character)
  }

  private mutating func skipSpace() {
    while let next, next == " " || next == "\n" || next == "\r" || next == "\t" { place += 1 }
  }
}

/// JSON read into values, for what is rare and must be looked at in every detail: an object with a name twice, or text that is
/// not UTF-8, is refused as a whole.
package enum JSONValue: Hashable, Sendable {
  case text(String), number(Double), flag(Bool), null
  case list([JSONValue])
  case object([String: JSONValue])

  package init?(_ bytes: [UInt8]) {
    guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
    var scanner = JSONScanner(bytes)
    guard scanner.members() != nil, scanner.isAtEnd, let start = bytes.firstIndex(of: UInt8(ascii: "{")) else { return nil }
    self.init(bytes, start..<bytes.count)
  }

  private init?(_ bytes: [UInt8], _ value: Range<Int>) {
    switch bytes[value.lowerBound] {
    case UInt8(ascii: "{"): self.init(members: bytes, value)
    case UInt8(ascii: "["): self.init(elements: bytes, value)
    case UInt8(ascii: "\""):
      guard let text = JSONText.read(bytes[value.lowerBound + 1..<value.upperBound - 1]) else { return nil }
      self = .text(text)
    case UInt8(ascii: "t"): self = .flag(true)
    case UInt8(ascii: "f"): self = .flag(false)
    case UInt8(ascii: "n"): self = .null
    default:
      guard let number = Double(String(decoding: bytes[value], as: UTF8.self)), number.isFinite else { return nil }
      self = .number(number)
    }
  }

  private init?(members bytes: [UInt8], _ value: Range<Int>) {
    var scanner = JSONScanner(bytes, at: value.lowerBound)
    var object: [String: JSONValue] = [:]
    for member in scanner.members() ?? [] {
      guard let name = JSONText.read(bytes[member.name]), object[name] == nil, let value = JSONValue(bytes, member.value) else { return nil }
      object[name] = value
    }
    self = .object(object)
  }

  private init?(elements bytes: [UInt8], _ value: Range<Int>) {
    var scanner = JSONScanner(bytes, at: value.lowerBound)
    let ranges = scanner.elements() ?? []
    let elements = ranges.compactMap { JSONValue(bytes, $0) }
    guard elements.count == ranges.count else { return nil }
    self = .list(elements)
  }

  package subscript(_ name: String) -> JSONValue? {
    if case .object(let members) = self { members[name] } else { nil }
  }

  package var text: String? { if case .text(let text) = self { text } else { nil } }
  package var number: Double? { if case .number(let number) = self { number } else { nil } }
}

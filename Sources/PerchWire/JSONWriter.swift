/// Writes JSON, members in the order of the calls. Foundation's encoder takes ten times as long for a message, and orders
/// members by chance, so that the same page never has the same bytes.
package struct JSONWriter {
  package private(set) var bytes: [UInt8] = []
  private var needsComma = false

  init(capacity: Int = 512) { bytes.reserveCapacity(capacity) }

  mutating func object(_ members: (inout JSONWriter) -> Void) { enclosed(0x7B, 0x7D, members) }

  mutating func array<Element: JSONWritable>(_ elements: [Element]) {
    enclosed(0x5B, 0x5D) { json in
      for element in elements {
        json.separate()
        element.write(to: &json)
      }
    }
  }

  mutating func member(_ key: StaticString, _ value: some JSONWritable) {
    name(key)
    value.write(to: &self)
  }

  /// Nothing is written for nil.
  mutating func member(_ key: StaticString, _ value: (some JSONWritable)?) {
    if let value { member(key, value) }
  }

  mutating func member<Element: JSONWritable>(_ key: StaticString, _ elements: [Element]) {
    name(key)
    array(elements)
  }

  mutating func member<Element: JSONWritable>(_ key: StaticString, _ elements: [Element]?) {
    if let elements { member(key, elements) }
  }

  mutating func raw(_ text: String) {
    bytes.append(contentsOf: text.utf8)
    needsComma = true
  }

  mutating func string(_ text: String) {
    bytes.append(0x22)
    var text = text
    text.withUTF8 { escape($0) }
    bytes.append(0x22)
    needsComma = true
  }

  private mutating func name(_ key: StaticString) {
    separate()
    bytes.append(0x22)
    bytes.append(contentsOf: UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount))
    bytes.append(0x22)
    bytes.append(0x3A)
    needsComma = false
  }

  private mutating func separate() {
    if needsComma { bytes.append(0x2C) }
    needsComma = false
  }

  private mutating func enclosed(_ open: UInt8, _ close: UInt8, _ content: (inout JSONWriter) -> Void) {
    bytes.append(open)
    needsComma = false
    content(&self)
    bytes.append(close)
    needsComma = true
  }

  private mutating func escape(_ text: UnsafeBufferPointer<UInt8>) {
    var plain = 0
    for index in text.indices where Self.mustEscape(text[index]) {
      append(text, plain..<index)
      bytes.append(contentsOf: Self.escaped(text[index]))
      plain = index + 1
    }
    append(text, plain..<text.count)
  }

  private mutating func append(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[range]))
  }

  private static func mustEscape(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x22 || byte == 0x5C }

  fileprivate mutating func integer(_ value: Int64) {
    if value < 0 { bytes.append(0x2D) }
    let start = bytes.count
    var rest = value.magnitude
    repeat {
      bytes.append(0x30 + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    } while rest > 0
    bytes[start...].reverse()
    needsComma = true
  }

  private static func escaped(_ byte: UInt8) -> [UInt8] {
    switch byte {
    case 0x22, 0x5C: [0x5C, byte]
    case 0x0A: [0x5C, 0x6E]
    default: Array("\\u00".utf8) + [hex(byte >> 4), hex(byte & 0xF)]
    }
  }

  private static func hex(_ digit: UInt8) -> UInt8 { digit < 10 ? 0x30 + digit : 0x57 + digit }
}

/// What the server can say.
package protocol JSONWritable {
  func write(to json: inout JSONWriter)
}

extension String: JSONWritable {
  package func write(to json: inout JSONWriter) { json.string(self) }
}

extension Int64: JSONWritable {
  package func write(to json: inout JSONWriter) { json.integer(self) }
}

extension Int: JSONWritable {
  package func write(to json: inout JSONWriter) { json.integer(Int64(self)) }
}

extension Bool: JSONWritable {
  package func write(to json: inout JSONWriter) { json.raw(self ? "true" : "false") }
}

extension Double: JSONWritable {
  /// Whole numbers are written as such. What is not finite is no JSON, and no rule lets it get here.
  package func write(to json: inout JSONWriter) {
    json.raw(isFinite ? (Int64(exactly: self)?.description ?? description) : "null")
  }
}

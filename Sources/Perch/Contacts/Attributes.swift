/// What is known about a contact: a flat map in which every value remembers who said it.
package struct Attributes: Equatable, Sendable {
  package enum Source: String, Sendable { case browser, signed, agent, flow, api }

  package struct Entry: Equatable, Sendable {
    package let value: AttributeValue
    package let source: Source

    package init(value: AttributeValue, source: Source) {
      self.value = value
      self.source = source
    }
  }

  package private(set) var entries: [String: Entry]

  package init(entries: [String: Entry] = [:]) { self.entries = entries }

  package static let maxKeys = 100
  package static let maxBytes = 16 << 10

  /// Applies what a browser says. It never overwrites or deletes what a better source said; those keys are returned, sorted.
  /// One bad key or value refuses the whole patch.
  package mutating func merge(browser patch: AttributePatch) throws(Refusal) -> [String] {
    var (merged, kept) = (entries, [String]())
    for (key, value) in patch.values {
      if let existing = merged[key], existing.source != .browser {
        kept.append(key)
      } else {
        merged[key] = value.map { Entry(value: $0, source: .browser) }
      }
    }
    try Self.check(merged)
    entries = merged
    return kept.sorted()
  }

  /// Applies what a signed token says: the site's own word, which only an agent's outweighs.
  package mutating func merge(signed patch: AttributePatch) throws(Refusal) {
    var merged = entries
    for (key, value) in patch.values where merged[key]?.source != .agent {
      merged[key] = value.map { Entry(value: $0, source: .signed) }
    }
    try Self.check(merged)
    entries = merged
  }

  /// Gives back what was adopted, where nobody has said otherwise since.
  mutating func giveBack(_ adopted: Attributes) {
    for (key, entry) in adopted.entries where entries[key] == entry { entries[key] = nil }
  }

  /// Takes over what is missing here, with its source, as far as there is room; but nothing that was just decided.
  package mutating func adopt(_ other: Attributes, except decided: Set<String> = []) {
    for (key, entry) in other.entries.sorted(by: { $0.key < $1.key }) where entries[key] == nil && !decided.contains(key) {
      var grown = entries
      grown[key] = entry
      if (try? Self.check(grown)) != nil { entries = grown }
    }
  }

  package var fullName: String? {
    if let name = text("name") ?? text("fullName") ?? text("full_name") { return name }
    let parts = [text("firstName") ?? text("first_name"), text("lastName") ?? text("last_name")].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }

  package func text(_ key: String) -> String? {
    guard case .string(let text)? = entries[key]?.value, text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else { return nil }
    return text
  }

  private static func check(_ entries: [String: Entry]) throws(Refusal) {
    guard entries.count <= maxKeys else {
      throw Refusal(.invalidAttribute, "A contact has at most \(maxKeys) attributes; with this call it would have \(entries.count). Remove some with null first.")
    }
    let bytes = entries.reduce(2) { $0 + $1.key.jsonBytes + $1.value.value.jsonBytes + 2 } - 1
    guard bytes <= maxBytes else {
      throw Refusal(.invalidAttribute, "A contact's attributes have at most 16 KiB as JSON; with this call they would have \(bytes) bytes.")
    }
  }
}

package enum AttributeValue: Equatable, Sendable {
  case string(String), number(Double), bool(Bool)

  package var jsonBytes: Int {
    switch self {
    case .string(let text): text.jsonBytes
    case .number(let number): "\(number)".utf8.count
    case .bool(let bool): bool ? 4 : 5
    }
  }
}

/// Changes to attributes whose keys and values are within the limits. `nil` deletes.
package struct AttributePatch: Sendable {
  package let values: [String: AttributeValue?]

  package static let none = AttributePatch(checked: [:])

  package init(_ values: [String: AttributeValue?]) throws(Refusal) {
    for (key, value) in values {
      guard 1...64 ~= key.unicodeScalars.count, !key.unicodeScalars.contains(where: \.isControl) else {
        throw Refusal(.invalidAttribute, "The key of an attribute has 1 to 64 characters and no control characters.", field: String(key.prefix(64)))
      }
      switch value {
      case .string(let text) where text.unicodeScalars.count > 1024:
        throw Refusal(.invalidAttribute, "A text has at most 1,024 characters; “\(key)” has \(text.unicodeScalars.count).", field: key)
      case .number(let number) where !number.isFinite:
        throw Refusal(.invalidAttribute, "“\(key)” must be a finite number.", field: key)
      default: break
      }
    }
    self.values = values
  }

  private init(checked values: [String: AttributeValue?]) { self.values = values }

  package var keys: Set<String> { Set(values.keys) }
}

extension String {
  /// What JSON writes as a backslash and one letter.
  private static let short: Set<UInt8> = [0x08, 0x09, 0x0A, 0x0C, 0x0D, 0x22, 0x5C]

  /// The bytes of this text as a JSON string.
  fileprivate var jsonBytes: Int {
    utf8.reduce(2) { $0 + (Self.short.contains($1) ? 2 : $1 < 0x20 ? 6 : 1) }
  }
}

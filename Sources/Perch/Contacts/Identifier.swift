/// The site's own name for a person, compared byte for byte.
package struct Identifier: Hashable, Sendable {
  package let text: String

  package init(_ text: String) throws(Refusal) {
    guard 1...255 ~= text.unicodeScalars.count else {
      throw Refusal(.invalidIdentifier, "An identifier has 1 to 255 characters; this one has \(text.unicodeScalars.count).", field: "identifier")
    }
    guard !text.unicodeScalars.contains(where: \.isControl) else {
      throw Refusal(.invalidIdentifier, "An identifier has no control characters (line breaks, tabs and the like).", field: "identifier")
    }
    guard !Self.isPlaceholder(text) else {
      throw Refusal(
        .invalidIdentifier, "“\(text)” looks like a placeholder, not like one person's id. Call identify only when the visitor is signed in, with their own id.",
        field: "identifier")
    }
    self.text = text
  }

  package init(stored text: String) { self.text = text }

  /// Whoever wants to be somebody else may simply try these: short numbers and e-mail addresses.
  package var isGuessable: Bool {
    if text.utf8.count <= 9, text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) { return true }
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".")
  }

  package static func == (one: Identifier, other: Identifier) -> Bool { one.text.utf8.elementsEqual(other.text.utf8) }
  package func hash(into hasher: inout Hasher) { for byte in text.utf8 { hasher.combine(byte) } }

  private static let placeholders: Set = [
    "", "undefined", "null", "nan", "[object object]", "true", "false", "0", "-1", "none", "anonymous", "guest", "user", "id", "email",
  ]

  private static func isPlaceholder(_ text: String) -> Bool {
    let trimmed = text.unicodeScalars.drop(while: \.properties.isWhitespace)
    let end = trimmed.lastIndex { !$0.properties.isWhitespace }
    return placeholders.contains(end.map { String(trimmed[...$0]).lowercased() } ?? "")
  }
}

extension Unicode.Scalar {
  package var isControl: Bool { properties.generalCategory == .control }
}

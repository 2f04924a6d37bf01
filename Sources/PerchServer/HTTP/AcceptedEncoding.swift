import HTTPTypes

extension HTTPFields {
  /// Whether the client wants gzip, and not less than the plain bytes (RFC 9110 section 12.5.3).
  var acceptsGzip: Bool {
    let weights = encodingWeights
    guard let gzip = weights["gzip"] ?? weights["x-gzip"] ?? weights["*"] else { return false }
    return gzip > 0 && gzip >= weights["identity"] ?? 0
  }

  private var encodingWeights: [Substring: Double] {
    var weights: [Substring: Double] = [:]
    for item in self[values: .acceptEncoding].joined(separator: ",").lowercased().split(separator: ",") {
      let parts = item.split(separator: ";").map { $0.trimmed }
      guard let name = parts.first else { continue }
      let weight = parts.dropFirst().first { $0.hasPrefix("q=") }?.dropFirst(2)
      weights[name] = weight.map { Double($0) ?? 0 } ?? 1
    }
    return weights
  }

  /// Whether the client has one of these already (RFC 9110 section 13.1.2, weak comparison).
  func ifNoneMatch(_ tags: [String]) -> Bool {
    self[values: .ifNoneMatch].joined(separator: ",").split(separator: ",").contains { item in
      let tag = item.trimmed
      return tag == "*" || tags.contains(String(tag.hasPrefix("W/") ? tag.dropFirst(2) : tag))
    }
  }
}

extension Substring {
  /// Without the spaces and tabs around it.
  var trimmed: Substring {
    let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    let start = drop(while: isBlank)
    guard let last = start.lastIndex(where: { !isBlank($0) }) else { return "" }
    return start[...last]
  }
}

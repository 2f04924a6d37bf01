package import FoundationEssentials

/// The published contract: what travels between clients and a Perch server, as JSON. See docs/protocol.md.
/// Times are milliseconds since 1970; ids are lower-case UUID text.
package enum Wire {
  package static let version = 1
  /// The most bytes a request's body or a client's frame may have.
  package static let maxBytes = 64 << 10

  package static func encode(_ value: some JSONWritable) -> [UInt8] {
    var json = JSONWriter()
    value.write(to: &json)
    return json.bytes
  }

  /// Fails with a `WireError` that names the field.
  package static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws(WireError) -> Value {
    do { return try JSONDecoder().decode(type, from: data) } catch { throw WireError(decoding: error) }
  }
}

/// What both doors answer when a request cannot be done.
package struct WireError: Error, Codable, Hashable, Sendable {
  package var code: String
  /// A sentence that says what to do.
  package var message: String
  package var field: String?
  /// Whether the very same request may succeed later.
  package var retryable: Bool
  /// Seconds.
  package var retryAfter: Int?

  package init(code: String, message: String, field: String? = nil, retryable: Bool = false, retryAfter: Int? = nil) {
    (self.code, self.message, self.field, self.retryable, self.retryAfter) = (code, message, field, retryable, retryAfter)
  }
}

extension WireError: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object {
      $0.member("code", code)
      $0.member("message", message)
      $0.member("field", field)
      $0.member("retryable", retryable)
      $0.member("retryAfter", retryAfter)
    }
  }
}

extension WireError {
  init(decoding error: any Error) {
    let (path, why) = Self.explain(error)
    let field = path.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
    self.init(code: "invalid_request", message: why, field: field.isEmpty ? nil : field)
  }

  private static func explain(_ error: any Error) -> (path: [any CodingKey], why: String) {
    switch error {
    case DecodingError.keyNotFound(let key, let context): (context.codingPath + [key], "“\(key.stringValue)” is missing.")
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      (context.codingPath, context.codingPath.isEmpty ? "This must be a JSON object." : "“\(context.codingPath.last?.stringValue ?? "")” has the wrong type.")
    case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty: (context.codingPath, context.debugDescription)
    default: ([], "This is not valid JSON.")
    }
  }
}

package struct WireHealth: JSONWritable {
  let status: String

  package init(status: String) { self.status = status }

  package func write(to json: inout JSONWriter) { json.object { $0.member("status", status) } }
}

import FoundationEssentials
import Perch

/// Stored as `{"itemsInCart": {"value": 2, "source": "browser"}}`.
extension Attributes {
  var json: String {
    guard !entries.isEmpty, let data = try? JSONEncoder().encode(entries.mapValues(StoredAttribute.init)) else { return "{}" }
    return String(decoding: data, as: UTF8.self)
  }

  init(json: String) throws {
    if json == "{}" { self.init(); return }
    self.init(entries: try JSONDecoder().decode([String: StoredAttribute].self, from: Data(json.utf8)).mapValues(\.entry))
  }
}

private struct StoredAttribute: Codable {
  enum CodingKeys: CodingKey { case value, source }

  let entry: Attributes.Entry

  init(_ entry: Attributes.Entry) { self.entry = entry }

  init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    let source = Attributes.Source(rawValue: try fields.decode(String.self, forKey: .source)) ?? .browser
    entry = Attributes.Entry(value: try Self.value(fields), source: source)
  }

  func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(entry.source.rawValue, forKey: .source)
    switch entry.value {
    case .string(let text): try fields.encode(text, forKey: .value)
    case .number(let number): try fields.encode(number, forKey: .value)
    case .bool(let bool): try fields.encode(bool, forKey: .value)
    }
  }

  private static func value(_ fields: KeyedDecodingContainer<CodingKeys>) throws -> AttributeValue {
    if let text = try? fields.decode(String.self, forKey: .value) { return .string(text) }
    if let bool = try? fields.decode(Bool.self, forKey: .value) { return .bool(bool) }
    return .number(try fields.decode(Double.self, forKey: .value))
  }
}

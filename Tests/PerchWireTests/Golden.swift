import Foundation
import Testing

/// The frames in Tests/Wire, which the JavaScript tests read as well.
struct Golden: Sendable, CustomTestStringConvertible {
  let name: String
  /// As JSON with sorted keys.
  let json: String
  let error: String?

  var testDescription: String { name }
  var data: Data { Data(json.utf8) }

  static func read(_ file: String, _ key: String) -> [Golden] {
    let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "Wire/\(file).json")
    guard let data = try? Data(contentsOf: url), let entries = try? JSONSerialization.jsonObject(with: data) as? [[String: Any]] else {
      Issue.record("Tests/Wire/\(file).json cannot be read")
      return []
    }
    return entries.compactMap { entry in
      guard let name = entry["name"] as? String, let value = entry[key] else { return nil }
      return Golden(name: name, json: value as? String ?? sorted(value), error: entry["error"].map(sorted))
    }
  }

  static func sorted(_ value: Any) -> String {
    let data = try? JSONSerialization.data(withJSONObject: value, options: [.sortedKeys, .withoutEscapingSlashes])
    return data.map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  static func sorted(_ data: Data) throws -> String { sorted(try JSONSerialization.jsonObject(with: data)) }
}

import FoundationEssentials
import Logging

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// One JSON object a line on standard error. Whatever is logged stays inside its line and its quotes.
struct JSONLog: LogHandler {
  var logLevel: Logger.Level = .info
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?
  private let label: String
  private let write: @Sendable (String) -> Void

  /// - Parameter write: takes one whole line with its end.
  init(label: String, write: @escaping @Sendable (String) -> Void = { standardError($0) }) {
    (self.label, self.write) = (label, write)
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var fields = metadata
    fields.merge(metadataProvider?.get() ?? [:]) { $1 }
    fields.merge(event.metadata ?? [:]) { $1 }
    if let error = event.error { fields["error"] = .string(String(describing: error)) }
    var line = JSONText()
    line.member("time", string: Date.now.formatted(.iso8601.year().month().day().time(includingFractionalSeconds: true).timeZone(separator: .omitted)))
    line.member("level", string: event.level.rawValue)
    line.member("message", string: event.message.description)
    if !fields.isEmpty { line.member("metadata", .dictionary(fields)) }
    line.member("source", string: event.source)
    line.member("logger", string: label)
    write(line.object + "\n")
  }
}

/// Writes JSON with nothing in it that could end a line or act on a terminal.
private struct JSONText {
  private var text = ""

  var object: String { "{" + text + "}" }

  mutating func member(_ name: String, string: String) { member(name, .string(string)) }

  mutating func member(_ name: String, _ value: Logger.MetadataValue) {
    if !text.isEmpty { text += "," }
    text += quoted(name) + ":" + json(value)
  }

  private func json(_ value: Logger.MetadataValue) -> String {
    switch value {
    case .string(let string): quoted(string)
    case .stringConvertible(let value): quoted(value.description)
    case .array(let values): "[" + values.map(json).joined(separator: ",") + "]"
    case .dictionary(let members):
      "{" + members.sorted { $0.key < $1.key }.map { quoted($0.key) + ":" + json($0.value) }.joined(separator: ",") + "}"
    }
  }

  private func quoted(_ string: String) -> String {
    var quoted = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case let scalar where isHarmful(scalar):
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  /// Control characters, line ends, and what changes the direction of text.
  private func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7f...0x9f, 0x200e, 0x200f, 0x2028...0x202e, 0x2066...0x2069: true
    default: false
    }
  }
}

/// One write for one line: lines of several threads, and of several processes, do not mix.
private func standardError(_ line: String) {
  var line = line
  line.withUTF8 { bytes in
    var written = 0
    while written < bytes.count {
      let count = write(STDERR_FILENO, bytes.baseAddress! + written, bytes.count - written)
      guard count > 0 || errno == EINTR else { return }
      written += max(0, count)
    }
  }
}

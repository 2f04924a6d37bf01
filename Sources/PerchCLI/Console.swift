import FoundationEssentials

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Standard output and standard error, flushed at once, into a pipe as well.
enum Console {
  static func say(_ line: String) { write(line + "\n", to: STDOUT_FILENO) }
  static func warn(_ line: String) { write(line + "\n", to: STDERR_FILENO) }

  static func say(json value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    say(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  /// One line of standard input, without its end.
  static func readSecret() -> String? { readLine(strippingNewline: true) }

  static var isErrorOnTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  private static func write(_ text: String, to file: Int32) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { put(file, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}

private func put(_ file: Int32, _ start: UnsafeRawPointer?, _ count: Int) -> Int { write(file, start, count) }

func leave(_ code: Int32) -> Never { exit(code) }

import NIOCore

/// A browser script as it travels: without its documentation, which is written for us and would be a fifth of what a visitor
/// fetches. Every line of code stays as it is, and where it is.
enum Script {
  static func withoutDocumentation(_ script: ByteBuffer) -> ByteBuffer {
    var lines = String(buffer: script).split(separator: "\n", omittingEmptySubsequences: false)
    var next = lines.startIndex
    while let comment = comment(in: lines, from: next) {
      for line in comment { lines[line] = "" }
      next = comment.upperBound
    }
    return ByteBuffer(string: lines.joined(separator: "\n"))
  }

  /// The lines of the next comment that has its lines to itself.
  private static func comment(in lines: [Substring], from start: Int) -> Range<Int>? {
    var first = start
    while let begin = lines[first...].firstIndex(where: { $0.drop(while: \.isWhitespace).hasPrefix("/**") }) {
      guard let end = lines[begin...].firstIndex(where: { $0.contains("*/") }) else { return nil }
      if lines[end].firstRange(of: "*/")?.upperBound == lines[end].endIndex { return begin..<end + 1 }
      first = end + 1
    }
    return nil
  }
}

import Foundation
import NIOCore
import Testing

@testable import PerchServer

@Suite("Scripts")
struct ScriptTests {
  @Test("travel without comments that have their lines to themselves, and each line stays where it is", arguments: [
    ("/** A. */\na()\n", "\na()\n"),
    ("  /**\n   * A.\n   * @returns {B}\n   */\n  a() {}", "\n\n\n\n  a() {}"),
    ("/** A. */\n/** B. */\na()", "\n\na()"),
    ("/** @type {A} */ (b).c()\n/** D. */\ne()", "/** @type {A} */ (b).c()\n\ne()"),
    ("a(/** @type {B} */ (c))", "a(/** @type {B} */ (c))"),
    ("const a = 1 /** one */", "const a = 1 /** one */"),
    ("/**\n * A. */ a()\n", "/**\n * A. */ a()\n"),
    ("// a\n/* b */\nc()", "// a\n/* b */\nc()"),
    ("/** never ends\na()", "/** never ends\na()"),
    ("a(\"*/\")\n/** B. */", "a(\"*/\")\n"),
    ("", ""),
  ])
  func undocumented(script: String, served: String) {
    #expect(String(buffer: Script.withoutDocumentation(ByteBuffer(string: script))) == served)
  }

  @Test("of ours are served line for line")
  func ours() throws {
    let web = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Web").standardized
    for (path, served) in EmbeddedFiles().all where path.hasSuffix(".js") {
      let written = try String(contentsOf: web.appending(path: path), encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
      let lines = String(buffer: served).split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count == written.count, "\(path)")
      for (line, source) in zip(lines, written) where line != source { #expect(line == "" && source.firstMatch(of: /^\s*\*|^\s*\/\*\*/) != nil, "\(path): \(source)") }
    }
  }
}

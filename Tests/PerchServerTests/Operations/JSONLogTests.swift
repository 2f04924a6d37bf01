import Foundation
import Logging
import Synchronization
import Testing

@testable import PerchServer

@Suite("The log") struct JSONLogTests {
  private final class Lines: Sendable {
    let all = Mutex<[String]>([])
  }
  private let lines = Lines()

  private func logger() -> Logger {
    let lines = lines
    return Logger(label: "perch") { label in JSONLog(label: label) { line in lines.all.withLock { $0.append(line) } } }
  }

  private func objects() throws -> [[String: Any]] {
    try lines.all.withLock { $0 }.map { line in
      #expect(line.hasSuffix("\n"))
      #expect(line.dropLast().allSatisfy { !$0.isNewline })
      return try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
  }

  @Test("has one JSON object a line")
  func line() throws {
    var logger = logger()
    logger[metadataKey: "node"] = "a"
    logger.warning("disk is full", metadata: ["free": "\(12)", "paths": ["x", "y"], "more": ["deep": "down"]], source: "Store")
    logger.debug("not shown")
    let object = try #require(try objects().first)
    #expect(lines.all.withLock { $0.count } == 1)
    #expect(object["message"] as? String == "disk is full")
    #expect(object["level"] as? String == "warning")
    #expect(object["source"] as? String == "Store")
    #expect(object["logger"] as? String == "perch")
    let metadata = try #require(object["metadata"] as? [String: Any])
    #expect(metadata["node"] as? String == "a")
    #expect(metadata["free"] as? String == "12")
    #expect(metadata["paths"] as? [String] == ["x", "y"])
    #expect(metadata["more"] as? [String: String] == ["deep": "down"])
    #expect((object["time"] as? String)?.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil)
  }

  @Test("keeps what others wrote inside its quotes", arguments: ["\n{\"level\":\"info\"}", "\r\n", "\u{1b}[31m", "\u{2028}", "\u{202e}", "\"},{\"", "\\", "\u{0}", "𝄞"])
  func injection(text: String) throws {
    logger().error("\(text)", metadata: ["key \(text)": "\(text)"])
    let object = try #require(try objects().first)
    #expect(object["message"] as? String == text)
    #expect((object["metadata"] as? [String: String])?["key \(text)"] == text)
    let raw = lines.all.withLock { $0[0] }.dropLast()
    #expect(raw.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x2028...0x202e).contains($0.value) })
  }
}

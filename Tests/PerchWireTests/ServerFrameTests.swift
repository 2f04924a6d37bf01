import Foundation
import PerchWire
import Testing

/// What the server says has exactly the published form.
struct ServerFrameTests {
  static let goldens = Golden.read("server-frames", "frame")

  @Test(arguments: goldens) func `a frame is written as published`(golden: Golden) throws {
    let frame = try #require(Examples.frames[golden.name], "make one")
    #expect(try Golden.sorted(Data(Wire.encode(frame))) == golden.json)
  }

  @Test func `every kind of frame is published`() {
    #expect(Set(Self.goldens.map(\.name)) == Set(Examples.frames.keys))
    #expect(Set(Examples.frames.values.map { String(describing: $0).prefix { $0 != "(" } }).count == 15)
  }

  static let answers = Golden.read("answers", "answer")

  @Test(arguments: answers) func `an answer is written as published`(golden: Golden) throws {
    let answer = try #require(Examples.answers[golden.name], "make one")
    #expect(try Golden.sorted(Data(Wire.encode(answer))) == golden.json)
  }

  @Test func `every answer has its example`() {
    #expect(Set(Self.answers.map(\.name)) == Set(Examples.answers.keys))
  }

  @Test func `a frame is always the same bytes`() {
    for (name, frame) in Examples.frames { #expect(Wire.encode(frame) == Wire.encode(frame), "\(name)") }
  }

  @Test(arguments: ["{}", "[]", "[1]", "{\"a\":1}"]) func `what cannot be a value is told apart`(json: String) throws {
    #expect(try Wire.decode([String: WireValue].self, from: Data("{\"a\":\(json)}".utf8)) == ["a": .unfit])
  }
}

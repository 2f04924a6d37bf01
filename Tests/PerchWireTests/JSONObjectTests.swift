import Foundation
import Testing

@testable import PerchWire

/// Our reader and Foundation's agree on what JSON is, and on what it says.
struct JSONObjectTests {
  private static func isObject(_ bytes: [UInt8]) -> Bool {
    (try? JSONSerialization.jsonObject(with: Data(bytes))) is [String: Any]
  }

  @Test(arguments: 0..<20) func `broken frames are broken for both`(seed: UInt64) throws {
    var random = Generator(state: seed)
    let frames = Golden.read("client-frames", "frame").map { Array($0.data) }
    for _ in 0..<500 {
      var bytes = frames.randomElement(using: &random) ?? []
      for _ in 0..<Int.random(in: 1...3, using: &random) { mutate(&bytes, &random) }
      // Whatever gets this far is UTF-8: the socket has checked it. Foundation refuses numbers that no Double can hold.
      guard let text = String(validating: bytes, as: UTF8.self), !text.contains(/\d[eE]\d/) else { continue }
      if (try? JSONObject(bytes)) != nil { #expect(Self.isObject(bytes), "\(text)") }
    }
  }

  private func mutate(_ bytes: inout [UInt8], _ random: inout Generator) {
    let place = Int.random(in: 0..<bytes.count, using: &random)
    switch Int.random(in: 0..<4, using: &random) {
    case 0: bytes.remove(at: place)
    case 1: bytes.insert(bytes[Int.random(in: 0..<bytes.count, using: &random)], at: place)
    case 2: bytes[place] ^= 1 << UInt8.random(in: 0..<7, using: &random)
    default: bytes.removeSubrange(place...)
    }
    if bytes.isEmpty { bytes = [0x7B] }
  }

  @Test(arguments: [
    #"{"a":"é\u00e9\ud83d\ude00\n\/\"\\"}"#, #"{ "a" : "" }"#, #"{"\u0061":"b"}"#, #"{"b":[1,{"c":[]},-0.5e+10,true,false,null],"a":"x"}"#,
  ]) func `a text means the same to both`(json: String) throws {
    let theirs = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect(try JSONObject(Array(json.utf8)).text("a") == theirs["a"] as? String)
  }

  @Test(arguments: [
    "", " ", "{", "{}}", "{]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}", "{\"a\":01}", "{\"a\":1.}", "{\"a\":.5}", "{\"a\":+1}", "{\"a\":1e}", "{\"a\":tru}", "{a:1}",
    "{'a':1}", "{\"a\":\"\t\"}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12g4\"}", "{\"a\":NaN}", "{\"a\":1}//", "[]", "\"a\"", "1", "null", "{\"a\":[1,]}", "{\"a\":[1 2]}",
  ]) func `what is no object is refused`(json: String) {
    #expect(throws: WireError.self) { try JSONObject(Array(json.utf8)) }
  }

  @Test func `depth has a limit, and no stack runs over`() {
    for (depth, isFine) in [(30, true), (40, false), (30_000, false)] {
      let json = "{\"a\":" + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "}"
      #expect(((try? JSONObject(Array(json.utf8))) != nil) == isFine)
    }
  }

  @Test func `numbers are whole and fit`() throws {
    let json = try JSONObject(Array(#"{"least":-9223372036854775808,"most":9223372036854775807,"more":9223372036854775808,"half":0.5,"text":"5"}"#.utf8))
    #expect((try json.integer("least"), try json.integer("most")) == (.min, .max))
    for name in ["more", "half", "text"] { #expect(throws: WireError.self) { try json.integer(name) } }
  }
}

private struct Generator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

import Perch
import Testing

struct AttributesTests {
  @Test func `keys have 1 to 64 characters, none of them a control character`() throws {
    for key in ["a", String(repeating: "k", count: 64), "full name", "größe", "👩"] { #expect(try AttributePatch([key: .bool(true)]).values.count == 1) }
    for key in ["", String(repeating: "k", count: 65), "a\nb", "\u{0}"] {
      let refusal = #expect(throws: Refusal.self) { try AttributePatch([key: .bool(true)]) }
      #expect(refusal?.code == .invalidAttribute)
    }
  }

  @Test func `a text has at most 1,024 characters and the refusal names the key`() throws {
    #expect(try !AttributePatch(["note": .string(String(repeating: "é", count: 1024))]).values.isEmpty)
    let refusal = #expect(throws: Refusal.self) { try AttributePatch(["note": .string(String(repeating: "é", count: 1025))]) }
    #expect(refusal?.code == .invalidAttribute)
    #expect(refusal?.field == "note")
  }

  @Test(arguments: [Double.infinity, -.infinity, .nan]) func `numbers are finite`(number: Double) {
    let refusal = #expect(throws: Refusal.self) { try AttributePatch(["n": .number(number)]) }
    #expect(refusal?.field == "n")
  }

  @Test func `one bad value refuses the whole patch`() {
    #expect(throws: Refusal.self) { try AttributePatch(["plan": .string("pro"), "n": .number(.nan)]) }
  }

  @Test func `a patch sets, replaces and deletes`() throws {
    var attributes = Attributes()
    #expect(try attributes.merge(browser: AttributePatch(["plan": .string("pro"), "items": .number(2)])) == [])
    #expect(try attributes.merge(browser: AttributePatch(["plan": nil, "items": .number(3), "gone": nil])) == [])
    #expect(attributes == Attributes(entries: ["items": .init(value: .number(3), source: .browser)]))
  }

  @Test(arguments: [Attributes.Source.signed, .agent, .flow, .api])
  func `a browser neither overwrites nor deletes what a better source said`(source: Attributes.Source) throws {
    let better = Attributes(entries: ["plan": .init(value: .string("pro"), source: source), "vip": .init(value: .bool(true), source: source)])
    var attributes = better
    #expect(try attributes.merge(browser: AttributePatch(["vip": nil, "plan": .string("free"), "items": .number(1)])) == ["plan", "vip"])
    #expect(attributes.entries["plan"] == better.entries["plan"])
    #expect(attributes.entries["vip"] == better.entries["vip"])
    #expect(attributes.entries["items"] == .init(value: .number(1), source: .browser))
  }

  @Test func `a contact has at most 100 attributes, and a refused patch changes nothing`() throws {
    var attributes = Attributes()
    _ = try attributes.merge(browser: patch(100))
    let full = attributes
    let refusal = #expect(throws: Refusal.self) { try attributes.merge(browser: AttributePatch(["k0": .bool(false), "one more": .bool(true)])) }
    #expect(refusal?.code == .invalidAttribute)
    #expect(attributes == full)
    #expect(try attributes.merge(browser: AttributePatch(["k0": nil, "one more": .bool(true)])) == [])
    #expect(attributes.entries.count == 100)
  }

  @Test func `all attributes together have at most 16 KiB`() throws {
    var attributes = Attributes()
    let kilobyte = AttributeValue.string(String(repeating: "x", count: 1000))
    _ = try attributes.merge(browser: AttributePatch(Dictionary(uniqueKeysWithValues: (0..<16).map { ("k\($0)", kilobyte) })))
    #expect(throws: Refusal.self) { try attributes.merge(browser: AttributePatch(["k16": kilobyte])) }
    #expect(attributes.entries.count == 16)
  }

  @Test func `a key is the same however Unicode composes its characters, and stays as it was written first`() throws {
    var attributes = Attributes()
    _ = try attributes.merge(browser: AttributePatch(["caf\u{E9}": .string("espresso")]))
    _ = try attributes.merge(browser: AttributePatch(["cafe\u{301}": .string("ristretto")]))
    #expect(attributes.entries.map { Array($0.key.unicodeScalars).count } == [4])
    #expect(attributes.text("caf\u{E9}") == "ristretto")
  }

  @Test func `adopting takes what is missing, with its source, and overwrites nothing`() {
    var survivor = Attributes(entries: ["plan": .init(value: .string("pro"), source: .browser)])
    survivor.adopt(Attributes(entries: ["plan": .init(value: .string("free"), source: .api), "vip": .init(value: .bool(true), source: .agent)]))
    #expect(survivor.entries == ["plan": .init(value: .string("pro"), source: .browser), "vip": .init(value: .bool(true), source: .agent)])
  }

  @Test func `adopting stops where there is no room`() throws {
    var (survivor, left) = (Attributes(), Attributes())
    _ = try survivor.merge(browser: patch(99))
    _ = try left.merge(browser: AttributePatch(["a": .bool(true), "b": .bool(true)]))
    survivor.adopt(left)
    #expect(survivor.entries.count == 100)
    #expect(survivor.entries["a"] != nil)
  }

  @Test(arguments: [
    (["name": "Ada", "firstName": "A"], "Ada"), (["fullName": "Ada L."], "Ada L."), (["full_name": "Ada L."], "Ada L."),
    (["firstName": "Ada", "lastName": "Lovelace"], "Ada Lovelace"), (["first_name": "Ada"], "Ada"), (["last_name": "Lovelace"], "Lovelace"),
    (["name": "  ", "firstName": "Ada"], "Ada"), ([:], nil), (["email": "ada@shop.example"], nil),
  ] as [([String: String], String?)])
  func `the name is made of the attributes that are there`(given: [String: String], name: String?) {
    #expect(Attributes(entries: given.mapValues { .init(value: .string($0), source: .browser) }).fullName == name)
  }

  private func patch(_ count: Int) throws -> AttributePatch {
    try AttributePatch(Dictionary(uniqueKeysWithValues: (0..<count).map { ("k\($0)", AttributeValue.bool(true)) }))
  }
}

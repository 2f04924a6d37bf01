import Foundation
import Perch
import PerchTesting
import Testing

/// One story of Tests/Wire/identity-*.json, told to a desk. docs/identify.md describes the form.
struct IdentityVector: CustomTestStringConvertible, Sendable {
  let story: JSON

  var testDescription: String { story["name"].string ?? "" }

  static let all: [IdentityVector] = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Wire").standardized
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
    return files.filter { $0.hasPrefix("identity-") }.sorted().flatMap { file in
      let data = FileManager.default.contents(atPath: folder.appending(path: file).path()) ?? Data()
      return ((try? JSON(data)) ?? .null)["sequences"].items.map(IdentityVector.init)
    }
  }()
}

/// The browsers of a story, the keys of its backend, and what its steps have left behind.
struct Storyteller {
  let room: TestDesk
  private var shop: Widget
  private var keys: [String: TestBackend] = [:]
  private var browsers: [String: TestVisitor] = [:]
  private var farewells: [String: Revocation] = [:]
  private var past: [String: Past] = [:]

  /// What a named step did, for later ones to repeat or to undo.
  private struct Past {
    let request: RequestID
    let token: Token?
    var receipt: Receipt?
    let step: JSON
    var merge: ID<Merge>?
  }

  init(_ vector: IdentityVector) async throws {
    room = try await TestDesk()
    let carryOver = vector.story["widget"]["carryOver"].string.flatMap(Widget.CarryOver.init(rawValue:)) ?? .always
    shop = try await room.widget { $0.carryOver = carryOver }
    for key in vector.story["widget"]["keys"].items { try await add(key["name"].string ?? "", key) }
    if vector.story["widget"]["mode"] == "signed" { shop = try await room.desk.widgets.set(.signed, of: shop.id, by: .cli) }
  }

  mutating func tell(_ step: JSON) async throws {
    let who = step["who"].string ?? ""
    let token = browsers[who]?.token
    do {
      let answer = try await act(step, who)
      #expect(step["expect"]["code"] == .null, "this should have been refused")
      check(answer, against: step["expect"], before: token)
    } catch let refusal as Refusal {
      #expect(step["expect"]["code"].string == refusal.code.rawValue, "\(refusal.message)")
      if step["expect"]["loggedOut"] == true { browsers[who]?.token = nil }
    }
    for browser in step["sees"].keys { try await look(browser, step["sees"][browser]) }
    room.clock.advance(.seconds(1))
  }

  private mutating func act(_ step: JSON, _ who: String) async throws -> Identified? {
    switch step["call"].string {
    case "repeat":
      let earlier = try #require(past[step["of"].string ?? ""])
      var again = browsers[who] ?? room.stranger(in: shop)
      again.token = earlier.token
      return try await call(earlier.step, who, again, earlier, lost: step["lost"] == true)
    case "steal":
      browsers[who] = browsers[step["from"].string ?? ""]
    case "setMode": shop = try await room.desk.widgets.set(step["mode"] == "signed" ? .signed : .open, of: shop.id, by: .cli)
    case "addKey": try await add(step["key"].string ?? "", step)
    case "revokeKey": _ = try await room.desk.keys.revoke(try #require(keys[step["key"].string ?? ""]).key.id, of: shop.id, by: .cli)
    case "undo": _ = try await room.desk.contacts.undo(try #require(past[step["of"].string ?? ""]?.merge), by: .cli)
    case "erase": try await room.desk.contacts.erase(try #require(try await person(step)).id, by: .cli)
    case "endSessions":
      let ended = try await room.desk.contacts.logOut(Identifier(step["identifier"].string ?? ""), in: shop, by: .cli)
      #expect(ended == step["expect"]["ended"].int)
    case "kill": break  // tested with real servers; a desk has nothing in memory that could be lost
    case "logoutOffline":
      farewells[who] = browsers[who]?.token.map(room.desk.contacts.revocation)
      browsers[who]?.token = nil
    case "revoke": try await room.desk.contacts.logOut(try #require(farewells[who]), widget: shop)
    default: return try await call(step, who, browsers[who] ?? room.stranger(in: shop), nil, lost: step["lost"] == true)
    }
    return nil
  }

  /// A browser's own call, which may be repeated.
  private mutating func call(_ step: JSON, _ who: String, _ visitor: TestVisitor, _ earlier: Past?, lost: Bool) async throws -> Identified? {
    var visitor = visitor
    let request = earlier?.request ?? .fresh
    var done = Past(request: request, token: visitor.token, receipt: earlier?.receipt, step: step)
    defer {
      if let name = step["id"].string { past[name] = done }
      browsers[who] = browsers[who] ?? room.stranger(in: shop)
    }
    var identified: Identified?
    let (contacts, attributes) = (room.desk.contacts, try patch(step["attributes"]))
    switch step["call"].string {
    case "begin": visitor.token = try await contacts.begin(request, attributes: attributes, widget: shop).token
    case "setAttributes":
      let attributed = try await contacts.setAttributes(attributes, request: request, bearer: visitor.token, widget: shop)
      visitor.token = attributed.begun?.token ?? visitor.token
    case "send": done.receipt = try await say(step, visitor, again: earlier?.receipt?.draft)
    case "identify":
      let claim = Claim(identifier: try Identifier(step["identifier"].string ?? ""), attributes: attributes, evidence: try evidence(step["proof"]))
      let answer = try await contacts.identify(claim, request: request, bearer: visitor.token, widget: shop)
      (identified, visitor.token) = (answer, answer.token ?? visitor.token)
      done.merge = try await latestMerge(of: answer.contact)
    case "logout":
      try await visitor.logOut()
      visitor.token = nil
    case "renew": visitor.token = try await contacts.renew(try #require(visitor.token), request: request, widget: shop).token
    case let unknown: Issue.record("There is no call “\(unknown ?? "")”.")
    }
    if !lost { browsers[who] = visitor }
    return identified
  }

  private func say(_ step: JSON, _ visitor: TestVisitor, again: UUID?) async throws -> Receipt {
    let id = again ?? step["draft"].string.flatMap { past[$0]?.receipt?.draft }
    let draft = try id.map { try Draft(id: $0.uuidString, text: step["text"].string ?? "") }
    let place = step["into"].string.flatMap { past[$0]?.receipt?.conversation }
    guard visitor.token != nil else { throw Refusal.unauthorized }
    return try await visitor.send(draft ?? .new(step["text"].string ?? ""), to: place)
  }

  private func latestMerge(of contact: Contact) async throws -> ID<Merge>? {
    try await room.desk.contacts.timeline(of: contact.id, before: nil, limit: 1).first?.merge?.id
  }

  private func person(_ step: JSON) async throws -> Contact? {
    try await room.desk.contacts.find(Identifier(step["identifier"].string ?? ""), in: shop)
  }

  private mutating func add(_ name: String, _ given: JSON) async throws {
    keys[name] = try await room.backend(of: shop, SigningKey.Purpose(rawValue: given["purpose"].string ?? "") ?? .jwt)
  }

  private func patch(_ attributes: JSON) throws -> AttributePatch {
    var values: [String: AttributeValue?] = [:]
    for key in attributes.keys { values[key] = .some(attributes[key].attribute) }
    return try AttributePatch(values)
  }

  private func evidence(_ proof: JSON) throws -> Evidence? {
    guard let subject = proof["subject"].string else { return nil }
    let stranger = TestBackend(widget: shop, key: try #require(keys.values.first).key, secret: "a secret of somebody else's, long enough")
    let backend = keys[proof["key"].string ?? ""] ?? stranger
    if proof["sign"] == "hmac" { return backend.signature(subject) }
    var claims: [String: JSON] = [:]
    for name in proof["claims"].keys { claims[name] = proof["claims"][name] }
    let now = (Double(room.clock.now.milliseconds) / 1000).rounded(.down)
    if let issued = proof["issued"].int { claims["iat"] = .number(now + Double(issued)) }
    claims["exp"] = .number(now + Double(proof["expires"].int ?? 3600))
    if proof["audience"] != .null { claims["aud"] = "livechat:another" }
    let token = backend.token(
      subject, at: room.clock.now, header: proof["algorithm"] == .null ? [:] : ["alg": proof["algorithm"]], claims: claims,
      signedWith: proof["signedWith"].string.flatMap { keys[$0] })
    return proof["tampered"] == .null ? token : token.tampered(in: proof["tampered"] == "payload" ? 1 : 2)
  }

  // What came of it

  private func check(_ answer: Identified?, against expected: JSON, before: Token?) {
    guard let answer else { return }
    #expect(answer.outcome.rawValue == expected["outcome"].string)
    #expect(answer.assurance.rawValue == expected["assurance"].string)
    #expect(answer.kept == expected["kept"].items.compactMap(\.string))
    #expect((answer.token == nil) == (expected["token"] == "same"))
  }

  private func look(_ browser: String, _ expected: JSON) async throws {
    let texts = try? await browsers[browser]?.texts()
    #expect(texts == (expected == .null ? nil : expected.items.compactMap(\.string)), "what \(browser) sees")
  }

  func check(stored: JSON) async throws {
    #expect(try await room.column("SELECT count(*) FROM contact WHERE survivor IS NULL") == ["\(stored["contacts"].int ?? -1)"])
    #expect(try await room.column("SELECT count(*) FROM contact WHERE survivor IS NOT NULL") == ["\(stored["tombstones"].int ?? -1)"])
    let people = try await room.sql("SELECT identifier, key FROM contact WHERE identifier IS NOT NULL")
    #expect(Set(people.map { $0[0] }) == stored["identified"].keys)
    for identifier in stored["identified"].keys {
      let person = try #require(try await room.desk.contacts.find(Identifier(identifier), in: shop))
      #expect(person.assurance.rawValue == stored["identified"][identifier].string)
      let attributes = stored["attributes"][identifier]
      #expect(person.attributes.entries.mapValues(\.value) == Dictionary(uniqueKeysWithValues: attributes.keys.compactMap { key in attributes[key].attribute.map { (key, $0) } }))
    }
    let messages = try await room.sql("SELECT text, assurance FROM message")
    #expect(messages.count == stored["messages"].keys.count)
    for message in messages { #expect(stored["messages"][message[0]].string == message[1], "\(message[0])") }
    #expect(try await room.desk.audit.verify().brokenAt == nil)
  }
}

extension JSON {
  fileprivate var attribute: AttributeValue? {
    switch self {
    case .string(let text): .string(text)
    case .number(let number): .number(number)
    case .bool(let bool): .bool(bool)
    default: nil
    }
  }
}

extension Evidence {
  /// The same with one character changed.
  fileprivate func tampered(in part: Int) -> Evidence {
    guard case .token(let token) = self else { return self }
    var parts = token.split(separator: ".").map(String.init)
    parts[part] = (parts[part].hasPrefix("A") ? "B" : "A") + parts[part].dropFirst()
    return .token(parts.joined(separator: "."))
  }
}

import Foundation
import Perch
import PerchTesting
import Testing

/// A person who wants to be forgotten is.
@Suite struct ErasureTests {
  let room: TestDesk
  let shop: Widget

  init() async throws {
    room = try await TestDesk()
    shop = try await room.widget()
  }

  @Test func `nothing of the content is found in any file, and nobody else loses a word`() async throws {
    var (laptop, phone, bob) = (room.stranger(in: shop), try await room.visitor(in: shop), room.stranger(in: shop))
    try await laptop.identify("ada-7f3c91", ["email": .string("ada@lovelace.example")])
    try await laptop.say("the analytical engine")
    try await phone.say("written on a phone")
    try await phone.identify("ada-7f3c91")
    try await bob.identify("bob")
    try await bob.say("what Bob said")
    let ada = try await laptop.contact
    try await room.desk.contacts.erase(ada.id, by: .cli)
    for trace in ["ada-7f3c91", "ada@lovelace.example", "analytical engine", "written on a phone"] {
      #expect(try !room.isInFiles(trace), "\(trace) is still there")
    }
    #expect(try room.isInFiles("what Bob said"), "the search finds what is there")
    #expect(try await bob.texts() == ["what Bob said"])
    for browser in [laptop, phone] { #expect(try await refusal { _ = try await browser.texts() }?.code == .loggedOut) }
    #expect(try await refusal { _ = try await room.desk.contacts.find(ada.id) }?.code == .notFound)
    #expect(try await room.desk.audit.verify().brokenAt == nil)
  }

  @Test func `under the id that they had before a merge it is the same person`() async throws {
    var (laptop, phone) = (room.stranger(in: shop), try await room.visitor(in: shop))
    try await laptop.identify("ada")
    try await phone.say("written on a phone")
    let former = try await phone.contact.id
    try await phone.identify("ada")
    #expect(try await room.desk.contacts.export(former, by: .cli).contact.identifier?.text == "ada")
    try await room.desk.contacts.erase(former, by: .cli)
    #expect(try await refusal { _ = try await laptop.texts() }?.code == .loggedOut)
    #expect(try !room.isInFiles("written on a phone"))
  }

  @Test func `what a token said of them and could not be stored is not kept, either`() async throws {
    let backend = try await room.backend(of: shop)
    var ada = room.stranger(in: shop)
    let tooLong = JSON.object(["left-handed": .string(String(repeating: "x", count: 2000))])
    let token = backend.token("ada", at: room.clock.now, claims: ["attributes": tooLong])
    #expect(try await refusal { try await ada.identify("ada", by: token) }?.code == .signatureInvalid)
    #expect(try await room.desk.keys.refusals(in: shop.id).map(\.fault) == ["claims"])
    #expect(try !room.isInFiles("left-handed"))
  }

  @Test func `an export holds what has ended and what a merge has left behind`() async throws {
    var (laptop, phone) = (room.stranger(in: shop), try await room.visitor(in: shop))
    try await laptop.identify("ada", ["color": .string("green")])
    try await phone.set(["color": .string("blue")])
    try await phone.say("written on a phone")
    try await phone.identify("ada")
    try await phone.logOut()
    let dossier = try await room.desk.contacts.export(try await laptop.contact.id, by: .cli)
    #expect(dossier.sessions.map { $0.endedAt == nil }.sorted { $0 && !$1 } == [true, false])
    #expect(dossier.formerly.map { $0.attributes.text("color") } == ["blue"])
  }

  @Test func `who comes back under the same identifier is somebody new`() async throws {
    var ada = room.stranger(in: shop)
    try await ada.identify("ada")
    try await ada.say("before")
    try await room.desk.contacts.erase(ada.contact.id, by: .cli)
    var again = room.stranger(in: shop)
    #expect(try await again.identify("ada").outcome == .created)
    #expect(try await again.texts() == [])
  }

  @Test func `an erasure that was cut short is finished later`() async throws {
    var ada = room.stranger(in: shop)
    try await ada.identify("ada")
    try await ada.say("the analytical engine")
    let contact = try await ada.contact
    try await room.desk.office.change { change in
      _ = try change.records.erase(contact.key)
      try change.records.setUnscrubbed(contact.id)
    }
    #expect(try room.isInFiles("analytical engine"), "the log still holds it")
    try await room.desk.contacts.scrubIfDue()
    #expect(try !room.isInFiles("analytical engine"))
  }

  @Test func `an export holds everything that is kept`() async throws {
    var (laptop, phone) = (room.stranger(in: shop), try await room.visitor(in: shop))
    try await laptop.identify("ada", ["city": .string("London")])
    try await laptop.say("one")
    try await phone.say("two")
    try await phone.identify("ada")
    let dossier = try await room.desk.contacts.export(laptop.contact.id, by: .cli)
    #expect(dossier.conversations.flatMap(\.messages).map(\.text) == ["one", "two"])
    #expect(dossier.sessions.count == 2)
    #expect(dossier.timeline.map(\.chained.entry.what) == [.merged, .created, .sessionCreated])
    #expect(try await room.audit().last == "exported")
  }
}

extension TestDesk {
  fileprivate func isInFiles(_ text: String) throws -> Bool {
    try FileManager.default.contentsOfDirectory(atPath: directory).contains { name in
      guard let bytes = FileManager.default.contents(atPath: directory + "/" + name) else { return false }
      return bytes.range(of: Data(text.utf8)) != nil
    }
  }
}

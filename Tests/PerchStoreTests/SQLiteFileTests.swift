import Foundation
import GRDB
import Perch
@testable import PerchStore
import PerchTesting
import Testing

/// How the database file is kept.
struct SQLiteFileTests {
  @Test func `every commit is on the disk before anyone hears of it`() async throws {
    let room = try await TestDesk()
    #expect(try await room.pragma("synchronous") == "2", "FULL")
    #expect(try await room.pragma("journal_mode") == "wal")
    #expect(try await room.pragma("foreign_keys") == "1")
  }

  @Test func `the directory is nobody else's business`() async throws {
    let room = try await TestDesk()
    let mode = try FileManager.default.attributesOfItem(atPath: room.directory)[.posixPermissions] as? Int
    #expect(mode == 0o700)
  }

  @Test func `opening again finds everything, and migrating twice is harmless`() async throws {
    let directory = try Scratch()
    let first = try SQLiteStore.open(directory: directory.path)
    let settings = try await first.settings()
    let widget = try await first.change { try $0.add(NewWidget(name: "Shop", origins: [], anyOrigin: true), at: Moment(milliseconds: 1)) }
    try first.close()
    let second = try SQLiteStore.open(directory: directory.path)
    #expect(try await second.read { try $0.widget(widget.id)?.name } == "Shop")
    #expect(try await second.settings().epoch == settings.epoch)
    #expect(try await second.settings().secret == settings.secret)
    #expect(settings.secret.count >= 32)
    #expect(try await second.check() == [])
    try second.close()
  }

  @Test func `two installations share neither epoch nor secret`() async throws {
    let (one, two) = (try await TestDesk(), try await TestDesk())
    #expect(one.desk.office.settings.epoch != two.desk.office.settings.epoch)
    #expect(one.desk.office.settings.secret != two.desk.office.settings.secret)
  }

  @Test func `a database of a newer version is left alone`() async throws {
    let directory = try Scratch()
    try SQLiteStore.open(directory: directory.path).close()
    let file = try DatabaseQueue(path: directory.path + "/perch.sqlite")
    try await file.write { try $0.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('9999 from the future')") }
    try file.close()
    let refusal = #expect(throws: Refusal.self) { try SQLiteStore.open(directory: directory.path) }
    #expect(refusal?.code == .conflict)
    #expect(refusal?.message.contains("newer version") == true)
  }

  @Test func `only what another process writes counts as foreign`() async throws {
    let room = try await TestDesk()
    let before = try await room.store.foreignVersion()
    _ = try await room.widget()
    #expect(try await room.store.foreignVersion() == before, "its own writing does not")
    _ = try await room.desk.widgets.all()
    #expect(try await room.store.foreignVersion() == before, "nor does its reading")

    let other = try SQLiteStore.open(directory: room.directory)
    let opened = try await room.store.foreignVersion()
    _ = try await other.change { try $0.add(NewWidget(name: "From elsewhere", origins: [], anyOrigin: true), at: Moment(milliseconds: 1)) }
    #expect(try await room.store.foreignVersion() != opened)
    #expect(try await room.desk.widgets.all().map(\.name) == ["Shop", "From elsewhere"])
    try other.close()
  }

  @Test func `values come back as they were stored`() async throws {
    let room = try await TestDesk()
    let ada = try await room.visitor(in: room.widget())
    let texts = [" <b>&\"'</b> ", "line\nline\u{0}end", "e\u{301} é 👩‍💻 \u{202E}", "'; DROP TABLE message; --"]
    for text in texts { try await ada.say(text) }
    let read = try await ada.texts()
    #expect(read.map { Array($0.utf8) } == texts.map { Array($0.utf8) })
    let values: [String: AttributeValue] = [
      "a \"b\"": .string("\\\u{0}é"), "n": .number(-0.1), "big": .number(1e300), "one": .number(1), "zero": .number(0), "yes": .bool(true), "no": .bool(false), "empty": .string(""),
    ]
    var visitor = ada
    try await visitor.set(values.mapValues { $0 })
    #expect(try await visitor.contact.attributes.entries.mapValues(\.value) == values)
  }
}

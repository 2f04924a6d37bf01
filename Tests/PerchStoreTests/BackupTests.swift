import Foundation
import Perch
@testable import PerchStore
import PerchTesting
import Synchronization
import Testing

struct BackupTests {
  @Test func `a backup made under load holds everything that was acknowledged before`() async throws {
    let room = try await TestDesk()
    let scratch = try Scratch()
    let file = scratch.path + "/backup.sqlite"
    let ada = try await room.visitor(in: room.widget())
    let conversation = try await ada.say("0").conversation
    let visitor = try await ada.enter().visitor
    let acknowledged = Mutex<Set<String>>(["0"])
    let isOver = Atomic(false)
    let load = Task { [room] in
      var number = 1
      while !isOver.load(ordering: .relaxed) {
        let text = "\(number)"
        _ = try await room.desk.conversations.send(.new(text), to: conversation, by: .visitor(visitor))
        acknowledged.withLock { _ = $0.insert(text) }
        number += 1
      }
    }
    while acknowledged.withLock({ $0.count }) < 20 { try await Task.sleep(for: .milliseconds(1)) }
    let before = acknowledged.withLock { $0 }
    try room.store.backUp(to: file)
    isOver.store(true, ordering: .relaxed)
    try await load.value

    let copy = scratch.path + "/copy"
    try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
    try SQLiteStore.restore(file, into: copy)
    let restored = try SQLiteStore.open(directory: copy)
    let texts = Set(try Reader(restored.path).strings("SELECT text FROM message"))
    #expect(before.isSubset(of: texts))
    let sequences = try Reader(restored.path).strings("SELECT CAST(sequence AS TEXT) FROM message ORDER BY sequence")
    #expect(sequences == (1...texts.count).map { "\($0)" }, "without a hole")
    #expect(try await restored.check() == [])
    #expect(try await restored.settings().epoch != room.desk.office.settings.epoch, "cursors of the original mean nothing to it")
    #expect(try await restored.settings().secret == room.desk.office.settings.secret, "tokens still open it")
    try restored.close()
  }

  @Test func `a backup overwrites no file`() async throws {
    let room = try await TestDesk()
    let scratch = try Scratch()
    let file = scratch.path + "/precious.txt"
    try Data("precious".utf8).write(to: URL(filePath: file))
    let refusal = #expect(throws: Refusal.self) { try room.store.backUp(to: file) }
    #expect(refusal?.code == .conflict)
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "precious")
  }

  @Test func `a backup that cannot be written leaves nothing half-done`() async throws {
    let room = try await TestDesk()
    #expect(throws: (any Error).self) { try room.store.backUp(to: room.directory + "/no such directory/backup.sqlite") }
    #expect(!FileManager.default.fileExists(atPath: room.directory + "/no such directory"))
  }

  @Test func `what is no backup is not restored`() async throws {
    let scratch = try Scratch()
    let (rubbish, foreign, target) = (scratch.path + "/rubbish", scratch.path + "/foreign.sqlite", scratch.path + "/data")
    try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
    try Data(repeating: 7, count: 5000).write(to: URL(filePath: rubbish))
    try ForeignDatabase.make(foreign)
    for (file, code) in [(rubbish, Refusal.Code.conflict), (foreign, .conflict), (scratch.path + "/missing", .notFound)] {
      let refusal = #expect(throws: Refusal.self) { try SQLiteStore.restore(file, into: target) }
      #expect(refusal?.code == code)
      #expect(try FileManager.default.contentsOfDirectory(atPath: target) == [])
    }
  }

  @Test func `a damaged backup is not restored`() async throws {
    let room = try await TestDesk()
    let scratch = try Scratch()
    let (file, target) = (scratch.path + "/backup.sqlite", scratch.path + "/data")
    try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
    let ada = try await room.visitor(in: room.widget())
    for number in 0..<50 { try await ada.say(String(repeating: "\(number) ", count: 100)) }
    try room.store.backUp(to: file)
    var bytes = try Data(contentsOf: URL(filePath: file))
    for place in stride(from: 4096, to: bytes.count - 600, by: 1024) { bytes.replaceSubrange(place..<place + 600, with: Data(repeating: 0xAA, count: 600)) }
    try bytes.write(to: URL(filePath: file))
    #expect(throws: Refusal.self) { try SQLiteStore.restore(file, into: target) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: target) == [])
  }

  @Test func `restoring overwrites no database`() async throws {
    let room = try await TestDesk()
    let scratch = try Scratch()
    let file = scratch.path + "/backup.sqlite"
    try room.store.backUp(to: file)
    _ = try await room.widget("Newer than the backup")
    let refusal = #expect(throws: Refusal.self) { try SQLiteStore.restore(file, into: room.directory) }
    #expect(refusal?.code == .conflict)
    #expect(try await room.desk.widgets.all().map(\.name) == ["Newer than the backup"])
  }
}

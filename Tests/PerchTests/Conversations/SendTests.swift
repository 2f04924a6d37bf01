import Perch
import PerchTesting
import Testing

struct SendTests {
  let room: TestDesk
  let shop: Widget

  init() async throws {
    room = try await TestDesk()
    shop = try await room.widget()
  }

  @Test func `two hundred who write at once get numbers without a hole`() async throws {
    let ada = try await room.visitor(in: shop)
    let conversation = try await ada.say("First").conversation
    let visitor = try await ada.enter().visitor
    let receipts = try await withThrowingTaskGroup(of: Receipt.self) { group in
      for number in 0..<200 {
        group.addTask { [room] in try await room.desk.conversations.send(.new("\(number)"), to: conversation, by: .visitor(visitor)) }
      }
      return try await group.reduce(into: [Receipt]()) { $0.append($1) }
    }
    #expect(receipts.map(\.sequence).sorted() == Array(2...201))
    #expect(Set(receipts.map(\.conversation)) == [conversation])
    let history = try await ada.history()
    #expect(history.map(\.sequence) == Array(1...201))
    #expect(Set(history.map(\.text)) == Set((0..<200).map { "\($0)" } + ["First"]))
    for receipt in receipts { #expect(history[Int(receipt.sequence) - 1].draft == receipt.draft) }
  }

  @Test func `drafts are stored in the order of their calls`() async throws {
    let ada = try await room.visitor(in: shop)
    let conversation = try await ada.say("0").conversation
    let visitor = try await ada.enter().visitor
    for number in 1...100 { room.desk.conversations.send(try .new("\(number)"), to: conversation, by: .visitor(visitor)) { _ in } }
    try await room.settle()
    #expect(try await ada.texts() == (0...100).map { "\($0)" })
  }

  @Test func `two hundred strangers who write their first words at once get a conversation each`() async throws {
    let receipts = try await withThrowingTaskGroup(of: Receipt.self) { group in
      for number in 0..<200 { group.addTask { [room, shop] in try await room.visitor(in: shop).say("Hello \(number)") } }
      return try await group.reduce(into: [Receipt]()) { $0.append($1) }
    }
    #expect(Set(receipts.map(\.conversation)).count == 200)
    #expect(Set(receipts.map(\.sequence)) == [1])
  }

  @Test func `the same draft is the same message, however often it is sent`() async throws {
    let ada = try await room.visitor(in: shop)
    let draft = try Draft.new("Hello")
    let first = try await ada.send(draft)
    room.clock.advance(.minutes(5))
    for conversation in [nil, first.conversation] {
      let again = try await ada.send(draft, to: conversation)
      #expect((again.conversation, again.sequence, again.at) == (first.conversation, first.sequence, first.at))
    }
    #expect(try await ada.texts() == ["Hello"])
  }

  @Test func `a draft sent twice at the same time is one message`() async throws {
    let ada = try await room.visitor(in: shop)
    let visitor = try await ada.enter().visitor
    let draft = try Draft.new("Hello")
    let sequences = try await withThrowingTaskGroup(of: Int64.self) { group in
      for _ in 0..<50 { group.addTask { [room] in try await room.desk.conversations.send(draft, to: nil, by: .visitor(visitor)).sequence } }
      return try await group.reduce(into: Set<Int64>()) { $0.insert($1) }
    }
    #expect(sequences == [1])
    #expect(try await ada.texts() == ["Hello"])
    #expect(try await room.count("conversation") == 1)
  }

  @Test func `the same draft id of two people is two messages`() async throws {
    let (ada, bob) = (try await room.visitor(in: shop), try await room.visitor(in: shop))
    let draft = try Draft.new("Hello")
    let receipts = [try await ada.send(draft), try await bob.send(draft)]
    #expect(receipts[0].conversation != receipts[1].conversation)
    #expect(try await ada.texts() == ["Hello"])
    #expect(try await bob.texts() == ["Hello"])
  }

  @Test func `a draft is known again after a merge, and in a closed conversation`() async throws {
    var known = room.stranger(in: shop)
    try await known.identify("ada")
    try await known.say("At home")
    var phone = try await room.visitor(in: shop)
    let draft = try Draft.new("On the way")
    let first = try await phone.send(draft)
    #expect(try await phone.identify("ada").outcome == .merged)
    #expect(try await phone.send(draft).conversation == first.conversation)
    #expect(try await phone.send(draft, to: first.conversation).sequence == 1)
    let grace = try await room.agent()
    _ = try await room.desk.conversations.close(first.conversation, by: grace)
    room.clock.advance(.days(10))
    for conversation in [nil, first.conversation] {
      let again = try await phone.send(draft, to: conversation)
      #expect((again.conversation, again.sequence) == (first.conversation, 1))
    }
    #expect(try await phone.texts() == ["At home", "On the way"])
    #expect(try await phone.briefing().conversations.map(\.state) == [.open, .closed], "a resent draft opens nothing again")
  }

  @Test func `nobody writes into someone else's conversation`() async throws {
    let (ada, mallory) = (try await room.visitor(in: shop), try await room.visitor(in: shop))
    let receipt = try await ada.say("Ada's")
    let intruding = try await mallory.say("Mallory's", in: receipt.conversation)
    #expect(intruding.conversation != receipt.conversation)
    #expect(try await ada.texts() == ["Ada's"])
    #expect(try await mallory.texts() == ["Mallory's"])
    let visitor = try await mallory.enter().visitor
    room.desk.conversations.read(receipt.conversation, upTo: 1, by: .visitor(visitor))
    try await room.settle()
    #expect(try await ada.briefing().conversations.map(\.visitorRead) == [0])
  }

  @Test func `what was begun with a token that has been replaced is refused`() async throws {
    var ada = try await room.visitor(in: shop)
    let stale = try await ada.enter().visitor
    let receipt = try await ada.say("Hello")
    try await ada.identify("ada")
    let late = try await refusal { _ = try await room.desk.conversations.send(.new("late"), to: receipt.conversation, by: .visitor(stale)) }
    #expect(late?.code == .loggedOut)
    #expect(try await refusal { _ = try await room.desk.conversations.history(of: stale, before: nil) }?.code == .loggedOut)
    room.desk.conversations.read(receipt.conversation, upTo: 1, by: .visitor(stale))
    try await room.settle()
    #expect(try await ada.texts() == ["Hello"])
    #expect(try await ada.briefing().conversations.map(\.visitorRead) == [0])
  }
}

import Foundation
import PerchWire
import Testing

/// What clients say is understood, field by field.
struct ClientFrameTests {
  static let frames = Golden.read("client-frames", "frame")
  static let (conversation, epoch) = ("01a3185c-5000-7000-8000-000000000002", "01a3185c-5000-7000-8000-000000000001")
  static let token = String(repeating: "A", count: 43)

  static let meanings: [String: @Sendable (ClientFrame) -> Bool] = [
    "hello of a visitor": { if case .hello(let hello) = $0 { hello.protocol == 1 && hello.token == token && hello.resume == nil } else { false } },
    "hello of a visitor who comes back": {
      guard case .hello(let hello) = $0, let resume = hello.resume else { return false }
      return resume.epoch == epoch && resume.contact == 3 && resume.conversations == [conversation: [5, 2]]
    },
    "hello of an agent": { if case .hello(let hello) = $0 { hello.token == nil && hello.resume == nil } else { false } },
    "ping": { if case .ping = $0 { true } else { false } },
    "the first message": { if case .send(let send) = $0 { send.ref == 1 && send.draft.text == "Hello" && send.conversation == nil } else { false } },
    "a message with every kind of character": {
      guard case .send(let send) = $0 else { return false }
      let text = "é e\u{301} 👩‍💻 <b>&amp;</b> \"quoted\" / \\ \n\t\u{2028}"
      return send.ref == 9_007_199_254_740_991 && send.conversation == conversation && send.draft.text.utf8.elementsEqual(text.utf8)
    },
    "typing": { if case .typing(let typing) = $0 { typing.typing && typing.conversation == conversation } else { false } },
    "read": { if case .read(let read) = $0 { read.sequence == 5 && read.conversation == conversation } else { false } },
    "open a ticket": { if case .open(let open) = $0 { open.ref == 2 && open.ticket == conversation && open.resume == nil } else { false } },
    "open a ticket again": { if case .open(let open) = $0 { open.ref == 3 && open.resume?.epoch == epoch && open.resume?.conversations == [:] } else { false } },
    "leave a ticket": { if case .leave(let leave) = $0 { leave.ticket == conversation } else { false } },
    "fields of a later protocol": { if case .ping = $0 { true } else { false } },
  ]

  @Test(arguments: frames) func `a frame is read as it is meant`(golden: Golden) throws {
    let meaning = try #require(Self.meanings[golden.name], "say what it means")
    #expect(meaning(try ClientFrame.read(Array(golden.data))))
  }

  @Test func `every meaning has its frame`() {
    #expect(Set(Self.frames.map(\.name)) == Set(Self.meanings.keys))
  }

  @Test(arguments: Golden.read("bad-frames", "text")) func `what is no frame is refused, and the place is named`(golden: Golden) throws {
    let error = try #require(throws: WireError.self) { _ = try ClientFrame.read(Array(golden.data)) }
    #expect(!error.message.isEmpty)
    let told = WireError(code: error.code, message: "", field: error.field, retryable: error.retryable, retryAfter: error.retryAfter)
    var fields = try #require(try JSONSerialization.jsonObject(with: Data(Wire.encode(told))) as? [String: Any])
    fields["message"] = nil
    #expect(Golden.sorted(fields) == golden.error)
  }

  @Test(arguments: Golden.read("bad-frames", "text")) func `a refusal says nothing about how the server is made`(golden: Golden) throws {
    let error = try #require(throws: WireError.self) { _ = try ClientFrame.read(Array(golden.data)) }
    for word in ["Swift", "Int64", "Double", "String", "CodingKey", "Decod"] { #expect(!error.message.contains(word), "\(error.message)") }
  }
}

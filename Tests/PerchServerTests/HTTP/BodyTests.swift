import HTTPTypes
import Hummingbird
import NIOCore
import Testing

@testable import PerchServer

@Suite("A request's body") struct BodyTests {
  private func request(_ body: RequestBody, declared: Int? = nil) -> Request {
    let headers: HTTPFields = declared.map { [.contentLength: "\($0)"] } ?? [:]
    return Request(head: HTTPRequest(method: .post, scheme: "http", authority: "perch", path: "/", headerFields: headers), body: body)
  }

  @Test("is read whole, up to the limit and no further", arguments: [(0, true), (1000, true), (1001, false)])
  func limit(size: Int, fits: Bool) async throws {
    let (body, source) = RequestBody.makeStream()
    let reading = Task { try await request(body).wholeBody(limit: 1000) }
    for _ in 0..<(size / 100) { await source.yield(ByteBuffer(repeating: 0x78, count: 100)) }
    await source.yield(ByteBuffer(repeating: 0x78, count: size % 100))
    source.finish()
    if fits {
      #expect(try await reading.value.readableBytes == size)
    } else {
      await #expect(throws: BodyFault.tooLarge(limit: 1000)) { try await reading.value }
    }
  }

  @Test("that declares too much is not read at all")
  func declared() async {
    await #expect(throws: BodyFault.tooLarge(limit: 65536)) { try await request(.init(buffer: ByteBuffer()), declared: 65537).wholeBody() }
  }

  @Test("that never ends is given up")
  func endless() async {
    let (body, source) = RequestBody.makeStream()
    await source.yield(ByteBuffer(string: "{"))
    let start = ContinuousClock.now
    await #expect(throws: BodyFault.tooSlow) { try await request(body).wholeBody(deadline: .milliseconds(50)) }
    #expect(ContinuousClock.now - start < .seconds(60), "the deadline of its own, not the test's")
  }
}

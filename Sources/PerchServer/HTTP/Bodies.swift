import Hummingbird
import NIOCore

/// Why a request's body could not be read.
enum BodyFault: Error, Equatable {
  case tooLarge(limit: Int)
  case tooSlow
}

extension Request {
  /// The whole body, at most `limit` bytes, within `deadline`.
  ///
  /// After a fault the rest of the body is still on its way: answer with `Connection: close`.
  func wholeBody(limit: Int = 64 << 10, deadline: Duration = .seconds(10)) async throws -> ByteBuffer {
    if let declared = headers[.contentLength].flatMap(Int.init), declared > limit { throw BodyFault.tooLarge(limit: limit) }
    let body = body
    return try await within(deadline) {
      var whole = ByteBuffer()
      for try await part in body {
        guard whole.readableBytes + part.readableBytes <= limit else { throw BodyFault.tooLarge(limit: limit) }
        whole.writeImmutableBuffer(part)
      }
      return whole
    }
  }

  private func within(_ deadline: Duration, _ read: @escaping @Sendable () async throws -> ByteBuffer) async throws -> ByteBuffer {
    try await withThrowingTaskGroup(of: ByteBuffer.self) { tasks in
      tasks.addTask(operation: read)
      tasks.addTask {
        try await Task.sleep(for: deadline)
        throw BodyFault.tooSlow
      }
      defer { tasks.cancelAll() }
      return try await tasks.next()!
    }
  }
}

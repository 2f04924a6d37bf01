import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// Takes a response's body.
final class Collector: ResponseBodyWriter {
  private let bytes = Mutex(ByteBuffer())
  var whole: ByteBuffer { bytes.withLock { $0 } }

  func write(_ buffer: ByteBuffer) { bytes.withLock { _ = $0.writeImmutableBuffer(buffer) } }
  func finish(_ trailingHeaders: HTTPFields?) {}
}

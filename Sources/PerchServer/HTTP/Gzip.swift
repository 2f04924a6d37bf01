import CZlib
import NIOCore

/// Compression in one go, for what is compressed once and sent often.
enum Gzip {
  /// `nil` when it would not make the bytes fewer.
  static func compress(_ bytes: ByteBuffer, level: Int32 = 9) -> ByteBuffer? {
    var stream = z_stream()
    let gzipWindow: Int32 = 15 + 16
    let size = Int32(MemoryLayout<z_stream>.size)
    guard deflateInit2_(&stream, level, Z_DEFLATED, gzipWindow, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK else { return nil }
    defer { deflateEnd(&stream) }
    var source = bytes
    var result = ByteBuffer()
    let room = source.readableBytes
    let isDone = source.withUnsafeMutableReadableBytes { input in
      result.writeWithUnsafeMutableBytes(minimumWritableBytes: room) { output in
        (stream.next_in, stream.avail_in) = (input.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt32(input.count))
        (stream.next_out, stream.avail_out) = (output.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt32(room))
        return deflate(&stream, Z_FINISH) == Z_STREAM_END ? room - Int(stream.avail_out) : 0
      }
    }
    return isDone > 0 && isDone < room ? result : nil
  }
}

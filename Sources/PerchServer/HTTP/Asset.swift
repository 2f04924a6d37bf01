import Crypto
import HTTPTypes
import Hummingbird
import NIOCore

/// One browser file, ready to be sent.
struct Asset: Sendable {
  let bytes: ByteBuffer
  private let compressed: ByteBuffer?
  private let type: String
  private let tag: String

  init(_ bytes: ByteBuffer, type: String, level: Int32 = 9) {
    (self.bytes, self.type) = (bytes, type)
    compressed = Gzip.compress(bytes, level: level)
    tag = Fingerprint(of: [bytes]).text
  }

  /// 200, or 304 when the client has these very bytes. The two encodings are two things with two tags.
  func response(to headers: HTTPFields, cacheControl: String) -> Response {
    let (plainTag, compressedTag) = ("\"\(tag)\"", "\"\(tag)-gzip\"")
    let chosen = headers.acceptsGzip ? compressed : nil
    var answer: HTTPFields = [
      .cacheControl: cacheControl, .vary: "Accept-Encoding", .xContentTypeOptions: "nosniff",
      .eTag: chosen == nil ? plainTag : compressedTag,
    ]
    guard !headers.ifNoneMatch([plainTag, compressedTag]) else { return Response(status: .notModified, headers: answer) }
    answer[.contentType] = type
    answer[.contentEncoding] = chosen == nil ? nil : "gzip"
    return Response(status: .ok, headers: answer, body: ResponseBody(byteBuffer: chosen ?? bytes))
  }
}

/// A short name for bytes; other bytes have another name.
struct Fingerprint {
  let text: String

  init(of parts: [ByteBuffer]) {
    var hash = SHA256()
    for part in parts {
      var count = UInt64(part.readableBytes).littleEndian
      withUnsafeBytes(of: &count) { hash.update(bufferPointer: $0) }
      part.withUnsafeReadableBytes { hash.update(bufferPointer: $0) }
    }
    text = hash.finalize().prefix(10).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
  }
}

import Crypto
import FoundationEssentials
import NIOCore
import NIOHTTP1

/// The opening handshake, RFC 6455 section 4.2.
enum Handshake {
  /// Whether a request offers to leave HTTP, for whatever protocol.
  ///
  /// The decoder parses nothing behind such a request.
  static func isOffer(_ head: HTTPRequestHead) -> Bool {
    head.method == .CONNECT || (head.headers.contains(name: "upgrade") && head.headers.has("connection", token: "upgrade"))
  }

  /// The answer that turns the connection into a WebSocket; `nil` when the request does not ask for one properly.
  static func answer(to head: HTTPRequestHead) -> ByteBuffer? {
    let headers = head.headers
    guard head.method == .GET, head.version == .http1_1, isOffer(head), headers.has("upgrade", token: "websocket"),
      headers["sec-websocket-version"] == ["13"], headers["content-length"].allSatisfy({ $0 == "0" }),
      !headers.contains(name: "transfer-encoding"), let key = key(in: headers)
    else { return nil }
    let digest = Insecure.SHA1.hash(data: Data((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8))
    return ByteBuffer(
      string: """
        HTTP/1.1 101 Switching Protocols\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Accept: \(Data(digest).base64EncodedString())\r
        \r

        """)
  }

  private static func key(in headers: HTTPHeaders) -> String? {
    let keys = headers["sec-websocket-key"]
    guard keys.count == 1, Data(base64Encoded: keys[0])?.count == 16 else { return nil }
    return keys[0]
  }
}

extension HTTPHeaders {
  fileprivate func has(_ name: String, token: String) -> Bool {
    self[canonicalForm: name].contains { $0.lowercased() == token }
  }
}

import NIOCore

/// How a connection ends: a code of RFC 6455 or of the protocol (4000–4999), and a reason for people and logs.
struct Close: Error, Sendable, Equatable {
  let code: UInt16
  let reason: String

  static let restarting = Close(code: 4000, reason: "restarting")
  static let slow = Close(code: 1013, reason: "slow")

  static let notText = Close(code: 1003, reason: "only text is spoken here")
  static let badText = Close(code: 1007, reason: "text is not UTF-8")
  static func protocolError(_ reason: String) -> Close { Close(code: 1002, reason: reason) }
  static func tooLarge(_ reason: String) -> Close { Close(code: 1009, reason: reason) }
}

extension Close {
  /// What a peer may say (RFC 6455 section 7.4; 1004–1006 and 1015 are never sent).
  static func isValid(_ code: UInt16) -> Bool {
    switch code {
    case 1000...1003, 1007...1014, 3000...4999: true
    default: false
    }
  }

  /// Reads a close frame's payload; `nil` when it carries no code.
  static func read(_ payload: ByteBuffer) throws(Close) -> Close? {
    var payload = payload
    guard payload.readableBytes > 0 else { return nil }
    guard let code = payload.readInteger(as: UInt16.self), isValid(code) else { throw .protocolError("bad close code") }
    guard let reason = String(validating: payload.readableBytesView, as: UTF8.self) else { throw .badText }
    return Close(code: code, reason: reason)
  }

  /// A control frame holds 125 bytes: two for the code, the rest for as much of the reason as fits.
  var payload: ByteBuffer {
    var payload = ByteBuffer(integer: code)
    var room = 123
    for character in reason {
      room -= character.utf8.count
      guard room >= 0 else { break }
      payload.writeString(String(character))
    }
    return payload
  }
}

import NIOCore

/// What one socket has yet to send, as finished frames.
struct Outbox {
  private(set) var frames = ByteBuffer()
  /// Set once; nothing is taken after it.
  private(set) var closing: Close?
  /// The peer reads too slowly to be worth a goodbye.
  private(set) var isAbandoned = false
  private var isPosted = false

  /// Takes a frame. True when the mailroom must be told that there is mail.
  mutating func add(_ opcode: Opcode, _ payload: ByteBuffer, limit: Int) -> Bool {
    guard closing == nil else { return false }
    guard frames.readableBytes + payload.readableBytes <= limit else {
      abandon(.slow)
      return post()
    }
    frames.writeFrame(opcode, payload)
    return post()
  }

  /// Takes the last frame. A second goodbye is not heard.
  mutating func close(_ close: Close, payload: ByteBuffer) -> Bool {
    guard closing == nil else { return false }
    frames.writeFrame(.close, payload)
    closing = close
    return post()
  }

  mutating func abandon(_ close: Close) {
    closing = closing ?? close
    frames = ByteBuffer()
    isAbandoned = true
  }

  /// Everything that waits; the outbox is empty after it.
  mutating func collect() -> ByteBuffer {
    defer { (frames, isPosted) = (ByteBuffer(), false) }
    return frames
  }

  private mutating func post() -> Bool {
    defer { isPosted = true }
    return !isPosted
  }
}

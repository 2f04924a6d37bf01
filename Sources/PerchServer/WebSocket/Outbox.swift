import NIOCore

/// What one socket has yet to send, as finished frames.
struct Outbox {
  private var frames = ByteBuffer()
  /// Set once; nothing is taken after it.
  private(set) var closing: Close?
  private var isPosted = false

  /// Takes a frame. True when the mailroom must be told that there is mail.
  mutating func add(_ opcode: Opcode, _ payload: some Collection<UInt8>, limit: Int) -> Bool {
    guard closing == nil else { return false }
    guard frames.readableBytes + payload.count <= limit else {
      // Who reads too slowly comes back and resumes, so nothing of this is lost for them.
      frames = ByteBuffer()
      return close(.slow, payload: Close.slow.payload)
    }
    frames.writeFrame(opcode, payload)
    defer { isPosted = true }
    return !isPosted
  }

  /// Takes the last frame. A second goodbye is not heard.
  mutating func close(_ close: Close, payload: ByteBuffer) -> Bool {
    guard closing == nil else { return false }
    frames.writeFrame(.close, payload.readableBytesView)
    closing = close
    isPosted = true
    return true
  }

  /// Everything that waits; the outbox is empty after it.
  mutating func collect() -> ByteBuffer {
    defer { (frames, isPosted) = (ByteBuffer(), false) }
    return frames
  }
}

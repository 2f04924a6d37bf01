import NIOCore

enum Opcode: UInt8 {
  case continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10

  var isControl: Bool { rawValue >= 8 }
}

/// The first 6 to 14 bytes of a frame from a client.
struct FrameHeader {
  let isFinal: Bool
  let opcode: Opcode
  let length: Int
  /// The four bytes of the mask as they lie in memory.
  let mask: UInt32
  /// How many bytes the header itself takes.
  let size: Int

  /// Looks at the buffer without consuming anything; `nil` while bytes are missing.
  init?(peekingAt buffer: ByteBuffer) throws(Close) {
    let start = buffer.readerIndex
    guard let first = buffer.getInteger(at: start, as: UInt8.self), let second = buffer.getInteger(at: start + 1, as: UInt8.self)
    else { return nil }
    guard first & 0x70 == 0 else { throw .protocolError("reserved bits") }
    guard let opcode = Opcode(rawValue: first & 0x0f) else { throw .protocolError("reserved opcode") }
    guard second & 0x80 != 0 else { throw .protocolError("unmasked frame") }
    isFinal = first & 0x80 != 0
    self.opcode = opcode
    guard !opcode.isControl || (isFinal && second & 0x7f < 126) else { throw .protocolError("control frame too long") }
    guard let (length, extra) = try Self.length(second & 0x7f, in: buffer, at: start + 2),
      let mask = buffer.getInteger(at: start + 2 + extra, endianness: .host, as: UInt32.self)
    else { return nil }
    (self.length, self.mask, size) = (length, mask, 6 + extra)
  }

  private static func length(_ short: UInt8, in buffer: ByteBuffer, at index: Int) throws(Close) -> (length: Int, extra: Int)? {
    switch short {
    case 126:
      guard let long = buffer.getInteger(at: index, as: UInt16.self) else { return nil }
      guard long > 125 else { throw .protocolError("length not minimal") }
      return (Int(long), 2)
    case 127:
      guard let long = buffer.getInteger(at: index, as: UInt64.self) else { return nil }
      guard long > UInt16.max, let length = Int(exactly: long) else { throw .protocolError("bad length") }
      return (length, 8)
    default: return (Int(short), 0)
    }
  }
}

extension ByteBuffer {
  /// Appends a whole frame as servers send it: final and unmasked.
  mutating func writeFrame(_ opcode: Opcode, _ payload: some Collection<UInt8>) {
    let length = payload.count
    reserveCapacity(minimumWritableBytes: length + 10)
    writeInteger(0x80 | opcode.rawValue)
    switch length {
    case ...125: writeInteger(UInt8(length))
    case ...0xffff: writeMultipleIntegers(UInt8(126), UInt16(length))
    default: writeMultipleIntegers(UInt8(127), UInt64(length))
    }
    writeBytes(payload)
  }

  /// Moves `count` bytes over from `masked`, taking the mask off on the way.
  mutating func writeUnmasked(_ masked: inout ByteBuffer, count: Int, mask: UInt32) {
    writeWithUnsafeMutableBytes(minimumWritableBytes: count) { target in
      masked.withUnsafeReadableBytes { unmask(UnsafeRawBufferPointer(rebasing: $0.prefix(count)), into: target, mask: mask) }
      return count
    }
    masked.moveReaderIndex(forwardBy: count)
  }
}

private func unmask(_ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer, mask: UInt32) {
  let wide = UInt64(mask) << 32 | UInt64(mask)
  let words = source.count & ~7
  for index in stride(from: 0, to: words, by: 8) {
    target.storeBytes(of: source.loadUnaligned(fromByteOffset: index, as: UInt64.self) ^ wide, toByteOffset: index, as: UInt64.self)
  }
  withUnsafeBytes(of: mask) { key in
    for index in words..<source.count { target[index] = source[index] ^ key[index & 3] }
  }
}

/// A block of addresses: `10.0.0.0/8`, `fd00::/8`, or one address.
struct CIDR: Sendable, Hashable {
  struct Invalid: Error, Equatable, CustomStringConvertible {
    let description: String
  }
  private let address: IPAddress
  private let length: Int

  init(_ text: String) throws(Invalid) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let address = IPAddress(parts[0]) else {
      throw Invalid(description: "“\(text)” is not a network: “\(parts[0])” is not an IPv4 or IPv6 address")
    }
    let (width, whole) = (address.bytes.count * 8, parts[0].contains(":") ? 128 : 32)
    guard parts.count > 1 else {
      (self.address, length) = (address, width)
      return
    }
    guard parts.count == 2, let written = Int(parts[1]), parts[1].allSatisfy(\.isNumber), (whole - width...whole).contains(written) else {
      throw Invalid(description: "“\(text)” is not a network: behind “/” belongs a number from \(whole - width) to \(whole)")
    }
    (self.address, length) = (address, written - (whole - width))
    guard hasOnlyZeros else {
      throw Invalid(description: "“\(text)” is not a network: the address has bits set behind the first \(written)")
    }
  }

  func contains(_ other: IPAddress) -> Bool {
    guard other.bytes.count == address.bytes.count else { return false }
    return zip(address.bytes, other.bytes).enumerated().allSatisfy { index, pair in (pair.0 ^ pair.1) & mask(at: index) == 0 }
  }

  private var hasOnlyZeros: Bool { address.bytes.enumerated().allSatisfy { $1 & ~mask(at: $0) == 0 } }

  private func mask(at index: Int) -> UInt8 {
    let bits = min(8, max(0, length - index * 8))
    return ~UInt8(truncatingIfNeeded: 0xff >> bits)
  }
}

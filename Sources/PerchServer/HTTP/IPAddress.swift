#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// An IPv4 or IPv6 address as its bytes. IPv4 written inside IPv6 is IPv4.
struct IPAddress: Sendable, Hashable {
  let bytes: [UInt8]

  init?(_ text: some StringProtocol) {
    var bytes = [UInt8](repeating: 0, count: 16)
    let text = String(text)
    if inet_pton(AF_INET, text, &bytes) == 1 {
      self.bytes = Array(bytes.prefix(4))
    } else if inet_pton(AF_INET6, text, &bytes) == 1 {
      let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]
      self.bytes = bytes.starts(with: mapped) ? Array(bytes.dropFirst(12)) : bytes
    } else {
      return nil
    }
  }
}

extension IPAddress {
  /// What one customer of a provider has: an IPv4 address, or 64 bits of IPv6 with all addresses in them.
  var line: IPAddress { bytes.count == 4 ? self : IPAddress(bytes: Array(bytes.prefix(8)) + [UInt8](repeating: 0, count: 8)) }

  private init(bytes: [UInt8]) { self.bytes = bytes }
}

extension IPAddress: CustomStringConvertible {
  /// The usual text: `192.0.2.1`, `2001:db8::1`.
  var description: String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { text in
      let family = bytes.count == 4 ? AF_INET : AF_INET6
      guard inet_ntop(family, bytes, text.baseAddress!, socklen_t(text.count)) != nil else { return "" }
      return String(cString: text.baseAddress!)
    }
  }
}

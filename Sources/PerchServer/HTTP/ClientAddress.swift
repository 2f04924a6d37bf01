import HTTPTypes
import NIOCore

/// Who is at the other end: the client itself, as far as the proxies that we trust can say.
struct ClientAddress: Sendable, Equatable {
  /// The address as text, ready to be a log entry.
  let host: String
  /// What limits are counted by.
  let line: String
  /// Whether the client came by TLS, as the nearest trusted proxy says.
  let isSecure: Bool
}

extension ClientAddress {
  fileprivate init(_ address: IPAddress, isSecure: Bool) { self.init(host: address.description, line: address.line.description, isSecure: isSecure) }
}

/// The proxies in front of us, whose word about the client we take.
struct TrustedProxies: Sendable {
  private let networks: [CIDR]

  init(_ networks: [CIDR]) { self.networks = networks }

  /// Walks from the peer towards the client for as long as somebody we trust says who was before them.
  func client(of peer: SocketAddress?, headers: HTTPFields) -> ClientAddress {
    guard let nearest = peer?.ipAddress.flatMap({ IPAddress($0) }) else { return ClientAddress(host: "local", line: "local", isSecure: false) }
    guard isTrusted(nearest) else { return ClientAddress(nearest, isSecure: false) }
    var client = nearest
    for hop in hops(headers) {
      guard isTrusted(client), let before = IPAddress(hop) else { break }
      client = before
    }
    return ClientAddress(client, isSecure: isSecure(headers))
  }

  private func isTrusted(_ address: IPAddress) -> Bool { networks.contains { $0.contains(address) } }

  /// The nearest first.
  private func hops(_ headers: HTTPFields) -> [Substring] {
    headers[values: .forwardedFor].joined(separator: ",").split(separator: ",", omittingEmptySubsequences: false).reversed()
      .map { $0.trimmed.withoutPort }
  }

  private func isSecure(_ headers: HTTPFields) -> Bool {
    headers[values: .forwardedProto].joined(separator: ",").split(separator: ",").last?.trimmed.lowercased() == "https"
  }
}

extension Substring {
  /// Some proxies write `192.0.2.1:4711` or `[2001:db8::1]:4711`.
  fileprivate var withoutPort: Substring {
    if first == "[", let end = firstIndex(of: "]") { return self[index(after: startIndex)..<end] }
    guard let colon = firstIndex(of: ":"), self[index(after: colon)...].firstIndex(of: ":") == nil else { return self }
    return self[..<colon]
  }
}

extension HTTPField.Name {
  fileprivate static let forwardedFor = HTTPField.Name("X-Forwarded-For")!
  fileprivate static let forwardedProto = HTTPField.Name("X-Forwarded-Proto")!
}

import HTTPTypes
import NIOCore
import Testing

@testable import PerchServer

@Suite("Client addresses") struct ClientAddressTests {
  private func client(_ peer: String, trusted: [String], _ headers: [(String, String)] = []) throws -> ClientAddress {
    let proxies = TrustedProxies(try trusted.map { try CIDR($0) })
    var fields = HTTPFields()
    for (name, value) in headers { fields.append(HTTPField(name: HTTPField.Name(name)!, value: value)) }
    return proxies.client(of: try SocketAddress(ipAddress: peer, port: 4711), headers: fields)
  }

  @Test("are the peer's own when nobody is trusted, whatever the headers say")
  func untrusted() throws {
    let forged = [("X-Forwarded-For", "1.2.3.4"), ("X-Forwarded-Proto", "https")]
    #expect(try client("192.0.2.7", trusted: [], forged) == ClientAddress(host: "192.0.2.7", line: "192.0.2.7", isSecure: false))
    #expect(try client("192.0.2.7", trusted: ["10.0.0.0/8"], forged) == ClientAddress(host: "192.0.2.7", line: "192.0.2.7", isSecure: false))
  }

  @Test(
    "are found by walking from the right, as far as trust goes",
    arguments: [
      ("203.0.113.9", "203.0.113.9"), ("6.6.6.6, 203.0.113.9", "203.0.113.9"), ("203.0.113.9, 10.1.1.1", "203.0.113.9"),
      ("6.6.6.6, 203.0.113.9, 10.9.9.9 ,10.1.1.1", "203.0.113.9"), ("2001:DB8::1", "2001:db8::1"), ("[2001:db8::1]:99", "2001:db8::1"),
      ("203.0.113.9:1234", "203.0.113.9"), ("unknown", "10.0.0.1"), ("", "10.0.0.1"), ("203.0.113.9, ", "10.0.0.1"),
      ("203.0.113.9, garbage, 10.1.1.1", "10.1.1.1"), ("10.5.5.5, 10.6.6.6", "10.5.5.5"), ("::ffff:203.0.113.9", "203.0.113.9"),
    ])
  func walk(header: String, host: String) throws {
    #expect(try client("10.0.0.1", trusted: ["10.0.0.0/8"], [("X-Forwarded-For", header)]).host == host)
  }

  @Test(
    "are counted together where one customer has them all",
    arguments: [("2001:db8:1:2::1", "2001:db8:1:2::"), ("2001:db8:1:2:ffff::9", "2001:db8:1:2::"), ("2001:db8:1:3::1", "2001:db8:1:3::"), ("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7")])
  func line(peer: String, line: String) throws { #expect(try client(peer, trusted: []).line == line) }

  @Test("are found across several headers, which count as one list")
  func severalHeaders() throws {
    let headers = [("X-Forwarded-For", "6.6.6.6"), ("X-Forwarded-For", "203.0.113.9, 10.2.2.2")]
    #expect(try client("::ffff:10.0.0.1", trusted: ["10.0.0.0/8"], headers).host == "203.0.113.9")
  }

  @Test("say whether the client came by TLS, by the nearest proxy's word", arguments: [("https", true), ("http", false), ("http, HTTPS", true), ("https, http", false), ("", false)])
  func secure(header: String, isSecure: Bool) throws {
    #expect(try client("fd00::1", trusted: ["fd00::/8"], [("X-Forwarded-Proto", header)]).isSecure == isSecure)
  }
}

@Suite("Networks") struct CIDRTests {
  @Test(
    "contain what they should",
    arguments: [
      ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false), ("192.0.2.128/25", "192.0.2.200", true),
      ("192.0.2.128/25", "192.0.2.127", false), ("127.0.0.1", "127.0.0.1", true), ("127.0.0.1", "127.0.0.2", false),
      ("0.0.0.0/0", "8.8.8.8", true), ("0.0.0.0/0", "::1", false), ("::/0", "::1", true), ("::1", "::1", true), ("fd00::/8", "fdff::1", true),
      ("fd00::/8", "fe00::1", false), ("2001:db8::/33", "2001:db8:8000::1", false), ("10.0.0.0/8", "::ffff:10.1.1.1", true),
      ("::ffff:10.0.0.0/104", "10.1.1.1", true),
    ])
  func contains(network: String, address: String, isInside: Bool) throws {
    #expect(try CIDR(network).contains(#require(IPAddress(address))) == isInside)
  }

  @Test(
    "that are none are refused with the reason",
    arguments: [
      ("", "address"), ("ten", "address"), ("10.0.0.0.0/8", "address"), ("10.0.0/8", "address"), ("10.0.0.0/33", "0 to 32"), ("10.0.0.0/-1", "0 to 32"),
      ("10.0.0.0/", "0 to 32"), ("10.0.0.0/8/8", "0 to 32"), ("10.0.0.0/+8", "0 to 32"), ("::/129", "0 to 128"), ("::ffff:10.0.0.0/8", "96 to 128"),
      ("10.0.0.1/8", "bits set"), ("fd00::1/8", "bits set"),
    ])
  func refuses(text: String, reason: String) throws {
    let error = #expect(throws: CIDR.Invalid.self) { try CIDR(text) }
    #expect(error?.description.contains(reason) == true)
    #expect(error?.description.contains(text) == true)
  }
}

import FoundationEssentials

/// Scheme, host and port of a web page, as browsers send it: `https://shop.example`, `http://127.0.0.1:8080`.
package struct Origin: Hashable, Sendable {
  package let text: String

  package init(_ given: String) throws(Refusal) {
    let lowered = given.lowercased()
    guard let url = URL(string: lowered), let scheme = url.scheme, ["http", "https"].contains(scheme), let host = url.host(), !host.isEmpty,
      !host.contains("*"), url.path() == "" || url.path() == "/", url.query() == nil, url.fragment() == nil, url.user() == nil
    else {
      throw .invalid("origin", "“\(given.prefix(100))” is not an origin. Write scheme and host, for example https://shop.example or http://127.0.0.1:3000.")
    }
    let isDefaultPort = url.port == nil || url.port == (scheme == "https" ? 443 : 80)
    let bracketed = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
    text = "\(scheme)://\(bracketed)" + (isDefaultPort ? "" : ":\(url.port ?? 0)")
  }

  package init(stored text: String) { self.text = text }
}

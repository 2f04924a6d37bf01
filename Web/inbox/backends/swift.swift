// Proves to the chat who is signed in on your site. Runs on your server: an app or a browser must never get the key.
import Foundation

#if canImport(CryptoKit)
  import CryptoKit
#else
  import Crypto  // the package swift-crypto
#endif

struct ChatKey {
  let widget, id, secret: String

  /// A token for the page of the user who is signed in, good for an hour.
  func token(for identifier: String, name: String? = nil, email: String? = nil) throws -> String {
    let now = Int(Date().timeIntervalSince1970)
    let header = ["alg": "HS256", "typ": "JWT", "kid": id]
    let claims = Claims(sub: identifier, aud: "livechat:\(widget)", iat: now, exp: now + 3600, name: name, email: email)
    let signed = try base64url(JSONEncoder().encode(header)) + "." + base64url(JSONEncoder().encode(claims))
    return signed + "." + base64url(sign(signed))
  }

  /// The signature for the same page, where the widget has an HMAC key instead.
  func signature(for identifier: String) -> String {
    sign(identifier).map { String(format: "%02x", $0) }.joined()
  }

  private struct Claims: Encodable {
    let sub, aud: String, iat, exp: Int, name, email: String?
  }

  private func sign(_ text: String) -> Data {
    Data(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: SymmetricKey(data: Data(secret.utf8))))
  }

  private func base64url(_ data: Data) -> String {
    data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }
}

// Try it with the identifier, and perhaps a name and an e-mail address, as arguments.
let (given, identifier, profile) = (ProcessInfo.processInfo.environment, CommandLine.arguments[1], CommandLine.arguments.dropFirst(2))
let key = ChatKey(widget: given["PERCH_WIDGET"]!, id: given["PERCH_KEY_ID"]!, secret: given["PERCH_KEY"]!)
let proof = profile.first == "--hmac" ? key.signature(for: identifier) : try key.token(for: identifier, name: profile.first, email: profile.dropFirst().first)
print(proof)

import Crypto
import FoundationEssentials
package import Perch

/// The site's own server, which holds a key and signs with it: written apart from what verifies.
package struct TestBackend: Sendable {
  package let widget: Widget
  package let key: SigningKey
  package let secret: String

  package init(widget: Widget, key: SigningKey, secret: String) { (self.widget, self.key, self.secret) = (widget, key, secret) }

  /// A token for an identifier, with whatever else is to be in it.
  package func token(
    _ identifier: String, at now: Moment, life: Double = 3600, header: [String: JSON] = [:], claims: [String: JSON] = [:], signedWith other: TestBackend? = nil
  ) -> Evidence {
    let seconds = (Double(now.milliseconds) / 1000).rounded(.down)
    let payload: [String: JSON] = [
      "sub": .string(identifier), "aud": .string("livechat:\(widget.id.text)"), "iat": .number(seconds), "exp": .number(seconds + life),
    ]
    let front: [String: JSON] = ["alg": "HS256", "kid": .string(key.id.text)]
    let signed = [JSON.object(front.merging(header) { $1 }), .object(payload.merging(claims) { $1 })].map { Self.text($0.data) }.joined(separator: ".")
    let code = HMAC<SHA256>.authenticationCode(for: Data(signed.utf8), using: SymmetricKey(data: Data((other ?? self).secret.utf8)))
    return .token("\(signed).\(Self.text(Data(code)))")
  }

  package func signature(_ identifier: String) -> Evidence {
    let code = HMAC<SHA256>.authenticationCode(for: Data(identifier.utf8), using: SymmetricKey(data: Data(secret.utf8)))
    return .signature(code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
  }

  private static func text(_ data: Data) -> String {
    data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }
}

extension TestDesk {
  /// A backend with a new key.
  package func backend(of widget: Widget, _ purpose: SigningKey.Purpose = .jwt) async throws -> TestBackend {
    let (key, secret) = try await desk.keys.add(NewKey(purpose), to: widget.id, by: .cli)
    return TestBackend(widget: widget, key: key, secret: secret ?? "")
  }
}

import FoundationEssentials
import Perch
import PerchWire

extension SignedToken {
  static let maxBytes = 8 << 10
  /// Headers that would let a token say how it is to be believed.
  private static let dangerous = ["crit", "jku", "jwk", "x5u", "x5c", "x5t", "zip", "b64"]

  /// Reads the compact form: header, claims and signature in base64url, without padding, joined by dots.
  init?(compact token: String) {
    guard token.utf8.count <= Self.maxBytes else { return nil }
    let parts = token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, let header = [UInt8](strictBase64URL: parts[0]).flatMap(JSONValue.init), Self.dangerous.allSatisfy({ header[$0] == nil }),
      let algorithm = header["alg"]?.text, let claims = [UInt8](strictBase64URL: parts[1]).flatMap(JSONValue.init).flatMap(Claims.init),
      let signature = [UInt8](strictBase64URL: parts[2])
    else { return nil }
    self.init(keyID: header["kid"]?.text, algorithm: algorithm, claims: claims, signed: Array("\(parts[0]).\(parts[1])".utf8), signature: signature)
  }
}

extension Claims {
  private static let details = ["name", "email", "phone"]

  /// Seconds since 1970, up to the last of the year 9999: what is beyond is no time, and no arithmetic is tried with it.
  private static let times = 0.0...253_402_300_799

  /// Nil when a claim has a type that it cannot have; what is missing is for the rules to say.
  fileprivate init?(_ json: JSONValue) {
    for name in ["iat", "exp", "nbf"] {
      if let time = json[name] { guard let seconds = time.number, Self.times.contains(seconds) else { return nil } }
    }
    if let subject = json["sub"], subject.text == nil { return nil }
    guard let audience = Self.audience(json["aud"]), let profile = Self.profile(json) else { return nil }
    self.init(
      subject: json["sub"]?.text, audience: audience, issuedAt: json["iat"]?.number, expiresAt: json["exp"]?.number, notBefore: json["nbf"]?.number,
      profile: profile)
  }

  private static func audience(_ json: JSONValue?) -> [String]? {
    switch json {
    case nil: return []
    case .text(let one): return [one]
    case .list(let several):
      let texts = several.compactMap(\.text)
      return texts.count == several.count ? texts : nil
    default: return nil
    }
  }

  private static func profile(_ json: JSONValue) -> [String: AttributeValue?]? {
    var profile: [String: AttributeValue?] = [:]
    if let attributes = json["attributes"], attributes != .null {
      guard case .object(let members) = attributes else { return nil }
      for (key, value) in members {
        guard let value = Self.attribute(value) else { return nil }
        profile[key] = .some(value)
      }
    }
    for name in details {
      switch json[name] {
      case nil: continue
      case .null: profile[name] = .some(nil)
      case .text(let text): profile[name] = .some(.string(text))
      default: return nil
      }
    }
    return profile
  }

  /// Nil for what is no attribute; `.some(nil)` for what clears one.
  private static func attribute(_ json: JSONValue) -> AttributeValue?? {
    switch json {
    case .text(let text): .some(.string(text))
    case .number(let number): .some(.number(number))
    case .flag(let flag): .some(.bool(flag))
    case .null: .some(nil)
    case .list, .object: nil
    }
  }
}

extension [UInt8] {
  /// One text for each value: no padding, no white space, and no bits beyond the last byte.
  fileprivate init?(strictBase64URL text: String) {
    let isAlphabet = text.utf8.allSatisfy { 0x30...0x39 ~= $0 || 0x41...0x5A ~= $0 || 0x61...0x7A ~= $0 || $0 == 0x2D || $0 == 0x5F }
    guard isAlphabet, text.utf8.count % 4 != 1 else { return nil }
    let standard = text.replacing("-", with: "+").replacing("_", with: "/")
    guard let data = Data(base64Encoded: standard + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)) else { return nil }
    let back = data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    guard back == text else { return nil }
    self = Array(data)
  }
}

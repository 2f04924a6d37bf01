package struct WireContact: Codable, Sendable {
  package var id: String
  package var identifier: String?
  /// `anonymous`, `claimed` or `verified`: of the session that asks.
  package var assurance: String
  package var version: Int64

  package init(id: String, identifier: String?, assurance: String, version: Int64) {
    (self.id, self.identifier, self.assurance, self.version) = (id, identifier, assurance, version)
  }
}

package struct WireSession: Codable, Sendable {
  package var token: String
  /// Can end this session, and nothing else.
  package var revocation: String
  package var contact: WireContact

  package init(token: String, revocation: String, contact: WireContact) { (self.token, self.revocation, self.contact) = (token, revocation, contact) }
}

package struct WireIdentified: Codable, Sendable {
  /// `created`, `upgraded`, `resumed`, `merged`, `unchanged` or `switched`.
  package var outcome: String
  package var identifier: String
  package var assurance: String
  /// Keys whose stronger value stayed.
  package var kept: [String]?
  /// Replaces the old one at once; absent when the old one stays.
  package var token: String?
  package var revocation: String?
  package var contact: WireContact

  package init(outcome: String, identifier: String, assurance: String, kept: [String]?, token: String?, revocation: String?, contact: WireContact) {
    (self.outcome, self.identifier, self.assurance) = (outcome, identifier, assurance)
    (self.kept, self.token, self.revocation, self.contact) = (kept, token, revocation, contact)
  }
}

package struct WireAttributed: Codable, Sendable {
  package var kept: [String]
  package var session: WireSession?

  package init(kept: [String], session: WireSession?) { (self.kept, self.session) = (kept, session) }
}

/// A person as agents see them.
package struct WirePerson: Codable, Sendable {
  package var id: String
  package var name: String
  package var identifier: String?
  package var assurance: String
  package var online: Bool
  package var seenAt: Int64
  package var createdAt: Int64
  package var version: Int64
  package var widget: WireWidgetName
  package var attributes: [WireAttribute]

  package init(
    id: String, name: String, identifier: String?, assurance: String, online: Bool, seenAt: Int64, createdAt: Int64, version: Int64, widget: WireWidgetName,
    attributes: [WireAttribute]
  ) {
    (self.id, self.name, self.identifier, self.assurance, self.online) = (id, name, identifier, assurance, online)
    (self.seenAt, self.createdAt, self.version, self.widget, self.attributes) = (seenAt, createdAt, version, widget, attributes)
  }
}

package struct WireAttribute: Codable, Sendable {
  package var key: String
  package var value: WireValue
  /// `browser`, `signed`, `agent`, `flow` or `api`.
  package var source: String

  package init(key: String, value: WireValue, source: String) { (self.key, self.value, self.source) = (key, value, source) }
}

/// The value of an attribute; `null` deletes.
package enum WireValue: Codable, Hashable, Sendable {
  case string(String), number(Double), bool(Bool), null
  /// An object, a list, or a number that is none: for the rules of attributes to refuse, by its key.
  case unfit

  package init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let bool = try? value.decode(Bool.self) {
      self = .bool(bool)
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else {
      self = (try? value.decode(String.self)).map { .string($0) } ?? .unfit
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    switch self {
    case .string(let text): try value.encode(text)
    case .number(let number): try value.encode(number)
    case .bool(let bool): try value.encode(bool)
    case .null, .unfit: try value.encodeNil()
    }
  }
}

package struct SessionRequest: Codable, Sendable {
  package var requestId: String
  package var attributes: [String: WireValue]?
}

package struct IdentifyRequest: Codable, Sendable {
  package var requestId: String
  package var identifier: String
  package var attributes: [String: WireValue]?
  package var token: String?
  package var signature: String?
}

package struct AttributesRequest: Codable, Sendable {
  package var requestId: String
  package var attributes: [String: WireValue]
}

package struct LogoutRequest: Codable, Sendable {
  package var requestId: String
  package var revocation: String?
}

package struct RenewalRequest: Codable, Sendable {
  package var requestId: String
}

extension WireContact: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object {
      $0.member("id", id)
      $0.member("identifier", identifier)
      $0.member("assurance", assurance)
      $0.member("version", version)
    }
  }
}

extension WireSession: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object {
      $0.member("token", token)
      $0.member("revocation", revocation)
      $0.member("contact", contact)
    }
  }
}

extension WireIdentified: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object {
      $0.member("outcome", outcome)
      $0.member("identifier", identifier)
      $0.member("assurance", assurance)
      $0.member("kept", kept)
      $0.member("token", token)
      $0.member("revocation", revocation)
      $0.member("contact", contact)
    }
  }
}

extension WireAttributed: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object {
      $0.member("kept", kept)
      $0.member("session", session)
    }
  }
}

extension WirePerson: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object {
      $0.member("id", id)
      $0.member("name", name)
      $0.member("identifier", identifier)
      $0.member("assurance", assurance)
      $0.member("online", online)
      $0.member("seenAt", seenAt)
      $0.member("createdAt", createdAt)
      $0.member("version", version)
      $0.member("widget", widget)
      $0.member("attributes", attributes)
    }
  }
}

extension WireAttribute: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object {
      $0.member("key", key)
      $0.member("value", value)
      $0.member("source", source)
    }
  }
}

extension WireValue: JSONWritable {
  package func write(to json: inout JSONWriter) {
    switch self {
    case .string(let text): text.write(to: &json)
    case .number(let number): number.write(to: &json)
    case .bool(let bool): bool.write(to: &json)
    case .null, .unfit: json.raw("null")
    }
  }
}

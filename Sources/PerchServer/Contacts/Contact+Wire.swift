import Perch
import PerchWire

extension WireContact {
  init(_ contact: Contact, assurance: Assurance) {
    self.init(id: contact.id.text, identifier: contact.identifier?.text, assurance: assurance.rawValue, version: contact.version)
  }
}

extension WireSession {
  init(_ begun: Begun, revocation: Revocation) {
    self.init(token: begun.token.text, revocation: revocation.text, contact: WireContact(begun.contact, assurance: begun.assurance))
  }
}

extension WireIdentified {
  init(_ identified: Identified, revocation: Revocation?) {
    self.init(
      outcome: identified.outcome.rawValue, identifier: identified.identifier.text, assurance: identified.assurance.rawValue,
      kept: identified.kept.isEmpty ? nil : identified.kept, token: identified.token?.text, revocation: revocation?.text,
      contact: WireContact(identified.contact, assurance: identified.assurance))
  }
}

extension WirePerson {
  init(_ contact: Contact, widget: WireWidgetName, online: Bool) {
    self.init(
      id: contact.id.text, name: contact.name, identifier: contact.identifier?.text, assurance: contact.assurance.rawValue, online: online,
      seenAt: contact.seenAt.milliseconds, createdAt: contact.createdAt.milliseconds, version: contact.version, widget: widget,
      attributes: contact.attributes.entries.sorted { $0.key < $1.key }.map {
        WireAttribute(key: $0.key, value: WireValue($0.value.value), source: $0.value.source.rawValue)
      })
  }
}

extension WireValue {
  init(_ value: AttributeValue) {
    self =
      switch value {
      case .string(let text): .string(text)
      case .number(let number): .number(number)
      case .bool(let bool): .bool(bool)
      }
  }
}

extension AttributePatch {
  init(_ wire: [String: WireValue]?) throws(Refusal) {
    var values: [String: AttributeValue?] = [:]
    for (key, value) in wire ?? [:] { values[key] = .some(try value.attribute(key)) }
    try self.init(values)
  }
}

extension WireValue {
  fileprivate func attribute(_ key: String) throws(Refusal) -> AttributeValue? {
    switch self {
    case .string(let text): return .string(text)
    case .number(let number): return .number(number)
    case .bool(let bool): return .bool(bool)
    case .null: return nil
    case .unfit: throw Refusal(.invalidAttribute, "“\(key)” must be a text, a finite number, true, false or null.", field: String(key.prefix(64)))
    }
  }
}

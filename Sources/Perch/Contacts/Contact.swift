/// One person as a widget knows them. Anonymous until the site gives an identifier.
package struct Contact: Sendable {
  package let key: Key<Contact>
  package let id: ID<Contact>
  package let widget: Key<Widget>
  package var identifier: Identifier?
  /// Rises with every change that is not a message.
  package var version: Int64
  package var attributes: Attributes
  package var verifiedAt: Moment?
  package let createdAt: Moment
  package var seenAt: Moment

  package init(
    key: Key<Contact>, id: ID<Contact>, widget: Key<Widget>, identifier: Identifier?, version: Int64, attributes: Attributes, verifiedAt: Moment?,
    createdAt: Moment, seenAt: Moment
  ) {
    (self.key, self.id, self.widget, self.identifier, self.version) = (key, id, widget, identifier, version)
    (self.attributes, self.verifiedAt, self.createdAt, self.seenAt) = (attributes, verifiedAt, createdAt, seenAt)
  }

  /// How agents call this person.
  package var name: String {
    attributes.fullName ?? identifier?.text ?? attributes.text("email") ?? "Visitor \(id.text.suffix(4))"
  }

  package var assurance: Assurance {
    guard identifier != nil else { return .anonymous }
    return verifiedAt == nil ? .claimed : .verified
  }
}

/// How well it is known who writes.
package enum Assurance: String, Sendable, CaseIterable {
  case anonymous
  /// A bare identifier: anyone who knows it could have given it.
  case claimed
  /// Proved by a signature.
  case verified
}

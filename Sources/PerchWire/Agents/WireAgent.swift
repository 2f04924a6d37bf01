package struct WireAgent: Codable, Sendable {
  package var id: String
  package var name: String
  package var email: String
  /// `owner`, `admin` or `agent`.
  package var role: String

  package init(id: String, name: String, email: String, role: String) { (self.id, self.name, self.email, self.role) = (id, name, email, role) }
}

package struct SignInRequest: Codable, Sendable {
  package var email: String
  package var password: String
}

package struct SetupRequest: Codable, Sendable {
  package var token: String
  package var name: String
  package var email: String
  package var password: String
}

package struct SetupState: Codable, Sendable {
  package var needed: Bool

  package init(needed: Bool) { self.needed = needed }
}

extension WireAgent: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object {
      $0.member("id", id)
      $0.member("name", name)
      $0.member("email", email)
      $0.member("role", role)
    }
  }
}

extension SetupState: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object {
      $0.member("needed", needed)
    }
  }
}

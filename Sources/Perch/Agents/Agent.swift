/// Someone who answers.
package struct Agent: Sendable {
  package enum Role: String, Sendable, CaseIterable { case owner, admin, agent }

  package let key: Key<Agent>
  package let id: ID<Agent>
  package let email: String
  package let name: String
  package let role: Role
  package let disabledAt: Moment?

  package init(key: Key<Agent>, id: ID<Agent>, email: String, name: String, role: Role, disabledAt: Moment?) {
    (self.key, self.id, self.email, self.name, self.role, self.disabledAt) = (key, id, email, name, role, disabledAt)
  }
}

/// One sign-in of an agent: ends after 12 idle hours, and after 14 days in any case.
package struct AgentSession: Sendable {
  package let key: Key<AgentSession>
  package let agent: Key<Agent>
  package let createdAt: Moment
  package let seenAt: Moment
  package let endedAt: Moment?

  package init(key: Key<AgentSession>, agent: Key<Agent>, createdAt: Moment, seenAt: Moment, endedAt: Moment?) {
    (self.key, self.agent, self.createdAt, self.seenAt, self.endedAt) = (key, agent, createdAt, seenAt, endedAt)
  }

  func isAlive(at now: Moment) -> Bool {
    endedAt == nil && now - seenAt <= .hours(12) && now - createdAt <= .days(14)
  }
}

package struct NewAgent: Sendable {
  package let email: String
  package let name: String
  package let role: Agent.Role

  package init(email: String, name: String, role: Agent.Role) throws(Refusal) {
    let trimmed = email.filter { !$0.isWhitespace }
    let parts = trimmed.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), trimmed.utf8.count <= 254 else {
      throw .invalid("email", "“\(email.prefix(100))” is not an e-mail address.")
    }
    guard 1...100 ~= name.unicodeScalars.count, !name.unicodeScalars.contains(where: \.isControl) else {
      throw .invalid("name", "A name has 1 to 100 characters, without line breaks.")
    }
    (self.email, self.name, self.role) = (trimmed.lowercased(), name, role)
  }
}

/// The people who answer, and their sign-ins.
package struct Agents: Sendable {
  let office: Office
  let passwords: Passwords

  package func all() async throws -> [Agent] { try await office.read { try $0.agents() } }

  package func add(_ new: NewAgent, password: String) async throws -> Agent {
    try Passwords.check(password)
    let hash = try await passwords.hash(password)
    return try await office.change { try $0.add(new, password: hash) }
  }

  package func setPassword(_ password: String, email: String) async throws {
    try Passwords.check(password)
    let hash = try await passwords.hash(password)
    try await office.change { change in
      let agent = try change.agent(email: email)
      try change.records.setPassword(hash, of: agent.key)
      try change.records.endAgentSessions(of: agent.key, at: change.now)
      change.tell(.agentDisabled(agent.key))
    }
  }

  package func disable(email: String) async throws {
    try await office.change { change in
      let agent = try change.agent(email: email)
      try change.records.disable(agent.key, at: change.now)
      try change.records.endAgentSessions(of: agent.key, at: change.now)
      change.tell(.agentDisabled(agent.key))
    }
  }

  package func signIn(email: String, password: String) async throws -> SignedIn {
    let wrong = Refusal(.unauthorized, "The e-mail address or the password is not right.")
    let found = try await office.read { try $0.agent(email: email.lowercased()) }
    guard try await passwords.verify(password, against: found?.password), let agent = found?.agent, agent.disabledAt == nil else { throw wrong }
    return try await office.change { try $0.signIn(agent) }
  }

  package func signOut(_ pass: AgentPass) async throws {
    try await office.change { change in
      try change.records.endAgentSession(pass.session, at: change.now)
      change.tell(.agentSignedOut(pass.session))
    }
  }

  /// The access function of the Inbox.
  package func enter(_ token: Token) async throws -> AgentPass {
    let now = office.clock.now
    let (pass, session) = try await office.read { records -> (AgentPass, AgentSession) in
      guard let session = try records.agentSession(token.hash), session.isAlive(at: now), let agent = try records.agent(session.agent), agent.disabledAt == nil else {
        throw Refusal.unauthorized
      }
      return (AgentPass(session: session.key, agent: agent), session)
    }
    if now - session.seenAt > .minutes(5) {
      office.change { try $0.records.seenAgentSession(session.key, at: $0.now) } then: { _ in }
    }
    return pass
  }

  package func isAlive(_ pass: AgentPass) async throws -> Bool {
    let now = office.clock.now
    return try await office.read { records in
      guard let session = try records.agentSession(pass.session), let agent = try records.agent(pass.agent.key) else { return false }
      // Whoever is connected is not idle.
      return session.endedAt == nil && now - session.createdAt <= .days(14) && agent.disabledAt == nil
    }
  }

  // The first owner

  package func isSetupNeeded() async throws -> Bool { try await office.read { try $0.agents().isEmpty } }

  /// A new one-time token for creating the owner; nil once there is somebody.
  package func offerSetup() async throws -> Token? {
    try await office.change { change in
      guard try change.records.agents().isEmpty else { return nil }
      let token = Token.random()
      try change.records.setSetupToken(token.hash)
      return token
    }
  }

  /// Asked again after a lost answer, it signs the new owner in.
  package func setUp(_ token: Token?, name: String, email: String, password: String) async throws -> SignedIn {
    let new = try NewAgent(email: email, name: name, role: .owner)
    try Passwords.check(password)
    do { try await office.read { try $0.allowSetup(token) } } catch {
      if let signedIn = try? await signIn(email: email, password: password) { return signedIn }
      throw error
    }
    let hash = try await passwords.hash(password)
    return try await office.change { change in
      try change.records.allowSetup(token)
      try change.records.setSetupToken(nil)
      return try change.signIn(change.add(new, password: hash))
    }
  }
}

package struct SignedIn: Sendable {
  package let agent: Agent
  package let token: Token
}

extension Change {
  fileprivate func agent(email: String) throws -> Agent {
    guard let found = try records.agent(email: email.lowercased()) else { throw Refusal(.notFound, "There is no agent with the e-mail address \(email).") }
    return found.agent
  }

  fileprivate func add(_ new: NewAgent, password: String) throws -> Agent {
    guard try records.agent(email: new.email) == nil else {
      throw Refusal(.conflict, "There is already an agent with the e-mail address \(new.email).", field: "email")
    }
    return try records.add(new, password: password, at: now)
  }

  fileprivate func signIn(_ agent: Agent) throws -> SignedIn {
    let token = Token.random()
    _ = try records.addAgentSession(of: agent.key, token: token.hash, at: now)
    return SignedIn(agent: agent, token: token)
  }
}

extension AgentRecords {
  fileprivate func allowSetup(_ token: Token?) throws {
    guard try agents().isEmpty, let offered = try setupToken(), let token, token.hash == offered else {
      throw Refusal(.forbidden, "This link has been used or is out of date. Start the server again for a fresh one, or sign in.")
    }
  }
}

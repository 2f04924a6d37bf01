import Perch

extension SQLRecords {
  func agents() throws -> [Agent] { try sql.rows("SELECT \(Agent.columns) FROM agent ORDER BY key", as: Agent.init) }

  func agent(_ key: Key<Agent>) throws -> Agent? {
    try sql.first("SELECT \(Agent.columns) FROM agent WHERE key = ?1", .key(key), as: Agent.init)
  }

  func agent(email: String) throws -> (agent: Agent, password: String)? {
    try sql.first("SELECT \(Agent.columns), password FROM agent WHERE email = ?1", .text(email)) { (try Agent($0), $0.text(6)) }
  }

  func add(_ agent: NewAgent, password: String, at now: Moment) throws -> Agent {
    let id = ID<Agent>(at: now)
    try sql.run(
      "INSERT INTO agent (id, email, name, role, password, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
      .id(id), .text(agent.email), .text(agent.name), .text(agent.role.rawValue), .text(password), .moment(now))
    return Agent(key: Key(sql.lastKey), id: id, email: agent.email, name: agent.name, role: agent.role, disabledAt: nil)
  }

  func setPassword(_ password: String, of agent: Key<Agent>) throws {
    try sql.run("UPDATE agent SET password = ?2 WHERE key = ?1", .key(agent), .text(password))
  }

  func disable(_ agent: Key<Agent>, at now: Moment) throws {
    try sql.run("UPDATE agent SET disabled_at = coalesce(disabled_at, ?2) WHERE key = ?1", .key(agent), .moment(now))
  }

  func agentSession(_ hash: TokenHash) throws -> AgentSession? {
    try sql.first("SELECT \(AgentSession.columns) FROM agent_session WHERE token = ?1", .blob(hash.bytes), as: AgentSession.init)
  }

  func agentSession(_ key: Key<AgentSession>) throws -> AgentSession? {
    try sql.first("SELECT \(AgentSession.columns) FROM agent_session WHERE key = ?1", .key(key), as: AgentSession.init)
  }

  func addAgentSession(of agent: Key<Agent>, token: TokenHash, at now: Moment) throws -> AgentSession {
    try sql.run("INSERT INTO agent_session (agent, token, created_at, seen_at) VALUES (?1, ?2, ?3, ?3)", .key(agent), .blob(token.bytes), .moment(now))
    return AgentSession(key: Key(sql.lastKey), agent: agent, createdAt: now, seenAt: now, endedAt: nil)
  }

  func seenAgentSession(_ key: Key<AgentSession>, at now: Moment) throws {
    try sql.run("UPDATE agent_session SET seen_at = ?2 WHERE key = ?1", .key(key), .moment(now))
  }

  func endAgentSession(_ key: Key<AgentSession>, at now: Moment) throws {
    try sql.run("UPDATE agent_session SET ended_at = coalesce(ended_at, ?2) WHERE key = ?1", .key(key), .moment(now))
  }

  func endAgentSessions(of agent: Key<Agent>, at now: Moment) throws {
    try sql.run("UPDATE agent_session SET ended_at = ?2 WHERE agent = ?1 AND ended_at IS NULL", .key(agent), .moment(now))
  }

  func setupToken() throws -> TokenHash? {
    try setting("setup").flatMap(TokenHash.init)
  }

  func setSetupToken(_ hash: TokenHash?) throws {
    try set("setup", hash?.text)
  }
}

extension Agent {
  static let columns = "key, id, email, name, role, disabled_at"

  init(_ row: any SQLRow) throws {
    self.init(
      key: row.key(0), id: row.id(1), email: row.text(2), name: row.text(3), role: Role(rawValue: row.text(4)) ?? .agent, disabledAt: row.optionalMoment(5))
  }
}

extension AgentSession {
  static let columns = "key, agent, created_at, seen_at, ended_at"

  init(_ row: any SQLRow) throws {
    self.init(key: row.key(0), agent: row.key(1), createdAt: row.moment(2), seenAt: row.moment(3), endedAt: row.optionalMoment(4))
  }
}

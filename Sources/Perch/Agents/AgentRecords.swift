package protocol AgentRecords {
  func agents() throws -> [Agent]
  func agent(_ key: Key<Agent>) throws -> Agent?
  /// With the hash of the password.
  func agent(email: String) throws -> (agent: Agent, password: String)?
  func add(_ agent: NewAgent, password: String, at: Moment) throws -> Agent
  func setPassword(_ password: String, of agent: Key<Agent>) throws
  func disable(_ agent: Key<Agent>, at: Moment) throws

  func agentSession(_ hash: TokenHash) throws -> AgentSession?
  func agentSession(_ key: Key<AgentSession>) throws -> AgentSession?
  func addAgentSession(of agent: Key<Agent>, token: TokenHash, at: Moment) throws -> AgentSession
  func seenAgentSession(_ key: Key<AgentSession>, at: Moment) throws
  func endAgentSession(_ key: Key<AgentSession>, at: Moment) throws
  /// Ends all sign-ins of an agent and returns them.
  func endAgentSessions(of agent: Key<Agent>, at: Moment) throws

  /// The hash of the one-time token that creates the owner, if one was given out.
  func setupToken() throws -> TokenHash?
  func setSetupToken(_ hash: TokenHash?) throws
}

import ArgumentParser
import Perch

struct AgentCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agent", abstract: "The people who answer.", subcommands: [Add.self, List.self, Disable.self, Password.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Create an account.")

    @OptionGroup var data: DataOptions
    @OptionGroup var output: JSONOption
    @Option(help: "The e-mail address to sign in with.") var email: String
    @Option(help: "The name that visitors see.") var name: String
    @Option(help: "owner, admin or agent.") var role: Agent.Role = .agent
    @Flag(help: "Read the password from standard input: one line, without its end.") var passwordStdin = false

    func run() async throws {
      let new = try NewAgent(email: email, name: name, role: role)
      let password = try PasswordInput.read(passwordStdin)
      let agent = try await data.open().desk.agents.add(new, password: password)
      if output.json { try Console.say(json: AgentRow(agent)) } else { Console.say("\(agent.name) can now sign in as \(agent.email).") }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List all accounts.")

    @OptionGroup var data: DataOptions
    @OptionGroup var output: JSONOption

    func run() async throws {
      let agents = try await data.openExisting().desk.agents.all()
      guard !output.json else { return try Console.say(json: agents.map(AgentRow.init)) }
      for agent in agents {
        Console.say("\(agent.email)  \(agent.role.rawValue)  \(agent.name)\(agent.disabledAt == nil ? "" : "  (disabled)")")
      }
    }
  }

  struct Disable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "End all sign-ins of an account and allow no more.")

    @OptionGroup var data: DataOptions
    @Option(help: "The e-mail address of the account.") var email: String

    func run() async throws {
      try await data.openExisting().desk.agents.disable(email: email)
      Console.say("\(email) is disabled and signed out everywhere.")
    }
  }

  struct Password: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Set a new password and end all sign-ins.")

    @OptionGroup var data: DataOptions
    @Option(help: "The e-mail address of the account.") var email: String
    @Flag(help: "Read the password from standard input: one line, without its end.") var passwordStdin = false

    func run() async throws {
      let password = try PasswordInput.read(passwordStdin)
      try await data.openExisting().desk.agents.setPassword(password, email: email)
      Console.say("\(email) has a new password and is signed out everywhere.")
    }
  }
}

enum PasswordInput {
  static func read(_ fromInput: Bool) throws -> String {
    guard fromInput else { throw Refusal.invalid("password", "Pass the password on standard input, with --password-stdin.") }
    guard let password = Console.readSecret() else { throw Refusal.invalid("password", "There was no password on standard input.") }
    return password
  }
}

extension Agent.Role: ExpressibleByArgument {}

struct AgentRow: Encodable {
  let id, email, name, role: String
  let disabled: Bool

  init(_ agent: Agent) {
    (id, email, name, role, disabled) = (agent.id.text, agent.email, agent.name, agent.role.rawValue, agent.disabledAt != nil)
  }
}

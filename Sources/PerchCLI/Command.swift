import ArgumentParser
import FoundationEssentials
import Perch
import PerchStore

/// Live chat that a site owner hosts.
@main
struct Command: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "perch", abstract: "Live chat that a site owner hosts.", version: "0.1.0",
    subcommands: [Serve.self, AgentCommand.self, WidgetCommand.self, PersonCommand.self, AuditCommand.self, Backup.self, Restore.self, Doctor.self])

  /// What failed is said in one sentence on standard error: exit code 1 for a request that cannot be done, 64 for wrong usage,
  /// 74 when the database cannot be used.
  static func main() async {
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
    } catch let refusal as Refusal {
      complain(refusal.message, code: 1)
    } catch let failure as VaultFailure {
      complain(failure.description, code: 1)
    } catch let failure as StoreFailure {
      let advice = failure.isDamage ? " Restore a backup into another directory, or name the right one with --data." : ""
      complain("The database cannot be used: SQLite says “\(failure.description)”.\(advice)", code: 74)
    } catch {
      exit(withError: error)
    }
  }

  private static func complain(_ sentence: String, code: Int32) -> Never {
    Console.warn("perch: \(sentence)")
    leave(code)
  }
}

import ArgumentParser
import FoundationEssentials
import Logging
import Perch
import PerchServer
import PerchStore

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve widget, Inbox and API on one port.",
    discussion: """
      Every option can come from the environment instead: PERCH_HOST, PERCH_PORT, PERCH_DATA, PERCH_PUBLIC_URL, PERCH_TRUSTED_PROXY (several with commas), \
      PERCH_LOG_LEVEL. Limits: PERCH_LIMIT_MESSAGES_PER_SECOND and others, see docs/self-hosting.md.
      """)

  @Option(help: "The address to listen on (127.0.0.1).")
  var host: String?

  @Option(help: "The port; 0 picks a free one (8080).")
  var port: Int?

  @OptionGroup var data: DataOptions

  @Option(name: .customLong("public-url"), help: "How the outside reaches this server, for example https://chat.example.com.")
  var publicURL: String?

  @Option(name: .customLong("trusted-proxy"), parsing: .upToNextOption, help: "Networks of proxies whose X-Forwarded-For is believed, for example 10.0.0.0/8.")
  var trustedProxy: [String] = []

  @Option(name: .customLong("log-level"), help: "trace, debug, info, notice, warning, error (notice on a terminal, else info).")
  var logLevel: String?

  func run() async throws {
    let settings = try serverSettings()
    OpenFiles.allowAsManyAsThereMayBe()
    let exposition = Operations.start(logLevel: try level())
    let lock = try DataLock(directory: data.directory)
    let hub = Hub()
    let place = try await Workplace(directory: data.directory, bus: hub)
    let server = try Server(desk: place.desk, hub: hub, settings: settings, logger: Logger(label: "perch"), exposition: exposition)
    try await server.run { address in
      Console.say("Listening on \(address)")
      do { try await greet(place.desk, at: settings.publicURL ?? address, port: address) } catch { Console.warn("perch: \(error)") }
    }
    try place.store.close()
    lock.release()
  }

  private func serverSettings() throws -> ServerSettings {
    var settings = ServerSettings()
    settings.host = host ?? Setting.text("HOST") ?? settings.host
    settings.port = try port ?? Setting.number("PORT") ?? settings.port
    guard 0...65535 ~= settings.port else { throw Refusal.invalid("port", "A port is a number from 0 to 65535.") }
    settings.publicURL = try (publicURL ?? Setting.text("PUBLIC_URL")).map { try Origin($0).text }
    settings.trustedProxies = trustedProxy.isEmpty ? Setting.list("TRUSTED_PROXY") : trustedProxy
    settings.dataDirectory = data.directory
    settings.webDirectory = Setting.text("WEB")
    settings.limits = try LimitSettings(environment: ProcessInfo.processInfo.environment)
    return settings
  }

  private func level() throws -> Logger.Level {
    guard let given = logLevel ?? Setting.text("LOG_LEVEL") else { return Console.isErrorOnTerminal ? .notice : .info }
    guard let level = Logger.Level(rawValue: given) else { throw Refusal.invalid("log-level", "There is no log level “\(given)”.") }
    return level
  }

  /// The first start makes a widget that works on this machine, for the demo.
  private func greet(_ desk: Desk, at address: String, port listening: String) async throws {
    if try await desk.widgets.all().isEmpty {
      let number = listening.split(separator: ":").last.map(String.init) ?? "8080"
      let origins = try Set(["http://127.0.0.1:\(number)", "http://localhost:\(number)", address]).sorted().map { try Origin($0) }
      _ = try await desk.widgets.add(NewWidget(name: "Wren & Finch", origins: origins, anyOrigin: false))
    }
    let setup = try await desk.agents.offerSetup()
    Console.say("")
    Console.say("  Demo shop      \(address)/demo")
    Console.say("  Inbox          \(address)/inbox\(setup.map { "/welcome#\($0.text)" } ?? "")")
    if setup != nil { Console.say("                 (this link creates the owner's account, once)") }
    Console.say("  Documentation  \(address)/docs")
    Console.say("")
  }
}

import ArgumentParser
import Perch
import PerchServer

struct WidgetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "widget", abstract: "The installations of the chat on sites.", subcommands: [Add.self, List.self, Set.self, KeyCommand.self, PrintSnippet.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Create a widget.")

    @OptionGroup var data: DataOptions
    @OptionGroup var output: JSONOption
    @Option(help: "The name that visitors see.") var name: String
    @Option(parsing: .upToNextOption, help: "Origins of the pages that may use it, for example https://shop.example.") var origin: [String] = []
    @Flag(help: "Allow every page of the web to use it.") var anyOrigin = false

    func run() async throws {
      let new = NewWidget(name: name, origins: try origin.map { try Origin($0) }, anyOrigin: anyOrigin)
      let widget = try await data.open().desk.widgets.add(new)
      if output.json { try Console.say(json: WidgetRow(widget)) } else { Console.say("\(widget.id.text)  \(widget.name)") }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List all widgets.")

    @OptionGroup var data: DataOptions
    @OptionGroup var output: JSONOption

    func run() async throws {
      let widgets = try await data.openExisting().desk.widgets.all()
      guard !output.json else { return try Console.say(json: widgets.map(WidgetRow.init)) }
      for widget in widgets {
        Console.say("\(widget.id.text)  \(widget.name)  \(widget.anyOrigin ? "any origin" : widget.origins.map(\.text).joined(separator: " "))")
      }
    }
  }

  struct Set: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Change a widget's settings. What is not named stays.")

    @OptionGroup var data: DataOptions
    @OptionGroup var output: JSONOption
    @Argument(help: "The widget's id.") var id: String
    @Option(help: "The name that visitors see.") var name: String?
    @Option(help: "The first sentence in an empty chat.") var greeting: String?
    @Option(help: "The accent colour, for example #0f766e.") var accent: String?
    @Option(parsing: .upToNextOption, help: "The origins of the pages that may use it, all of them.") var origin: [String] = []
    @Flag(help: "Allow every page of the web to use it.") var anyOrigin = false
    @Option(help: "How long after closing a message opens the same ticket again: 48h, 30m, 90s, 7d.") var reopenWindow: Duration?
    @Option(help: "Whether an anonymous chat goes on under the name it gets: always or never.") var carryOver: Widget.CarryOver?
    @Option(help: "Which identifications are taken: open (bare ones too) or signed, which ends all sessions that nobody proved.") var mode: Widget.Mode?
    @Option(help: "After how many idle days an anonymous session ends (1 to 180).") var idleDays: Int64?

    func run() async throws {
      guard let widgetID = ID<Widget>(id) else { throw Refusal.widgetNotFound }
      let edit = try checked()
      let widgets = try await data.openExisting().desk.widgets
      var widget = try await widgets.update(widgetID, edit)
      if let mode { widget = try await widgets.set(mode, of: widgetID, by: .cli) }
      if output.json { try Console.say(json: WidgetRow(widget)) } else { Console.say("\(widget.name) is changed; a running server uses it at once.") }
    }

    private func checked() throws -> @Sendable (inout Widget) -> Void {
      if let idleDays, !(1...180 ~= idleDays) { throw Refusal.invalid("idle-days", "Idle days are a number from 1 to 180.") }
      if let name, !(1...100 ~= name.unicodeScalars.count) { throw Refusal.invalid("name", "A widget's name has 1 to 100 characters.") }
      if let greeting, greeting.unicodeScalars.count > 500 { throw Refusal.invalid("greeting", "A greeting has at most 500 characters.") }
      if let accent, accent.wholeMatch(of: /#[0-9a-fA-F]{6}/) == nil { throw Refusal.invalid("accent", "An accent colour looks like #0f766e.") }
      if anyOrigin, !origin.isEmpty { throw Refusal.invalid("origin", "Say --origin or --any-origin, not both.") }
      let origins = try origin.map { try Origin($0) }
      return { [self] widget in
        widget.name = name ?? widget.name
        widget.greeting = greeting ?? widget.greeting
        widget.accent = accent ?? widget.accent
        if anyOrigin || !origins.isEmpty { (widget.origins, widget.anyOrigin) = (origins, anyOrigin) }
        widget.reopenWindow = reopenWindow?.span ?? widget.reopenWindow
        widget.carryOver = carryOver ?? widget.carryOver
        widget.idleDays = idleDays ?? widget.idleDays
      }
    }
  }

  struct PrintSnippet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "snippet", abstract: "Print what goes into a site's pages.")

    @OptionGroup var data: DataOptions
    @Argument(help: "The widget's id.") var id: String
    @Option(name: .customLong("public-url"), help: "How the outside reaches the server (PERCH_PUBLIC_URL, else http://127.0.0.1:8080).") var publicURL: String?

    func run() async throws {
      guard let widgetID = ID<Widget>(id) else { throw Refusal.widgetNotFound }
      let server = try Origin(publicURL ?? Setting.text("PUBLIC_URL") ?? "http://127.0.0.1:8080")
      Console.say(Snippet.html(server: server.text, widget: try await data.openExisting().desk.widgets.find(widgetID)))
    }
  }
}

/// A length of time as people write it: 48h, 30m, 90s, 7d.
struct Duration: ExpressibleByArgument {
  let span: Span

  init?(argument: String) {
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86400]
    guard let unit = argument.last.flatMap({ units[$0] }), let count = Int64(argument.dropLast()), 0...100_000 ~= count else { return nil }
    span = .seconds(count * unit)
  }
}

extension Widget.CarryOver: ExpressibleByArgument {}
extension Widget.Mode: ExpressibleByArgument {}

struct WidgetRow: Encodable {
  let id, name, greeting, accent, carryOver, mode: String
  let origins: [String]
  let anyOrigin: Bool
  /// Milliseconds.
  let reopenWindow, idleDays: Int64

  init(_ widget: Widget) {
    (id, name, greeting, accent) = (widget.id.text, widget.name, widget.greeting, widget.accent)
    (carryOver, mode, origins) = (widget.carryOver.rawValue, widget.mode.rawValue, widget.origins.map(\.text))
    (anyOrigin, reopenWindow, idleDays) = (widget.anyOrigin, widget.reopenWindow.milliseconds, widget.idleDays)
  }
}

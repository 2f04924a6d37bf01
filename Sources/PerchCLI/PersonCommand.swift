import ArgumentParser
import Perch
import PerchServer

struct PersonCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "person", abstract: "What is kept about one visitor.", subcommands: [Export.self, Erase.self, LogOut.self])

  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print everything that is kept about a person, as JSON.")

    @OptionGroup var data: DataOptions
    @OptionGroup var person: PersonOptions

    func run() async throws {
      let desk = try await data.openExisting().desk
      Console.say(PersonDocument.json(try await desk.contacts.export(person.find(desk).id, by: .cli), at: desk.office.clock.now))
    }
  }

  struct Erase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Erase a person with all their chats, for ever.",
      discussion: "Nothing of the content stays in the data directory. Backups that were made before still hold it.")

    @OptionGroup var data: DataOptions
    @OptionGroup var person: PersonOptions

    func run() async throws {
      let desk = try await data.openExisting().desk
      try await desk.contacts.erase(person.find(desk).id, by: .cli)
      Console.say("This person is erased.")
    }
  }

  struct LogOut: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "log-out", abstract: "End all sessions of a person.")

    @OptionGroup var data: DataOptions
    @Option(help: "The widget's id.") var widget: String
    @Option(help: "The site's identifier of the person.") var identifier: String

    func run() async throws {
      let desk = try await data.openExisting().desk
      let ended = try await desk.contacts.logOut(Identifier(identifier), in: desk.widgets.find(.widget(widget)), by: .cli)
      Console.say(ended == 1 ? "1 session has ended." : "\(ended) sessions have ended.")
    }
  }
}

/// Who is meant: by the site's identifier in a widget, or by the id that the Inbox and an export show.
struct PersonOptions: ParsableArguments {
  @Option(help: "The widget's id, with --identifier.") var widget: String?
  @Option(help: "The site's identifier of the person.") var identifier: String?
  @Option(help: "The contact's id, also for somebody anonymous.") var contact: String?

  func find(_ desk: Desk) async throws -> Contact {
    let nobody = Refusal(.notFound, "There is nobody by this name.")
    switch (widget, identifier, contact) {
    case (nil, nil, let contact?):
      guard let id = ID<Contact>(contact) else { throw nobody }
      do { return try await desk.contacts.find(id) } catch let refusal as Refusal where refusal == .notFound { throw nobody }
    case (let widget?, let identifier?, nil):
      guard let found = try await desk.contacts.find(Identifier(identifier), in: desk.widgets.find(.widget(widget))) else { throw nobody }
      return found
    default: throw Refusal.invalid("identifier", "Name the person by --widget and --identifier, or by --contact.")
    }
  }
}

import ArgumentParser
import FoundationEssentials
import Perch
import PerchServer

struct KeyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key", abstract: "The keys by which a site's backend proves identities.", subcommands: [Add.self, List.self, Revoke.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add a key. A secret that is made here is shown this once.",
      discussion: "Purposes: jwt signs tokens (HS256, or ES256 and EdDSA by their public half), hmac signs identifiers, api opens the backend's API.")

    @OptionGroup var data: DataOptions
    @OptionGroup var output: JSONOption
    @Argument(help: "The widget's id.") var widget: String
    @Option(help: "jwt, hmac or api.") var purpose: SigningKey.Purpose
    @Option(help: "For jwt: HS256, ES256 or EdDSA.") var algorithm: SigningKey.Algorithm?
    @Option(help: "A file with the public half, in PEM.") var publicKey: String?
    @Flag(help: "Take an existing secret from standard input: one line of at least 32 bytes.") var secretStdin = false

    func run() async throws {
      let new = try NewKey(purpose, algorithm: algorithm, secret: try secret(), publicKey: try publicKey.map(Self.read))
      let (key, secret) = try await data.openExisting().desk.keys.add(new, to: .widget(widget), by: .cli)
      guard !output.json else { return try Console.say(json: NewKeyRow(key: KeyRow(key), secret: secret)) }
      Console.say("\(key.purpose.rawValue) key \(key.id.text) (\(key.algorithm.rawValue), fingerprint \(key.fingerprint))")
      if let secret { Console.say("\n  \(secret)\n\nThis is the only time that it is shown. Keep it on your server, never in a page.") }
    }

    private func secret() throws -> String? {
      guard secretStdin else { return nil }
      guard let secret = Console.readSecret() else { throw Refusal.invalid("secret", "There was no secret on standard input.") }
      return secret
    }

    private static func read(_ path: String) throws -> String {
      guard let bytes = FileManager.default.contents(atPath: path) else { throw Refusal.invalid("public-key", "\(path) cannot be read.") }
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List a widget's keys, revoked ones too.")

    @OptionGroup var data: DataOptions
    @OptionGroup var output: JSONOption
    @Argument(help: "The widget's id.") var widget: String

    func run() async throws {
      let keys = try await data.openExisting().desk.keys.all(of: .widget(widget))
      guard !output.json else { return try Console.say(json: keys.map(KeyRow.init)) }
      for key in keys {
        Console.say("\(key.id.text)  \(key.purpose.rawValue)  \(key.algorithm.rawValue)  \(key.fingerprint)\(key.isActive ? "" : "  (revoked)")")
      }
    }
  }

  struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Revoke a key and end the sessions that it proved.")

    @OptionGroup var data: DataOptions
    @OptionGroup var output: JSONOption
    @Argument(help: "The widget's id.") var widget: String
    @Argument(help: "The key's id.") var key: String

    func run() async throws {
      guard let id = ID<SigningKey>(key) else { throw Refusal.noSuchKey }
      do {
        let key = try await data.openExisting().desk.keys.revoke(id, of: .widget(widget), by: .cli)
        if output.json { try Console.say(json: KeyRow(key)) } else { Console.say("The key is revoked, and the sessions that it proved have ended.") }
      } catch let refusal as Refusal where refusal == .notFound {
        throw Refusal.noSuchKey
      }
    }
  }
}

extension SigningKey.Purpose: ExpressibleByArgument {}
extension SigningKey.Algorithm: ExpressibleByArgument {}

extension Refusal {
  fileprivate static let noSuchKey = Refusal(.notFound, "This widget has no key with this id. See perch widget key list.")
}

extension ID<Widget> {
  static func widget(_ text: String) throws -> ID<Widget> {
    guard let id = ID(text) else { throw Refusal.widgetNotFound }
    return id
  }
}

struct KeyRow: Encodable {
  let id, purpose, algorithm, fingerprint: String
  let createdAt: Int64
  let usedAt, revokedAt: Int64?

  init(_ key: SigningKey) {
    (id, purpose, algorithm, fingerprint) = (key.id.text, key.purpose.rawValue, key.algorithm.rawValue, key.fingerprint)
    (createdAt, usedAt, revokedAt) = (key.createdAt.milliseconds, key.usedAt?.milliseconds, key.revokedAt?.milliseconds)
  }
}

private struct NewKeyRow: Encodable {
  let key: KeyRow
  let secret: String?
}

import ArgumentParser
import Perch

struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "The record of what happened to identities.", subcommands: [Verify.self, List.self])

  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Follow the chain of hashes from its beginning.",
      discussion: """
        Note the head that it prints somewhere else from time to time. With --head it also says whether the chain still leads through the one you noted: \
        whoever has rewritten or cut the record cannot make it so.
        """)

    @OptionGroup var data: DataOptions
    @OptionGroup var output: JSONOption
    @Option(help: "A head that was noted earlier, in hexadecimal.") var head: String?

    func run() async throws {
      let noted = try head.map { text in
        guard let bytes = [UInt8](hexadecimal: text.lowercased()), bytes.count == 32 else {
          throw Refusal.invalid("head", "A head has 64 hexadecimal digits.")
        }
        return bytes
      }
      let verdict = try await data.openExisting().desk.audit.verify(head: noted)
      if output.json { try Console.say(json: VerdictRow(verdict)) } else { say(verdict) }
      if !verdict.isWhole { throw ExitCode(1) }
    }

    private func say(_ verdict: Audit.Verdict) {
      if let number = verdict.brokenAt {
        Console.say("problem  Entry \(number) was changed, removed or put in later. The \(verdict.entries) before it are whole.")
      } else if !verdict.foundHead {
        Console.say("problem  The chain is whole in itself, but the head that was noted is not in it: entries were cut off or made anew.")
      } else {
        Console.say("ok       \(verdict.entries) entries, head \(verdict.hash.hexadecimal)")
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print the record.")

    @OptionGroup var data: DataOptions
    @OptionGroup var output: JSONOption
    @Option(help: "Begin after this number.") var after: Int64 = 0
    @Option(help: "At most so many entries.") var limit: Int = 1_000_000

    func run() async throws {
      let entries = try await data.openExisting().desk.audit.entries(after: after, limit: limit)
      guard !output.json else { return try Console.say(json: entries.map(AuditRow.init)) }
      for entry in entries.map(AuditRow.init) {
        let details = entry.details.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        Console.say("\(entry.number)  \(entry.at)  \(entry.what)  \(entry.contact ?? "–")  by \(entry.by.kind)  \(details)")
      }
    }
  }
}

extension Audit.Verdict {
  var isWhole: Bool { brokenAt == nil && foundHead }
}

private struct VerdictRow: Encodable {
  let ok: Bool
  let entries: Int64
  let head: String
  let brokenAt: Int64?
  let foundHead: Bool

  init(_ verdict: Audit.Verdict) {
    (ok, entries, head) = (verdict.isWhole, verdict.entries, verdict.hash.hexadecimal)
    (brokenAt, foundHead) = (verdict.brokenAt, verdict.foundHead)
  }
}

private struct AuditRow: Encodable {
  struct By: Encodable {
    let kind: String
    let id: String?
  }

  let number, at: Int64
  let what: String
  let widget, contact, other, session: String?
  let by: By
  let details: [String: String]
  let hash: String

  init(_ chained: ChainedEntry) {
    let entry = chained.entry
    (number, at, what) = (chained.number, entry.at.milliseconds, entry.what.rawValue)
    (widget, contact, other, session) = (entry.widget?.text, entry.contact?.text, entry.other?.text, entry.session?.text)
    (by, details, hash) = (By(kind: entry.by.kind, id: entry.by.id), entry.details, chained.hash.hexadecimal)
  }
}

import Crypto

/// Each entry's hash covers the entry, its number, and the hash before: whoever changes, removes or inserts one must make all later ones
/// anew, and then the end of the chain is another than the one that was noted elsewhere.
package enum AuditChain {
  package static let beginning = [UInt8](repeating: 0, count: 32)

  package static func hash(_ entry: AuditEntry, number: Int64, after previous: [UInt8]) -> [UInt8] {
    var hash = SHA256()
    hash.update(data: previous)
    for field in fields(of: entry, number) {
      // With its length before it, no field can pass for a part of its neighbour.
      withUnsafeBytes(of: UInt32(field.utf8.count).bigEndian) { hash.update(bufferPointer: $0) }
      hash.update(data: Array(field.utf8))
    }
    return Array(hash.finalize())
  }

  private static func fields(of entry: AuditEntry, _ number: Int64) -> [String] {
    let ids = [entry.widget?.text, entry.contact?.text, entry.other?.text, entry.session?.text, entry.by.id].map { $0 ?? "" }
    let details = entry.details.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
    return ["\(number)", "\(entry.at.milliseconds)", entry.what.rawValue, entry.by.kind] + ids + details
  }
}

extension Actor {
  package var id: String? {
    switch self {
    case .agent(let agent): agent.text
    case .api(let key): key.text
    case .visitor, .cli, .server: nil
    }
  }
}

import FoundationEssentials
import Perch

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The key that seals all others: from PERCH_MASTER_KEY, or else from `master.key` beside the database, which is made when it is first needed.
/// No backup holds it.
struct MasterKey: Sendable {
  let directory: String

  var vault: MasterKeyVault { MasterKeyVault { making in try fetch(making: making) } }

  private var path: String { directory + "/master.key" }

  private func fetch(making: Bool) throws -> [UInt8]? {
    if let given = Setting.text("MASTER_KEY") { return try Self.read(given, from: "PERCH_MASTER_KEY") }
    if let kept = try kept() { return kept }
    return making ? try make() : nil
  }

  private func kept() throws -> [UInt8]? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    guard let text = FileManager.default.contents(atPath: path) else {
      throw Refusal(.serverError, "\(path) cannot be read. It must belong to the user that runs perch.")
    }
    return try Self.read(String(decoding: text, as: UTF8.self), from: path)
  }

  /// On the disk before anything is sealed with it, and never in the place of one that another process has just made.
  private func make() throws -> [UInt8] {
    let (new, draft) = ([UInt8].random(32), "\(path).\(ProcessInfo.processInfo.processIdentifier)")
    let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw unwritable }
    let line = Array((Data(new).base64EncodedString() + "\n").utf8)
    let isWritten = line.withUnsafeBytes { write(file, $0.baseAddress, $0.count) } == line.count && fsync(file) == 0
    close(file)
    defer { unlink(draft) }
    guard isWritten else { throw unwritable }
    guard link(draft, path) == 0 || errno == EEXIST else { throw unwritable }
    settle()
    guard let kept = try kept() else { throw unwritable }
    return kept
  }

  /// The name is on the disk as well.
  private func settle() {
    let folder = open(directory, O_RDONLY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  private var unwritable: Refusal { Refusal(.serverError, "\(path) cannot be written: \(String(cString: strerror(errno))).") }

  private static func read(_ text: String, from place: String) throws -> [UInt8] {
    let text = text.filter { !$0.isWhitespace }
    if let bytes = Data(base64Encoded: text), bytes.count == 32 { return Array(bytes) }
    let digits = Array(text.utf8).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
    guard digits.count == 64, text.utf8.count == 64 else {
      throw Refusal.invalid("master-key", "\(place) must hold 32 bytes, in base64 or hexadecimal.")
    }
    return stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }
}

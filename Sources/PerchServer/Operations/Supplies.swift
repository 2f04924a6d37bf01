import FoundationEssentials
import Logging
import Metrics

/// What a server runs out of at night: open files, and the disk of its data. `/metrics` shows them, and the log says so once it gets scarce.
struct Supplies {
  /// Below this many bytes messages may soon be refused.
  static let scarceDisk: Int64 = 100 << 20

  let data: String?
  let logger: Logger
  private let openFiles = Meter(label: "perch_open_files")
  private let allowedFiles = Meter(label: "perch_open_files_limit")
  private let disk = Meter(label: "perch_disk_free_bytes")
  private var said: Set<String> = []

  init(data: String?, logger: Logger) {
    (self.data, self.logger) = (data, logger)
  }

  mutating func look() {
    if let inUse = OpenFiles.inUse, let allowed = OpenFiles.allowed {
      openFiles.set(inUse)
      allowedFiles.set(allowed)
      say("Open files run out: without any left, new connections wait. Raise LimitNOFILE (or ulimit -Hn) and restart.", if: inUse > allowed / 10 * 9)
    }
    if let free = data.flatMap(Disk.free) {
      disk.set(free)
      say("The disk of the data runs out: on a full one, messages are refused until there is room.", if: free < Self.scarceDisk)
    }
  }

  /// Once, until there was enough again.
  private mutating func say(_ words: String, if isScarce: Bool) {
    if !isScarce { said.remove(words) } else if said.insert(words).inserted { logger.warning("\(words)") }
  }
}

package enum Disk {
  /// How many bytes there are for this directory, where the system tells.
  package static func free(_ directory: String) -> Int64? {
    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: directory)
    return (attributes?[.systemFreeSize] as? UInt64).map { Int64(clamping: $0) }
  }
}

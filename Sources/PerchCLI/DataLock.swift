import FoundationEssentials
import Perch
import PerchStore

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Held by the one server of a data directory; the system lets go of it when the process ends, however it ends.
struct DataLock {
  private let file: Int32

  init(directory: String) throws {
    try SQLiteStore.makeDirectory(directory)
    file = open(directory + "/perch.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw Refusal(.serverError, "The directory \(directory) cannot be written: \(String(cString: strerror(errno))).") }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      close(file)
      throw Refusal(.conflict, "Another perch server is using \(directory). Stop it first, or name another directory with --data.")
    }
  }

  func release() { close(file) }
}

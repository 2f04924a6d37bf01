import FoundationEssentials

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Every connection is an open file, and many systems start a program with 1,024 of them although it may have far more.
package enum OpenFiles {
  package static func allowAsManyAsThereMayBe() {
    guard var limit, limit.rlim_cur < limit.rlim_max else { return }
    limit.rlim_cur = limit.rlim_max
    setrlimit(nofile, &limit)
  }

  static var allowed: Int? { limit.map { Int(clamping: $0.rlim_cur) } }

  /// nil where the system does not say.
  static var inUse: Int? {
    #if canImport(Darwin)
      let list = "/dev/fd"
    #else
      let list = "/proc/self/fd"
    #endif
    if let files = try? FileManager.default.contentsOfDirectory(atPath: list) { return files.count }
    return isExhausted ? allowed : nil
  }

  /// Then the list itself cannot be opened either.
  private static var isExhausted: Bool {
    let probe = open("/dev/null", O_RDONLY)
    guard probe >= 0 else { return errno == EMFILE }
    close(probe)
    return false
  }

  private static var limit: rlimit? {
    var limit = rlimit()
    return getrlimit(nofile, &limit) == 0 ? limit : nil
  }

  #if canImport(Darwin)
    private static let nofile = RLIMIT_NOFILE
  #else
    private static let nofile = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
  #endif
}

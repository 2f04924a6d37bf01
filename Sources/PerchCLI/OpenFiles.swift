#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Every connection is an open file, and many systems start a program with 1,024 of them although it may have far more.
enum OpenFiles {
  static func allowAsManyAsThereMayBe() {
    var limit = rlimit()
    guard getrlimit(nofile, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
    limit.rlim_cur = limit.rlim_max
    setrlimit(nofile, &limit)
  }

  #if canImport(Darwin)
    private static let nofile = RLIMIT_NOFILE
  #else
    private static let nofile = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
  #endif
}

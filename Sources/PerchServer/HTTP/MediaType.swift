/// The kinds of files a browser gets from us. Anything else is not served.
enum MediaType {
  static func of(_ path: some StringProtocol) -> String? {
    switch path.split(separator: ".", omittingEmptySubsequences: false).last {
    case "js": "text/javascript; charset=utf-8"
    case "css": "text/css; charset=utf-8"
    case "html": "text/html; charset=utf-8"
    case "json": "application/json"
    case "svg": "image/svg+xml"
    // The examples for a site's backend are read, not run.
    case "txt", "mjs", "py", "php", "rb", "go", "java", "swift": "text/plain; charset=utf-8"
    default: nil
    }
  }
}

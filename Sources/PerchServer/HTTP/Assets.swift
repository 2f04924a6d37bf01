import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// The browser's files. All but the pages live under an address that names their content, and never change there.
final class Assets: Sendable {
  private static let forever = "public, max-age=31536000, immutable"

  /// `/assets/HASH`, where the hash covers all files.
  let base: String
  private let files: any WebFiles
  private let ready: [String: Asset]
  private let pages = Mutex<[String: Asset]>([:])
  private let isLive: Bool

  /// Serves the embedded files, or those of a directory, read anew for every request.
  init(directory: String? = nil) {
    if let directory {
      (files, ready, isLive, base) = (FilesOnDisk(directory: directory), [:], true, "/assets/live")
      return
    }
    let embedded = EmbeddedFiles()
    let sorted = embedded.all.sorted { $0.key < $1.key }
    (files, isLive) = (embedded, false)
    base = "/assets/" + Fingerprint(of: sorted.flatMap { [ByteBuffer(string: $0.key), $0.value] }).text
    ready = Dictionary(uniqueKeysWithValues: sorted.compactMap { path, bytes in MediaType.of(path).map { (path, Asset(bytes, type: $0)) } })
  }

  /// The address of a file.
  func address(of path: String) -> String { base + "/" + path }

  /// Answers `GET /assets/HASH/path`.
  func response(to request: Request) -> Response {
    let address = request.uri.path
    var response = file(at: address)?.response(to: request.headers, cacheControl: isLive ? "no-store" : Self.forever) ?? successor(of: address) ?? notFound
    response.headers[.accessControlAllowOrigin] = "*"
    response.headers[.crossOriginResourcePolicy] = "cross-origin"
    return response
  }

  /// Answers with a file in which some words were replaced, or 404. The caller escapes what it puts in.
  func page(_ path: String, replacing words: [String: String] = [:], for request: Request) -> Response {
    page(path, replacing: words)?.response(to: request.headers, cacheControl: isLive ? "no-store" : "no-cache") ?? notFound
  }

  private func file(at address: String) -> Asset? {
    guard address.hasPrefix(base + "/") else { return nil }
    let path = String(address.dropFirst(base.count + 1))
    if let asset = ready[path] { return asset }
    guard isLive, let type = MediaType.of(path), let bytes = files.file(path) else { return nil }
    return Asset(bytes, type: type, level: 1)
  }

  /// A page that was opened before the server was upgraded goes on with the files that there are now.
  private func successor(of address: String) -> Response? {
    let parts = address.split(separator: "/", maxSplits: 2).map(String.init)
    guard parts.count == 3, parts[0] == "assets", ready[parts[2]] != nil else { return nil }
    return Response(status: .temporaryRedirect, headers: [.location: self.address(of: parts[2]), .cacheControl: "no-store"])
  }

  private func page(_ path: String, replacing words: [String: String]) -> Asset? {
    let sorted = words.sorted { $0.key < $1.key }
    let key = Fingerprint(of: ([path] + sorted.flatMap { [$0.key, $0.value] }).map { ByteBuffer(string: $0) }).text
    if !isLive, let known = pages.withLock({ $0[key] }) { return known }
    guard let type = MediaType.of(path), let bytes = files.file(path) else { return nil }
    let text = String(buffer: bytes)
    let page = Asset(ByteBuffer(string: fill(text[...], with: sorted[...])), type: type, level: 6)
    if !isLive { remember(page, as: key) }
    return page
  }

  /// Never replaces anything in a replacement: what was put in may look like a word to replace.
  private func fill(_ text: Substring, with words: ArraySlice<(key: String, value: String)>) -> String {
    guard let (word, value) = words.first else { return String(text) }
    let rest = words.dropFirst()
    return text.split(separator: word, omittingEmptySubsequences: false).map { fill($0, with: rest) }.joined(separator: value)
  }

  /// Pages differ by what others put in them, so only so many are kept.
  private func remember(_ page: Asset, as key: String) {
    pages.withLock { pages in
      if pages.count >= 256 { pages = [:] }
      pages[key] = page
    }
  }

  private var notFound: Response {
    let headers: HTTPFields = [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store", .xContentTypeOptions: "nosniff"]
    return Response(status: .notFound, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: "There is no such file in this version.\n")))
  }
}

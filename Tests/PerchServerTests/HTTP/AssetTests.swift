import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Testing

@testable import PerchServer

@Suite("Assets") struct AssetTests {
  private func get(_ path: String, _ headers: HTTPFields = [:]) -> Request {
    Request(head: HTTPRequest(method: .get, scheme: "http", authority: "perch", path: path, headerFields: headers), body: .init(buffer: ByteBuffer()))
  }

  private func bytes(_ response: Response) async throws -> ByteBuffer {
    let collector = Collector()
    try await response.body.write(collector)
    return collector.whole
  }

  /// What another program makes of it.
  private func unpacked(_ bytes: ByteBuffer) throws -> ByteBuffer {
    let (gzip, input, output) = (Process(), Pipe(), Pipe())
    gzip.executableURL = URL(filePath: "/bin/gzip")
    gzip.arguments = ["-dc"]
    (gzip.standardInput, gzip.standardOutput) = (input, output)
    try gzip.run()
    try input.fileHandleForWriting.write(contentsOf: Data(bytes.readableBytesView))
    try input.fileHandleForWriting.close()
    let unpacked = try output.fileHandleForReading.readToEnd() ?? Data()
    gzip.waitUntilExit()
    #expect(gzip.terminationStatus == 0)
    return ByteBuffer(bytes: unpacked)
  }

  /// A directory with one script and one page.
  private func withFiles(_ body: (String) async throws -> Void) async throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: directory.appending(path: "kit"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    try Data("export const a = 1\n".utf8).write(to: directory.appending(path: "kit/a.js"))
    try Data("<p>NAME</p> <a href=\"BASE/x.css\">".utf8).write(to: directory.appending(path: "page.html"))
    try Data("secret".utf8).write(to: directory.appending(path: "kit/.env"))
    try Data("secret".utf8).write(to: directory.appending(path: "kit/key.pem"))
    try await body(directory.path())
  }

  @Test("are embedded, every one under one content-hashed address, and never change there")
  func embedded() async throws {
    let assets = Assets()
    let files = EmbeddedFiles().all
    #expect(!files.isEmpty)
    #expect(assets.base.wholeMatch(of: /\/assets\/[0-9a-f]{20}/) != nil)
    for (path, content) in files {
      let response = assets.response(to: get(assets.address(of: path)))
      #expect(response.status == .ok)
      #expect(response.headers[.cacheControl] == "public, max-age=31536000, immutable")
      #expect(response.headers[.accessControlAllowOrigin] == "*")
      #expect(response.headers[.crossOriginResourcePolicy] == "cross-origin")
      #expect(response.headers[.xContentTypeOptions] == "nosniff")
      #expect(response.headers[.vary] == "Accept-Encoding")
      #expect(response.headers[.contentEncoding] == nil)
      #expect(response.headers[.contentType] == MediaType.of(path))
      #expect(try await bytes(response) == content)
    }
  }

  @Test("of another version lead to those of this one, so that a page that was open goes on")
  func otherVersion() async throws {
    let assets = Assets()
    let response = assets.response(to: get("/assets/00000000000000000000/widget/visit.js"))
    #expect(response.status == .temporaryRedirect)
    #expect(response.headers[.location] == assets.address(of: "widget/visit.js"))
    #expect(response.headers[.cacheControl] == "no-store")
    #expect(response.headers[.accessControlAllowOrigin] == "*")
    #expect(assets.response(to: get(assets.address(of: "widget/visit.js"))).status == .ok)
  }

  @Test("that never were are not there, in a few words")
  func unknown() async throws {
    let assets = Assets()
    let path = try #require(EmbeddedFiles().all.keys.first)
    for address in ["/assets/00000000000000000000/nothing.js", "/assets/\(path)", assets.base, assets.base + "/", assets.base + "/../" + path] {
      let response = assets.response(to: get(address))
      #expect(response.status == .notFound)
      #expect(response.headers[.cacheControl] == "no-store")
      #expect(try await bytes(response).readableBytes < 100)
    }
  }

  @Test("travel compressed when the client wants that, and unpack to the same bytes")
  func compressed() async throws {
    let content = ByteBuffer(string: String(repeating: "let there be light\n", count: 200))
    let asset = Asset(content, type: "text/plain")
    let response = asset.response(to: [.acceptEncoding: "br, gzip"], cacheControl: "no-cache")
    #expect(response.headers[.contentEncoding] == "gzip")
    let packed = try await bytes(response)
    #expect(packed.readableBytes < 200)
    #expect(response.headers[.contentLength] == "\(packed.readableBytes)")
    #expect(try unpacked(packed) == content)
  }

  @Test("that would not get smaller stay as they are")
  func incompressible() {
    #expect(Gzip.compress(ByteBuffer(string: "short")) == nil)
    #expect(Gzip.compress(ByteBuffer()) == nil)
  }

  @Test(
    "travel as the client accepts",
    arguments: [
      ("gzip", true), ("GZIP", true), ("deflate, gzip;q=0.5", true), ("*", true), ("*;q=0.1", true), ("x-gzip", true), ("gzip ; q=1.0", true),
      ("", false), ("br", false), ("gzip;q=0", false), ("gzip;q=0.000, *", false), ("*;q=0", false), ("gzip;q=0.5, identity", false),
      ("identity;q=0.5, gzip", true), ("gzip;q=nonsense", false), ("gzipped", false),
    ])
  func accepts(header: String, isWanted: Bool) {
    let headers: HTTPFields = header.isEmpty ? [:] : [.acceptEncoding: header]
    #expect(headers.acceptsGzip == isWanted)
  }

  @Test("that the client has are not sent again, in either encoding")
  func notModified() async throws {
    let asset = Asset(ByteBuffer(string: String(repeating: "x", count: 1000)), type: "text/plain")
    let plain = try #require(asset.response(to: [:], cacheControl: "no-cache").headers[.eTag])
    let packed = try #require(asset.response(to: [.acceptEncoding: "gzip"], cacheControl: "no-cache").headers[.eTag])
    #expect(plain != packed)
    for known in [plain, packed, "W/\(plain)", "\"other\", \(packed)", "*"] {
      let response = asset.response(to: [.ifNoneMatch: known], cacheControl: "no-cache")
      #expect(response.status == .notModified)
      #expect(response.headers[.eTag] == plain)
      #expect(try await bytes(response).readableBytes == 0)
    }
    #expect(asset.response(to: [.ifNoneMatch: "\"other\""], cacheControl: "no-cache").status == .ok)
  }

  @Test("on disk are read anew, and nothing else is")
  func onDisk() async throws {
    try await withFiles { directory in
      let assets = Assets(directory: directory)
      let response = assets.response(to: get("/assets/live/kit/a.js"))
      #expect(try await bytes(response) == ByteBuffer(string: "export const a = 1\n"))
      #expect(response.headers[.cacheControl] == "no-store")
      try Data("export const a = 2\n".utf8).write(to: URL(filePath: directory + "/kit/a.js"))
      #expect(try await bytes(assets.response(to: get("/assets/live/kit/a.js"))) == ByteBuffer(string: "export const a = 2\n"))
      for path in ["kit/.env", "kit/key.pem", "../page.html", "kit/../page.html", "kit//a.js", "kit", ""] {
        #expect(assets.response(to: get("/assets/live/" + path)).status == .notFound)
      }
    }
  }

  @Test("that are pages have their words replaced once, and are asked for again")
  func pages() async throws {
    try await withFiles { directory in
      let assets = Assets(directory: directory)
      let response = assets.page("page.html", replacing: ["NAME": "BASE & NAME", "BASE": assets.base], for: get("/"))
      let page = try await bytes(response)
      #expect(page == ByteBuffer(string: "<p>BASE & NAME</p> <a href=\"/assets/live/x.css\">"))
      #expect(response.headers[.contentType] == "text/html; charset=utf-8")
      #expect(assets.page("none.html", for: get("/")).status == .notFound)
    }
    let assets = Assets()
    let path = try #require(EmbeddedFiles().all.keys.first { $0.hasSuffix(".js") })
    let first = assets.page(path, replacing: ["e": "1"], for: get("/"))
    let second = assets.page(path, replacing: ["e": "2"], for: get("/"))
    #expect(first.headers[.cacheControl] == "no-cache")
    #expect(first.headers[.eTag] != second.headers[.eTag])
    let tag = try #require(first.headers[.eTag])
    #expect(assets.page(path, replacing: ["e": "1"], for: get("/", [.ifNoneMatch: tag])).status == .notModified)
    #expect(assets.page(path, replacing: ["e": "2"], for: get("/", [.ifNoneMatch: tag])).status == .ok)
  }
}

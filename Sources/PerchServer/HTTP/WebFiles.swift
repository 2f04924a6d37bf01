import CPerchWeb
import FoundationEssentials
import NIOCore

/// Where the browser files come from.
protocol WebFiles: Sendable {
  func file(_ path: String) -> ByteBuffer?
}

/// The files in the binary.
struct EmbeddedFiles: WebFiles {
  let all: [String: ByteBuffer]

  init() {
    let files = (0..<perch_web_files_count).map { perch_web_file_at($0) }
    all = Dictionary(uniqueKeysWithValues: files.map { file in
      let (path, bytes) = (String(cString: file.path), ByteBuffer(bytes: UnsafeBufferPointer(start: file.bytes, count: file.count)))
      return (path, path.hasSuffix(".js") ? Script.withoutDocumentation(bytes) : bytes)
    })
  }

  func file(_ path: String) -> ByteBuffer? { all[path] }
}

/// The files of a directory as they are now, for people who are changing them.
struct FilesOnDisk: WebFiles {
  let directory: String

  func file(_ path: String) -> ByteBuffer? {
    let steps = path.split(separator: "/", omittingEmptySubsequences: false)
    guard steps.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") && !$0.contains("\0") }) else { return nil }
    return FileManager.default.contents(atPath: directory + "/" + path).map { ByteBuffer(bytes: $0) }
  }
}

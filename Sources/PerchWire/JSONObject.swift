/// A JSON object that a client sent: looked through once and known to be well-formed; a member is read when it is asked for.
/// The counterpart of `JSONWriter`.
struct JSONObject {
  private let bytes: [UInt8]
  private let members: [JSONScanner.Member]
  /// Where this object is in the whole one: empty, or names that end in a dot.
  private let path: String

  /// The whole of `bytes` must be one object.
  init(_ bytes: [UInt8]) throws(WireError) {
    var scanner = JSONScanner(bytes)
    guard let members = scanner.members(), scanner.isAtEnd else { throw .invalidRequest("This is not a JSON object.", at: nil) }
    (self.bytes, self.members, path) = (bytes, members, "")
  }

  private init?(_ bytes: [UInt8], at start: Int, path: String) {
    var scanner = JSONScanner(bytes, at: start)
    guard let members = scanner.members() else { return nil }
    (self.bytes, self.members, self.path) = (bytes, members, path)
  }

  func text(_ name: String) throws(WireError) -> String {
    guard let text = try optionalText(name) else { throw missing(name) }
    return text
  }

  func integer(_ name: String) throws(WireError) -> Int64 {
    guard let integer = try optionalInteger(name) else { throw missing(name) }
    return integer
  }

  func flag(_ name: String) throws(WireError) -> Bool {
    guard let value = try find(name) else { throw missing(name) }
    guard let flag = Bool(plain(value)) else { throw wrongType(name) }
    return flag
  }

  func object(_ name: String) throws(WireError) -> JSONObject {
    guard let object = try optionalObject(name) else { throw missing(name) }
    return object
  }

  func optionalText(_ name: String) throws(WireError) -> String? {
    guard let value = try find(name) else { return nil }
    guard bytes[value.lowerBound] == UInt8(ascii: "\""), let text = JSONText.read(bytes[value.lowerBound + 1..<value.upperBound - 1]) else {
      throw wrongType(name)
    }
    return text
  }

  func optionalInteger(_ name: String) throws(WireError) -> Int64? {
    guard let value = try find(name) else { return nil }
    guard let integer = Int64(plain(value)) else { throw wrongType(name) }
    return integer
  }

  func optionalObject(_ name: String) throws(WireError) -> JSONObject? {
    guard let value = try find(name) else { return nil }
    guard let object = JSONObject(bytes, at: value.lowerBound, path: "\(path)\(name).") else { throw wrongType(name) }
    return object
  }

  /// All members, each of them a list of whole numbers.
  func lists() throws(WireError) -> [String: [Int64]] {
    var lists: [String: [Int64]] = [:]
    for member in members {
      let name = String(decoding: bytes[member.name], as: UTF8.self)
      guard let list = integers(member.value) else { throw wrongType(name) }
      lists[name] = list
    }
    return lists
  }

  private func integers(_ value: Range<Int>) -> [Int64]? {
    var scanner = JSONScanner(bytes, at: value.lowerBound)
    guard let elements = scanner.elements() else { return nil }
    let integers = elements.compactMap { Int64(plain($0)) }
    return integers.count == elements.count ? integers : nil
  }

  /// A number or a word, as it stands there.
  private func plain(_ value: Range<Int>) -> String { String(decoding: bytes[value], as: UTF8.self) }

  /// `null` is the same as nothing.
  private func find(_ name: String) throws(WireError) -> Range<Int>? {
    var found: Range<Int>?
    for member in members where JSONText.isEqual(bytes[member.name], name) {
      guard found == nil else { throw .invalidRequest("“\(name)” is there twice.", at: path + name) }
      found = member.value
    }
    return found.flatMap { bytes[$0.lowerBound] == UInt8(ascii: "n") ? nil : $0 }
  }

  private func missing(_ name: String) -> WireError { .invalidRequest("“\(name)” is missing.", at: path + name) }
  private func wrongType(_ name: String) -> WireError { .invalidRequest("“\(name)” has the wrong type.", at: path + name) }
}

extension WireError {
  fileprivate static func invalidRequest(_ message: String, at field: String?) -> WireError {
    WireError(code: "invalid_request", message: message, field: field)
  }
}

import HTTPTypes
import Hummingbird
import Perch
import PerchWire

/// What a site's own server asks: `/api/backend/widgets/{widgetId}`. People are named by the site's identifier, in the query, which is not logged.
struct BackendRoutes: Sendable {
  let house: House

  func add(to routes: Routes) {
    let (path, door) = ("/api/backend/widgets/:widget", BackendDoor(desk: house.desk))
    routes.on(.delete, path + "/sessions", for: door.backends, use: endSessions)
    routes.on(.get, path + "/person", for: door.backends, use: export)
    routes.on(.delete, path + "/person", for: door.backends, use: erase)
    routes.on(.get, path + "/person/timeline", for: door.backends, use: timeline)
    routes.on(.post, path + "/merges/:merge/undo", for: door.backends, use: undo)
  }

  @Sendable private func endSessions(_ request: Request, _ context: Edge, _ backend: BackendPass) async throws -> Response {
    let ended = try await house.desk.contacts.logOut(identifier(in: request), in: backend.widget, by: .api(backend.key.id))
    return .json(WireEnded(ended: ended))
  }

  @Sendable private func export(_ request: Request, _ context: Edge, _ backend: BackendPass) async throws -> Response {
    .json(house.wire(try await house.desk.contacts.export(person(in: request, backend).id, by: .api(backend.key.id))))
  }

  @Sendable private func erase(_ request: Request, _ context: Edge, _ backend: BackendPass) async throws -> Response {
    if let person = try await house.desk.contacts.find(identifier(in: request), in: backend.widget) {
      try await house.desk.contacts.erase(person.id, by: .api(backend.key.id))
    }
    return .nothing
  }

  @Sendable private func timeline(_ request: Request, _ context: Edge, _ backend: BackendPass) async throws -> Response {
    .json(try await house.timeline(of: person(in: request, backend).id, before: request.position("before")))
  }

  @Sendable private func undo(_ request: Request, _ context: Edge, _ backend: BackendPass) async throws -> Response {
    let merge: ID<Merge> = try .parse(context.parameters.get("merge") ?? "")
    let (restored, survivor) = try await house.desk.contacts.undo(merge, in: backend.widget, by: .api(backend.key.id))
    return .json(WireUndone(restored: restored.id.text, survivor: survivor.id.text))
  }

  private func person(in request: Request, _ backend: BackendPass) async throws -> Contact {
    guard let person = try await house.desk.contacts.find(identifier(in: request), in: backend.widget) else { throw Refusal.notFound }
    return person
  }

  private func identifier(in request: Request) throws -> Identifier {
    let given = (request.uri.query ?? "").split(separator: "&").filter { $0 == "identifier" || $0.hasPrefix("identifier=") }
    guard given.count == 1, let written = given[0].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).dropFirst().first else {
      throw Refusal.invalid("identifier", "Name one person by the site's own identifier: ?identifier=…, percent-encoded.")
    }
    // A form would mean a blank by it and a mail address a plus; the wrong one would be erased, or nobody.
    guard !written.contains("+") else { throw Refusal.invalid("identifier", "Write %2B for a plus and %20 for a blank.") }
    guard let text = String(percentEncoded: written) else {
      throw Refusal.invalid("identifier", "The identifier is not UTF-8 in percent-encoding.")
    }
    return try Identifier(text)
  }
}

extension String {
  /// Nil for what is not UTF-8 in percent-encoding.
  fileprivate init?(percentEncoded text: Substring) {
    var (bytes, rest) = ([UInt8](), Array(text.utf8)[...])
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else { bytes.append(byte); continue }
      let digits = rest.prefix(2).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
      guard digits.count == 2 else { return nil }
      bytes.append(UInt8(digits[0] << 4 | digits[1]))
      rest = rest.dropFirst(2)
    }
    self.init(validating: bytes, as: UTF8.self)
  }
}

import Hummingbird

/// Who may use a route. Whoever is let in gets a pass, and the route's handler cannot be called without one.
struct Policy<Pass: Sendable>: Sendable {
  /// As in docs/openapi.yaml.
  let name: String
  let admit: @Sendable (_ request: Request, _ context: Edge) async throws -> Pass

  init(_ name: String, admit: @escaping @Sendable (_ request: Request, _ context: Edge) async throws -> Pass) {
    (self.name, self.admit) = (name, admit)
  }
}

extension Policy<Void> {
  /// Pages, files, and what monitors ask.
  static let anyone = Policy("anyone") { _, _ in }
}

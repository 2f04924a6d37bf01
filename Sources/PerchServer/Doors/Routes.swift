import HTTPTypes
import Hummingbird

/// All routes of the server. The router is not to be had, so that none is added without a policy.
final class Routes {
  struct Stated: Hashable {
    let method: String
    let path: String
    let policy: String
  }

  private let router = Router(context: Edge.self, options: .autoGenerateHeadEndpoints)
  private(set) var stated: [Stated] = []

  init(behind reception: Reception) {
    router.add(middleware: reception)
    router.add(middleware: CrossOrigin(reception: reception))
  }

  func on<Pass>(
    _ method: HTTPRequest.Method, _ path: String, for policy: Policy<Pass>,
    use handle: @escaping @Sendable (_ request: Request, _ context: Edge, _ pass: Pass) async throws -> Response
  ) {
    stated.append(Stated(method: method.rawValue, path: path, policy: policy.name))
    router.on(RouterPath(path), method: method) { request, context in
      try await handle(request, context, policy.admit(request, context))
    }
  }

  func responder() -> some HTTPResponder<Edge> { router.buildResponder() }
}

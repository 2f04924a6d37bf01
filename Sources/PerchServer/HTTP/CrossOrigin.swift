import HTTPTypes
import Hummingbird

/// Lets pages of other origins read the visitor's door, refusals too. No credentials travel: a page only gets what its token
/// opens, and every route checks the origin itself.
struct CrossOrigin: RouterMiddleware {
  let reception: Reception

  func handle(_ request: Request, context: Edge, next: (Request, Edge) async throws -> Response) async throws -> Response {
    guard request.uri.path.hasPrefix(VisitorRoutes.prefix), let origin = request.headers[.origin] else { return try await next(request, context) }
    if request.method == .options { return readable(.nothing, by: origin) }
    do { return readable(try await next(request, context), by: origin) } catch { return readable(reception.answer(error, context), by: origin) }
  }

  private func readable(_ response: Response, by origin: String) -> Response {
    var response = response
    response.headers[.accessControlAllowOrigin] = origin
    response.headers[.vary] = "Origin"
    response.headers[.accessControlAllowMethods] = "GET, POST"
    response.headers[.accessControlAllowHeaders] = "Authorization, Content-Type"
    response.headers[.accessControlMaxAge] = "600"
    response.headers[.accessControlExposeHeaders] = "Retry-After, X-Request-Id"
    return response
  }
}

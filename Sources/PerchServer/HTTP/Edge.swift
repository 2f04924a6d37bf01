import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Perch
import PerchWire

/// One HTTP request as Perch sees it.
struct Edge: RequestContext {
  var coreContext: CoreRequestContextStorage
  private let channel: any Channel

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    channel = source.channel
  }

  var peer: SocketAddress? { channel.remoteAddress }

  /// Ends the connection of a client whose body never does, once it had time to read the answer.
  func hangUp() {
    channel.eventLoop.scheduleTask(in: .seconds(1)) { [channel] in channel.close(promise: nil) }
  }
}

/// Answers every failure with the one error object, counts, and logs each request of the API with an id.
struct Reception: RouterMiddleware {
  let house: House

  func handle(_ request: Request, context: Edge, next: (Request, Edge) async throws -> Response) async throws -> Response {
    let began = ContinuousClock.now
    let id = ID<Request>(at: house.desk.office.clock.now).text
    var response: Response
    do {
      response = try await next(request, context)
    } catch {
      response = answer(error, context)
    }
    // Whoever keeps the connection would take a body for the beginning of the next answer.
    if request.method == .head { response = response.createHeadResponse() }
    response.headers[.xContentTypeOptions] = "nosniff"
    if request.uri.path.hasPrefix("/api/") {
      response.headers[.requestID] = id
      response.headers[.cacheControl] = "no-store"
      log(request, response, id: id, took: .now - began)
    }
    return response
  }

  func answer(_ error: any Error, _ context: Edge) -> Response {
    switch error {
    case let error as HTTPError:
      let code = error.status.code == 404 ? "not_found" : "invalid_request"
      return .json(WireError(code: code, message: error.body ?? "There is nothing at this address."), status: error.status)
    case let fault as BodyFault:
      context.hangUp()
      return answer(fault)
    default:
      let error = house.wireError(error)
      return .json(error, status: error.status)
    }
  }

  /// The rest of the body is still on its way, so nothing else can be read from this connection.
  private func answer(_ fault: BodyFault) -> Response {
    let tooLarge = WireError(code: "too_large", message: "A request's body has at most 64 KiB. Send less.")
    let tooSlow = WireError(code: "invalid_request", message: "The body did not arrive within 10 s. Send it again.", retryable: true)
    var response: Response = fault == .tooSlow ? .json(tooSlow, status: .requestTimeout) : .json(tooLarge, status: .contentTooLarge)
    response.headers[.connection] = "close"
    return response
  }

  private func log(_ request: Request, _ response: Response, id: String, took: Duration) {
    house.figures.answered(response.status.code, in: took)
    house.logger.info(
      "Answered",
      metadata: [
        "request": "\(id)", "method": "\(request.method.rawValue)", "path": "\(request.uri.path)", "status": "\(response.status.code)",
        "ms": "\(Int(took / .milliseconds(1)))",
      ])
  }
}

extension WireError {
  init(_ refusal: Refusal) {
    self.init(
      code: refusal.code.rawValue, message: refusal.message, field: refusal.field, retryable: refusal.retryable, retryAfter: refusal.retryAfter)
  }

  var status: HTTPResponse.Status {
    switch code {
    case "invalid_request": .badRequest
    case "unauthorized", "logged_out": .unauthorized
    case "forbidden", "origin_not_allowed", "signature_required", "signature_invalid", "signature_expired": .forbidden
    case "not_found", "widget_not_found": .notFound
    case "conflict": .conflict
    case "too_large": .contentTooLarge
    case "invalid_identifier", "invalid_attribute", "invalid_message": .unprocessableContent
    case "rate_limited": .tooManyRequests
    default: retryable ? .serviceUnavailable : .internalServerError
    }
  }
}

extension Response {
  static func json(_ value: some JSONWritable, status: HTTPResponse.Status = .ok) -> Response {
    var headers: HTTPFields = [.contentType: "application/json; charset=utf-8"]
    if let error = value as? WireError, let wait = error.retryAfter { headers[.retryAfter] = "\(wait)" }
    return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: Wire.encode(value))))
  }

  static var nothing: Response { Response(status: .noContent) }
}

extension Request {
  func decode<Value: Decodable>(_ type: Value.Type) async throws -> Value {
    let isJSON = headers[.contentType]?.lowercased().hasPrefix("application/json") ?? false
    guard isJSON else { throw Refusal.invalid("Content-Type", "Send the body as application/json.") }
    let bytes = try await wholeBody()
    return try Wire.decode(type, from: Data(bytes.readableBytesView))
  }

  var bearer: Token? {
    get throws {
      guard let header = headers[.authorization] else { return nil }
      guard header.hasPrefix("Bearer ") else { throw Refusal.unauthorized }
      guard let token = Token(String(header.dropFirst(7))) else { throw Refusal.loggedOut }
      return token
    }
  }

  func cookie(_ name: String) -> String? {
    headers[values: .cookie].lazy.flatMap { $0.split(separator: ";") }.compactMap { pair -> String? in
      let parts = pair.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, parts[0].drop(while: { $0 == " " }) == name else { return nil }
      return String(parts[1])
    }.first
  }

  func position(_ name: Substring) throws -> Int64? {
    guard let text = uri.queryParameters[name] else { return nil }
    guard let position = Int64(text) else { throw Refusal.invalid(String(name), "This cursor is not one that the server gave. Start without one.") }
    return position
  }
}

extension HTTPField.Name {
  static let requestID = HTTPField.Name("X-Request-Id")!
}

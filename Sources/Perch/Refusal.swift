/// The answer to one request that cannot be done. Its message is a sentence that says what to do.
package struct Refusal: Error, Hashable, Codable, Sendable {
  package enum Code: String, Codable, Sendable {
    case invalidRequest = "invalid_request"
    case invalidIdentifier = "invalid_identifier"
    case invalidAttribute = "invalid_attribute"
    case invalidMessage = "invalid_message"
    case signatureRequired = "signature_required"
    case signatureInvalid = "signature_invalid"
    case signatureExpired = "signature_expired"
    case unauthorized
    case loggedOut = "logged_out"
    case forbidden
    case originNotAllowed = "origin_not_allowed"
    case widgetNotFound = "widget_not_found"
    case notFound = "not_found"
    case conflict
    case tooLarge = "too_large"
    case rateLimited = "rate_limited"
    case serverError = "server_error"
  }

  package let code: Code
  package let message: String
  package let field: String?
  package let retryable: Bool
  /// Seconds to wait before the same request may succeed.
  package let retryAfter: Int?

  package init(_ code: Code, _ message: String, field: String? = nil, retryable: Bool = false, retryAfter: Int? = nil) {
    self.code = code
    self.message = message
    self.field = field
    self.retryable = retryable
    self.retryAfter = retryAfter
  }
}

extension Refusal {
  package static let unauthorized = Refusal(.unauthorized, "This needs a session. Sign in, or start a chat, and try again.")
  package static let loggedOut = Refusal(.loggedOut, "This session has ended. Forget its token and start a new one.")
  package static let notFound = Refusal(.notFound, "There is nothing here under this id.")
  package static let widgetNotFound = Refusal(
    .widgetNotFound, "There is no widget with this id. Copy the snippet from the Inbox again, or see `perch widget list`.")
  package static let storeUnavailable = Refusal(
    .serverError, "The server cannot store anything right now. Nothing was lost; try again in a moment.", retryable: true, retryAfter: 1)

  package static func invalid(_ field: String, _ message: String) -> Refusal { Refusal(.invalidRequest, message, field: field) }

  package static func rateLimited(retryAfter: Int) -> Refusal {
    Refusal(.rateLimited, "Too many requests. Wait \(retryAfter) s and try again.", retryable: true, retryAfter: retryAfter)
  }
}

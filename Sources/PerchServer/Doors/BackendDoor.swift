import HTTPTypes
import Hummingbird
import Perch

/// Who may come in as a site's own server: whoever shows a living key of the purpose `api` of that widget.
struct BackendDoor: Sendable {
  let desk: Desk

  var backends: Policy<BackendPass> {
    Policy("backend") { request, context in
      guard let widget = context.parameters.get("widget").flatMap({ ID<Widget>($0) }) else { throw Refusal.widgetNotFound }
      guard let header = request.headers[.authorization], header.hasPrefix("Bearer ") else { throw Refusal.unauthorized }
      return try await desk.keys.holder(of: String(header.dropFirst(7)), for: widget)
    }
  }
}

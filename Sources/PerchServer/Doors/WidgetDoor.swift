import HTTPTypes
import Hummingbird
import Perch

/// Who may come in as a visitor: whoever shows a session's token, from a page that the widget allows.
struct WidgetDoor: Sendable {
  let house: House

  /// Anyone on such a page, or without one: an app, or a backend.
  var pages: Policy<Widget> { Policy("page") { request, context in try await widget(request, context) } }

  var visitors: Policy<Visitor> {
    Policy("visitor") { request, context in
      let widget = try await widget(request, context)
      guard let bearer = try request.bearer else { throw Refusal.unauthorized }
      return try await house.desk.contacts.enter(bearer, widget: widget).visitor
    }
  }

  private func widget(_ request: Request, _ context: Edge) async throws -> Widget {
    try await house.widget(context.parameters.get("widget"), origin: request.headers[.origin])
  }
}

extension House {
  /// A page of any origin that is not in the widget's list is turned away.
  func widget(_ text: String?, origin: String?) async throws -> Widget {
    guard let id = text.flatMap({ ID<Widget>($0) }) else { throw Refusal.widgetNotFound }
    let widget = try await desk.widgets.find(id)
    if let origin, !widget.allows(origin) {
      throw Refusal(
        .originNotAllowed,
        "This widget may not be used on \(origin.prefix(200)). Its owner can allow that: perch widget set \(widget.id.text) --origin, followed by all origins "
          + "that may use it.", field: "origin")
    }
    return widget
  }
}

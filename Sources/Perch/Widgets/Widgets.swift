/// The installations of this server.
package struct Widgets: Sendable {
  let office: Office

  package func find(_ id: ID<Widget>) async throws -> Widget {
    try await office.read { records in
      guard let widget = try records.widget(id) else { throw Refusal.widgetNotFound }
      return widget
    }
  }

  package func all() async throws -> [Widget] {
    try await office.read { try $0.widgets() }
  }

  package func add(_ new: NewWidget) async throws -> Widget {
    guard 1...100 ~= new.name.unicodeScalars.count else { throw Refusal.invalid("name", "A widget's name has 1 to 100 characters.") }
    guard new.anyOrigin != !new.origins.isEmpty else {
      throw Refusal.invalid("origin", "Name at least one origin with --origin, or say --any-origin, but not both.")
    }
    return try await office.change { try $0.records.add(new, at: $0.now) }
  }

  package func update(_ id: ID<Widget>, _ edit: @escaping @Sendable (inout Widget) -> Void) async throws -> Widget {
    try await office.change { change in
      guard var widget = try change.records.widget(id) else { throw Refusal.widgetNotFound }
      edit(&widget)
      try change.records.save(widget)
      return widget
    }
  }
}

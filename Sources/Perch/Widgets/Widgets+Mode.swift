extension Widgets {
  /// Switching to `signed` ends all sessions that nobody proved. A widget stays `signed` until an owner opens it by hand.
  package func set(_ mode: Widget.Mode, of id: ID<Widget>, by actor: Actor) async throws -> Widget {
    try await office.change { change in
      var widget = try change.records.present(id)
      guard widget.mode != mode else { return widget }
      widget.mode = mode
      try change.records.save(widget)
      try change.audit(.modeSet, in: widget.id, by: actor, details: ["mode": mode.rawValue])
      guard mode == .signed else { return widget }
      for session in try change.records.claimedSessions(in: widget.key) {
        try change.end(session, as: .sessionEnded, by: actor, details: ["why": "mode_signed"])
      }
      return widget
    }
  }

  /// How safe a widget is, as its owner should know.
  package func report(on id: ID<Widget>) async throws -> WidgetReport {
    let now = office.clock.now
    return try await office.read { try $0.report(on: $0.present(id), at: now) }
  }

  package func reports() async throws -> [WidgetReport] {
    let now = office.clock.now
    return try await office.read { records in try records.widgets().map { try records.report(on: $0, at: now) } }
  }
}

package struct WidgetReport: Sendable {
  package let widget: Widget
  /// Of the last 24 hours.
  package let identifications: IdentificationCount
  package let hasKey: Bool
}

extension WidgetRecords where Self: KeyRecords {
  fileprivate func report(on widget: Widget, at now: Moment) throws -> WidgetReport {
    WidgetReport(
      widget: widget, identifications: try identifications(in: widget.key, sinceHour: (now - .hours(24)).hour + 1),
      hasKey: try signingKeys(of: widget.key).contains { $0.isActive && $0.purpose != .api })
  }
}

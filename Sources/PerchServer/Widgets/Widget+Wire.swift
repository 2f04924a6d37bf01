import Perch
import PerchWire

extension WireWidget {
  init(_ widget: Widget, agentsOnline: Bool?) {
    self.init(id: widget.id.text, name: widget.name, greeting: widget.greeting, accent: widget.accent, agentsOnline: agentsOnline)
  }
}

extension WireWidgetSettings {
  init(_ report: WidgetReport) {
    let widget = report.widget
    self.init(
      id: widget.id.text, name: widget.name, origins: widget.origins.map(\.text), anyOrigin: widget.anyOrigin,
      reopenWindow: widget.reopenWindow.milliseconds, carryOver: widget.carryOver.rawValue, idleDays: widget.idleDays, mode: widget.mode.rawValue,
      identifications: WireIdentifications(verified: report.identifications.verified, claimed: report.identifications.claimed),
      guessable: widget.mode == .open && widget.guessableAt != nil, keyMissing: widget.mode == .signed && !report.hasKey)
  }
}

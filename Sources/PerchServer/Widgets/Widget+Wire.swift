import Perch
import PerchWire

extension WireWidget {
  init(_ widget: Widget, agentsOnline: Bool?) {
    self.init(id: widget.id.text, name: widget.name, greeting: widget.greeting, accent: widget.accent, agentsOnline: agentsOnline)
  }
}

extension WireWidgetSettings {
  init(_ widget: Widget) {
    self.init(
      id: widget.id.text, name: widget.name, origins: widget.origins.map(\.text), anyOrigin: widget.anyOrigin,
      reopenWindow: widget.reopenWindow.milliseconds, carryOver: widget.carryOver.rawValue, idleDays: widget.idleDays, mode: widget.mode.rawValue)
  }
}

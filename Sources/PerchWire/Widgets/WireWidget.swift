package struct WireWidget: Codable, Sendable {
  package var id: String
  package var name: String
  package var greeting: String
  /// A CSS colour.
  package var accent: String
  package var agentsOnline: Bool?

  package init(id: String, name: String, greeting: String, accent: String, agentsOnline: Bool?) {
    (self.id, self.name, self.greeting, self.accent, self.agentsOnline) = (id, name, greeting, accent, agentsOnline)
  }
}

package struct WireWidgetName: Codable, Sendable {
  package var id: String
  package var name: String

  package init(id: String, name: String) { (self.id, self.name) = (id, name) }
}

/// A widget as its owner sees it.
package struct WireWidgetSettings: Codable, Sendable {
  package var id: String
  package var name: String
  package var origins: [String]
  package var anyOrigin: Bool
  /// Milliseconds.
  package var reopenWindow: Int64
  package var carryOver: String
  package var idleDays: Int64
  package var mode: String

  package init(
    id: String, name: String, origins: [String], anyOrigin: Bool, reopenWindow: Int64, carryOver: String, idleDays: Int64, mode: String
  ) {
    (self.id, self.name, self.origins, self.anyOrigin) = (id, name, origins, anyOrigin)
    (self.reopenWindow, self.carryOver, self.idleDays, self.mode) = (reopenWindow, carryOver, idleDays, mode)
  }
}

package struct WireWidgetList: Codable, Sendable {
  package var widgets: [WireWidgetSettings]

  package init(widgets: [WireWidgetSettings]) { self.widgets = widgets }
}

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
  package var identifications: WireIdentifications
  /// Identifiers that can be guessed are given without a signature.
  package var guessable: Bool
  /// Only signed identifications are taken, and no key could have signed one.
  package var keyMissing: Bool

  package init(
    id: String, name: String, origins: [String], anyOrigin: Bool, reopenWindow: Int64, carryOver: String, idleDays: Int64, mode: String,
    identifications: WireIdentifications, guessable: Bool, keyMissing: Bool
  ) {
    (self.id, self.name, self.origins, self.anyOrigin) = (id, name, origins, anyOrigin)
    (self.reopenWindow, self.carryOver, self.idleDays, self.mode) = (reopenWindow, carryOver, idleDays, mode)
    (self.identifications, self.guessable, self.keyMissing) = (identifications, guessable, keyMissing)
  }
}

/// How many there were in the last 24 hours.
package struct WireIdentifications: Codable, Sendable {
  package var verified: Int64
  package var claimed: Int64

  package init(verified: Int64, claimed: Int64) { (self.verified, self.claimed) = (verified, claimed) }
}

package struct ModeRequest: Codable, Sendable {
  package var mode: String
}

package struct WireWidgetList: Codable, Sendable {
  package var widgets: [WireWidgetSettings]

  package init(widgets: [WireWidgetSettings]) { self.widgets = widgets }
}

extension WireWidget: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object {
      $0.member("id", id)
      $0.member("name", name)
      $0.member("greeting", greeting)
      $0.member("accent", accent)
      $0.member("agentsOnline", agentsOnline)
    }
  }
}

extension WireWidgetName: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object {
      $0.member("id", id)
      $0.member("name", name)
    }
  }
}

extension WireWidgetSettings: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object {
      $0.member("id", id)
      $0.member("name", name)
      $0.member("origins", origins)
      $0.member("anyOrigin", anyOrigin)
      $0.member("reopenWindow", reopenWindow)
      $0.member("carryOver", carryOver)
      $0.member("idleDays", idleDays)
      $0.member("mode", mode)
      $0.member("identifications", identifications)
      $0.member("guessable", guessable)
      $0.member("keyMissing", keyMissing)
    }
  }
}

extension WireIdentifications: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object {
      $0.member("verified", verified)
      $0.member("claimed", claimed)
    }
  }
}

extension WireWidgetList: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object {
      $0.member("widgets", widgets)
    }
  }
}

/// What the server writes into `bootstrap.js`. `widget` is absent when there is none of this id.
package struct WireBootstrap: JSONWritable {
  let server: String
  let assets: String
  let widgetId: String
  let widget: WireWidget?

  package init(server: String, assets: String, widgetId: String, widget: WireWidget?) {
    (self.server, self.assets, self.widgetId, self.widget) = (server, assets, widgetId, widget)
  }

  package func write(to json: inout JSONWriter) {
    json.object {
      $0.member("server", server)
      $0.member("assets", assets)
      $0.member("widgetId", widgetId)
      $0.member("widget", widget)
    }
  }
}

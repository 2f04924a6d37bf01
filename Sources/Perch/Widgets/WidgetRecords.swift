package protocol WidgetRecords {
  func widget(_ id: ID<Widget>) throws -> Widget?
  func widget(key: Key<Widget>) throws -> Widget?
  /// In the order of their making.
  func widgets() throws -> [Widget]
  func add(_ widget: NewWidget, at: Moment) throws -> Widget
  func save(_ widget: Widget) throws
}

package struct NewWidget: Sendable {
  package var name: String
  package var origins: [Origin]
  package var anyOrigin: Bool

  package init(name: String, origins: [Origin], anyOrigin: Bool) {
    (self.name, self.origins, self.anyOrigin) = (name, origins, anyOrigin)
  }
}

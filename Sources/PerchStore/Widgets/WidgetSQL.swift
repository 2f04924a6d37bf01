import FoundationEssentials
import Perch

extension SQLRecords {
  func widget(_ id: ID<Widget>) throws -> Widget? {
    try sql.first("SELECT \(Widget.columns) FROM widget WHERE id = ?1", .id(id), as: Widget.init)
  }

  func widget(key: Key<Widget>) throws -> Widget? {
    try sql.first("SELECT \(Widget.columns) FROM widget WHERE key = ?1", .key(key), as: Widget.init)
  }

  func widgets() throws -> [Widget] {
    try sql.rows("SELECT \(Widget.columns) FROM widget ORDER BY key", as: Widget.init)
  }

  func add(_ new: NewWidget, at now: Moment) throws -> Widget {
    let widget = Widget(
      key: Key(0), id: ID(at: now), name: new.name, greeting: "Hello! How can we help?", accent: "#0f766e", origins: new.origins, anyOrigin: new.anyOrigin,
      mode: .open, carryOver: .always, reopenWindow: .hours(48), idleDays: 30, guessableAt: nil)
    try sql.run(
      """
      INSERT INTO widget (id, name, greeting, accent, origins, any_origin, mode, carry_over, reopen_window, idle_days, created_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
      """,
      .id(widget.id), .text(widget.name), .text(widget.greeting), .text(widget.accent), .text(widget.origins.json), .flag(widget.anyOrigin),
      .text(widget.mode.rawValue), .text(widget.carryOver.rawValue), .integer(widget.reopenWindow.milliseconds), .integer(widget.idleDays), .moment(now))
    return try self.widget(widget.id) ?? widget
  }

  func save(_ widget: Widget) throws {
    try sql.run(
      """
      UPDATE widget SET name = ?2, greeting = ?3, accent = ?4, origins = ?5, any_origin = ?6, mode = ?7, carry_over = ?8, reopen_window = ?9, idle_days = ?10,
        guessable_at = ?11
      WHERE key = ?1
      """,
      .key(widget.key), .text(widget.name), .text(widget.greeting), .text(widget.accent), .text(widget.origins.json), .flag(widget.anyOrigin),
      .text(widget.mode.rawValue), .text(widget.carryOver.rawValue), .integer(widget.reopenWindow.milliseconds), .integer(widget.idleDays),
      .moment(widget.guessableAt))
  }
}

extension Widget {
  static let columns = "key, id, name, greeting, accent, origins, any_origin, mode, carry_over, reopen_window, idle_days, guessable_at"

  init(_ row: any SQLRow) throws {
    self.init(
      key: row.key(0), id: row.id(1), name: row.text(2), greeting: row.text(3), accent: row.text(4), origins: try [Origin](json: row.text(5)),
      anyOrigin: row.integer(6) != 0, mode: Mode(rawValue: row.text(7)) ?? .signed, carryOver: CarryOver(rawValue: row.text(8)) ?? .never,
      reopenWindow: Span(milliseconds: row.integer(9)), idleDays: row.integer(10), guessableAt: row.optionalMoment(11))
  }
}

extension [Origin] {
  init(json: String) throws {
    self = try JSONDecoder().decode([String].self, from: Data(json.utf8)).map(Origin.init(stored:))
  }

  var json: String { map(\.text).json }
}

extension [String] {
  var json: String { (try? JSONEncoder().encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "[]" }

  init(json: String) throws { self = try JSONDecoder().decode([String].self, from: Data(json.utf8)) }
}

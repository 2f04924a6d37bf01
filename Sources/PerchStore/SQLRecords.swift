import Perch

/// The records of one transaction, in SQL. Each noun's part is in its own folder.
struct SQLRecords: Records {
  let sql: any SQLConnection
}

/// How Perch's values are stored: times as integer milliseconds, ids as 16 bytes.
extension SQLValue {
  static func key<Noun>(_ key: Key<Noun>) -> SQLValue { .integer(key.rawValue) }
  static func id<Noun>(_ id: ID<Noun>) -> SQLValue { .uuid(id.uuid) }
  static func id<Noun>(_ id: ID<Noun>?) -> SQLValue { id.map { .uuid($0.uuid) } ?? .null }
  static func moment(_ moment: Moment) -> SQLValue { .integer(moment.milliseconds) }
  static func moment(_ moment: Moment?) -> SQLValue { .integer(moment?.milliseconds) }
}

extension SQLRow {
  func key<Noun>(_ column: Int32) -> Key<Noun> { Key(integer(column)) }
  func id<Noun>(_ column: Int32) -> ID<Noun> { ID(uuid: uuid(column)) }
  func optionalID<Noun>(_ column: Int32) -> ID<Noun>? { isNull(column) ? nil : id(column) }
  func moment(_ column: Int32) -> Moment { Moment(milliseconds: integer(column)) }
  func optionalMoment(_ column: Int32) -> Moment? { optionalInteger(column).map(Moment.init(milliseconds:)) }
}

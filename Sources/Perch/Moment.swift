/// A time by the server's clock, in milliseconds since 1970.
package struct Moment: Hashable, Comparable, Sendable {
  package let milliseconds: Int64

  package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  package static func < (earlier: Moment, later: Moment) -> Bool { earlier.milliseconds < later.milliseconds }
  package static func - (later: Moment, earlier: Moment) -> Span { Span(milliseconds: later.milliseconds - earlier.milliseconds) }
  package static func - (moment: Moment, span: Span) -> Moment { Moment(milliseconds: moment.milliseconds - span.milliseconds) }
  package static func + (moment: Moment, span: Span) -> Moment { Moment(milliseconds: moment.milliseconds + span.milliseconds) }

  package var hour: Int64 { milliseconds / Span.hours(1).milliseconds }
}

/// A length of time, in milliseconds.
package struct Span: Hashable, Comparable, Sendable {
  package let milliseconds: Int64

  package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  package static func < (shorter: Span, longer: Span) -> Bool { shorter.milliseconds < longer.milliseconds }

  package static func seconds(_ count: Int64) -> Span { Span(milliseconds: count * 1000) }
  package static func minutes(_ count: Int64) -> Span { seconds(count * 60) }
  package static func hours(_ count: Int64) -> Span { minutes(count * 60) }
  package static func days(_ count: Int64) -> Span { hours(count * 24) }
}

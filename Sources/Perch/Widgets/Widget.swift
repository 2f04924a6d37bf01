/// One installation of the chat on a site. Its id is public.
package struct Widget: Sendable {
  package enum Mode: String, Sendable { case open, signed }
  package enum CarryOver: String, Sendable, CaseIterable { case always, never }

  package let key: Key<Widget>
  package let id: ID<Widget>
  package var name: String
  package var greeting: String
  package var accent: String
  package var origins: [Origin]
  package var anyOrigin: Bool
  package var mode: Mode
  package var carryOver: CarryOver
  /// How long after closing a visitor's message still opens the same ticket again.
  package var reopenWindow: Span
  package var idleDays: Int64
  /// When an identifier that can be guessed was first given without a signature.
  package var guessableAt: Moment?

  package init(
    key: Key<Widget>, id: ID<Widget>, name: String, greeting: String, accent: String, origins: [Origin], anyOrigin: Bool, mode: Mode,
    carryOver: CarryOver, reopenWindow: Span, idleDays: Int64, guessableAt: Moment?
  ) {
    (self.key, self.id, self.name, self.greeting, self.accent) = (key, id, name, greeting, accent)
    (self.origins, self.anyOrigin, self.mode, self.carryOver) = (origins, anyOrigin, mode, carryOver)
    (self.reopenWindow, self.idleDays, self.guessableAt) = (reopenWindow, idleDays, guessableAt)
  }

  package func allows(_ origin: String) -> Bool {
    anyOrigin || origins.contains { $0.text == origin.lowercased() }
  }
}

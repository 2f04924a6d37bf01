/// Who acts. Always a parameter, never ambient.
package enum Author: Sendable {
  case visitor(Visitor)
  case agent(AgentPass)
}

/// A visitor's session as it was when its token was shown. `generation` rises whenever the token is replaced, so that
/// what was begun with an older token is refused.
package struct Visitor: Hashable, Sendable {
  package let session: Key<ChatSession>
  package let generation: Int64
  package let widget: Key<Widget>

  package init(session: Key<ChatSession>, generation: Int64, widget: Key<Widget>) {
    self.session = session
    self.generation = generation
    self.widget = widget
  }
}

/// An agent who is signed in.
package struct AgentPass: Sendable {
  package let session: Key<AgentSession>
  package let agent: Agent
}

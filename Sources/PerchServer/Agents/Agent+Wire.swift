import Perch
import PerchWire

extension WireAgent {
  init(_ agent: Agent) { self.init(id: agent.id.text, name: agent.name, email: agent.email, role: agent.role.rawValue) }
}

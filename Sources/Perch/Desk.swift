/// The desk: who may do what, and what follows from it. It knows no database, no socket and no JSON; those are behind the ports.
package struct Desk: Sendable {
  package let office: Office
  package let widgets: Widgets
  package let contacts: Contacts
  package let conversations: Conversations
  package let agents: Agents
  package let keys: Keys
  package let audit: Audit

  package init(office: Office, passwords: Passwords = Passwords()) {
    self.office = office
    widgets = Widgets(office: office)
    contacts = Contacts(office: office)
    conversations = Conversations(office: office)
    agents = Agents(office: office, passwords: passwords)
    keys = Keys(office: office)
    audit = Audit(office: office)
  }
}

/**
 * What the server says, as `docs/protocol.md` defines it.
 *
 * @typedef {"open" | "closed"} State
 * @typedef {"anonymous" | "claimed" | "verified"} Assurance
 * @typedef {{ id: string, name: string, email: string, role: "owner" | "admin" | "agent" }} Agent
 * @typedef {{ kind: "visitor" | "agent" | "flow" | "api", name?: string, id?: string }} Author
 * @typedef {{
 *   id: string, state: State, unread: number, openedAt: number, activityAt: number,
 *   person: { id: string, name: string, identifier?: string, assurance: Assurance },
 *   last?: { text: string, at: number, author: Author }, widget: { id: string, name: string },
 * }} Ticket
 * @typedef {{ key: string, value: string | number | boolean, source: "browser" | "signed" | "agent" | "flow" | "api" }} Attribute
 * @typedef {{
 *   id: string, name: string, identifier?: string, assurance: Assurance, online: boolean, seenAt: number, createdAt: number,
 *   version: number, widget: { id: string, name: string }, attributes: Attribute[],
 * }} Person
 * @typedef {{ id: string, sequence: number, version: number, state: State, openedAt: number, closedAt?: number, visitorRead: number, agentsRead: number }} Conversation
 */

export {}

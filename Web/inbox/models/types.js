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
 * @typedef {"session_created" | "created" | "upgraded" | "resumed" | "merged" | "unchanged" | "switched" | "refused" | "logged_out"
 *   | "session_ended" | "proof_expired" | "merge_undone" | "exported"} What
 * @typedef {{
 *   id: string, at: number, what: What, assurance?: Assurance, by?: { kind: "visitor" | "agent" | "api" | "cli" | "server", name?: string },
 *   key?: string, other?: string, merge?: string, undoable?: boolean, conversations?: number,
 * }} TimelineEntry
 * @typedef {{ entries: TimelineEntry[], earlier?: string }} TimelinePage
 * @typedef {{ id: string, assurance: Assurance, createdAt: number, seenAt: number, online: boolean, device?: string, key?: string }} PersonSession
 * @typedef {"open" | "signed"} Mode
 * @typedef {{
 *   id: string, name: string, origins: string[], anyOrigin: boolean, mode: Mode, identifications: { verified: number, claimed: number },
 *   guessable?: boolean, keyMissing?: boolean,
 * }} WidgetSettings
 * @typedef {"jwt" | "hmac" | "api"} Purpose
 * @typedef {{ id: string, purpose: Purpose, algorithm: string, fingerprint: string, createdAt: number, usedAt?: number, revokedAt?: number }} Key
 * @typedef {{ purpose: Purpose, algorithm?: string, secret?: string, publicKey?: string }} NewKey
 * @typedef {{ at: number, code: string, message: string }} SignatureRefusal
 * @typedef {{ identifier?: string, token?: string, signature?: string }} Proof
 * @typedef {{ now: number, mode: Mode, origin?: string, findings: { code: string, ok: boolean, message: string }[] }} Examination
 */

export {}

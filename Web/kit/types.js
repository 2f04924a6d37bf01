/** The shapes of docs/protocol.md, and what a screen shows of them. Nothing here runs. */

/**
 * @typedef {{ kind: "visitor" | "agent" | "flow" | "api", name?: string, id?: string }} Author
 * @typedef {{ id: string, conversation: string, sequence: number, author: Author, text: string, assurance?: string, at: number, draftId?: string }} Message
 * @typedef {{ id: string, sequence: number, version: number, state: "open" | "closed", openedAt: number, closedAt?: number, visitorRead: number, agentsRead: number }} Conversation
 * @typedef {{ id: string, text: string, at: number, conversation?: string, error?: { code: string, message: string } }} Pending
 * @typedef {{ key: string, text: string, at: number, author: Author, mine: boolean, state: "received" | "waiting" | "sending" | "sent" | "read" | "failed",
 *   conversation?: string, sequence?: number, assurance?: string, error?: { code: string, message: string } }} Entry
 */

export {}

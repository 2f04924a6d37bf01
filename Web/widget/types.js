/** What the widget keeps and passes on. Nothing here runs. */

/**
 * @typedef {{ id: string, identifier?: string, assurance: string }} Contact
 * @typedef {{ outcome: string, identifier?: string, assurance?: string, kept?: string[] }} Identified
 * @typedef {{ token: string, revocation?: string }} Credentials `revocation` ends the session and can do nothing else.
 * @typedef {Credentials & {
 *   generation: string, since?: number, contact: Contact, history?: boolean, news?: Identified & { request: string }, asked?: { requestId: string, identifier: string },
 * }} Session
 *   `generation` changes with the person, `token` also with every identification, which is there `since` then; `news` is what the last identification
 *   came to, and `asked` one that is not answered yet.
 * @typedef {{ token?: string, signature?: string, tokenProvider?: () => unknown }} Proofs what `identify` takes to prove an identifier
 * @typedef {{ id: string, text: string, at: number, generation: string, conversation?: string, error?: { code: string, message: string } }} Draft what waits in the outbox
 * @typedef {{ name: string, greeting?: string, accent?: string, agentsOnline: boolean }} Team
 * @typedef {{
 *   server: string, widgetId: string, tell: (type: string, detail?: any) => void,
 *   storage?: Storage, locks?: LockManager, Channel?: new (name: string) => BroadcastChannel,
 *   fetch?: typeof fetch, WebSocket?: new (url: string) => WebSocket, clock?: import("../kit/wire.js").Clock,
 *   events?: { addEventListener?: Function, removeEventListener?: Function },
 * }} Parts what a visitor's model is given
 * @typedef {Parts & { key: string, shelf: import("./outbox.js").Shelf, outbox: import("./outbox.js").Outbox, session?: Session, log: import("../kit/conversation-log.js").ConversationLog }} Errand what a visit is given
 */

/** @typedef {{ position?: "left" | "right", accent?: string, texts?: { title?: string, greeting?: string, placeholder?: string }, zIndex?: number, launcher?: boolean, locale?: string }} Config what setConfig takes */

export {}

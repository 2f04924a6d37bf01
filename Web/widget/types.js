/** What the widget keeps and passes on. Nothing here runs. */

/**
 * @typedef {{ id: string, identifier?: string, assurance: string }} Contact
 * @typedef {{ outcome: string, identifier?: string, assurance?: string, kept?: string[] }} Identified
 * @typedef {{ token: string, generation: string, contact: Contact, history?: boolean, news?: Identified & { request: string } }} Session
 *   `generation` changes with the person, `token` also with every identification; `news` is what the last one came to.
 * @typedef {{ name: string, greeting?: string, accent?: string, agentsOnline: boolean }} Team
 * @typedef {{
 *   server: string, widgetId: string, tell: (type: string, detail?: any) => void,
 *   storage?: Pick<Storage, "getItem" | "setItem" | "removeItem">, locks?: LockManager,
 *   fetch?: typeof fetch, WebSocket?: new (url: string) => WebSocket, clock?: import("../kit/wire.js").Clock,
 *   events?: { addEventListener?: Function, removeEventListener?: Function },
 * }} Parts what a visitor's model is given
 */

/** @typedef {{ position?: "left" | "right", accent?: string, texts?: { title?: string, greeting?: string, placeholder?: string }, zIndex?: number, launcher?: boolean, locale?: string }} Config what setConfig takes */

export {}

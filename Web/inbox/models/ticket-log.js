import { ConversationLog } from "../../kit/conversation-log.js"
import { day, timeOfDay } from "../../kit/time.js"

/** @typedef {import("../../kit/conversation-log.js").Entry} Entry */
/** @typedef {import("./types.js").Conversation} Conversation */

/**
 * A person's whole history as an agent sees it: the messages of all tickets, and where each ticket began and was closed.
 */
export class TicketLog extends ConversationLog {
  #visitor = "Visitor"
  /** @type {string | undefined} */
  #assurance
  #agent

  constructor(/** @type {string} */ agent) {
    super("agents")
    this.#agent = agent
  }

  /** What the visitor is called where a message does not say. */
  set visitor(/** @type {string} */ name) {
    this.#visitor = name
  }

  /** How sure it is who they are now. */
  set assurance(/** @type {string} */ assurance) {
    this.#assurance = assurance
  }

  /** Whether a message was written when it was less, or more, certain who writes. */
  differs(/** @type {Entry} */ { assurance }) {
    return assurance !== undefined && this.#assurance !== undefined && assurance !== this.#assurance
  }

  get entries() {
    const entries = super.entries
    const conversations = new Map(this.conversations.map(each => [each.id, each]))
    const last = new Map(entries.map(entry => [entry.conversation, entry]))
    return entries.flatMap(entry => {
      const conversation = conversations.get(entry.conversation ?? "")
      const begins = conversation && entry.sequence === 1
      const ends = conversation?.closedAt && last.get(entry.conversation) === entry && entry.sequence === conversation.sequence
      return [...(begins ? [separator(entry.at, conversation, "opened", conversation.openedAt)] : []), this.#named(entry),
        ...(ends ? [separator(entry.at, conversation, "closed", /** @type {number} */ (conversation.closedAt))] : [])]
    })
  }

  #named(/** @type {Entry} */ entry) {
    if (entry.author.name !== undefined) return entry
    if (entry.author.kind === "visitor") return { ...entry, author: { ...entry.author, name: this.#visitor } }
    return entry.author.kind === "agent" ? { ...entry, author: { ...entry.author, name: this.#agent } } : entry
  }
}

/**
 * @param {number} beside
 * @param {Conversation} conversation
 * @param {"opened" | "closed"} what
 * @param {number} at
 * @returns {Entry}
 */
function separator(beside, { id }, what, at) {
  return {
    key: `${what} ${id} ${at}`, text: `Ticket ${what} · ${day(at)}, ${timeOfDay(at)}`, at: beside, author: { kind: "api", name: "Ticket" }, mine: false, conversation: id,
    state: /** @type {any} */ ("separator"),
  }
}

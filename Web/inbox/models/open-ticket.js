import { draftId } from "../../kit/conversation-log.js"
import { TicketLog } from "./ticket-log.js"

/** @typedef {import("./types.js").Person} Person */
/** @typedef {{ draft: { id: string, text: string }, conversation: string, at: number, error?: { code: string, message: string } }} Waiting */

/**
 * The ticket on screen and the person behind it, over a connection that may come and go.
 *
 * `send` puts a frame on the connection and says whether it went out. A reply waits here until the server has acknowledged it,
 * also when another ticket is opened meanwhile. Tells `change`; and `gap` when the connection has to say hello again.
 */
export class OpenTicket extends EventTarget {
  #send
  #agent
  #ref = 0
  #openRef = 0
  #online = true
  /** @type {Map<number, string>} */
  #sent = new Map()
  /** @type {Map<string, Waiting>} */
  #waiting = new Map()
  /** @type {string | undefined} */
  id
  /** @type {Person | undefined} */
  person
  /** @type {TicketLog | undefined} */
  log
  /**
   * Why the ticket cannot be shown.
   * @type {string | undefined}
   */
  problem

  /** @param {string} agent @param {(frame: object) => boolean} send */
  constructor(agent, send) {
    super()
    this.#agent = agent
    this.#send = send
  }

  /** The conversation of this ticket, once it is known. */
  get conversation() {
    return this.log?.conversations.find(each => each.id === this.id)
  }

  open(/** @type {string | undefined} */ id) {
    if (id === this.id && !this.problem) return
    if (this.id && this.id !== id) this.#send({ type: "leave", ticket: this.id })
    this.id = id
    this.#begin()
  }

  /** The connection is new: follow again from where we were, and send what waits. */
  connected() {
    this.#sent.clear()
    this.#connection(true)
    this.#follow()
    for (const waiting of this.#waiting.values()) this.#post(waiting)
  }

  /** What is written from now on waits. */
  lost() {
    this.#connection(false)
  }

  receive(/** @type {any} */ frame) {
    if (frame.type === "moved" && frame.from === this.person?.id) this.#begin()
    else if (frame.type === "erased") this.#erased(frame)
    else if (frame.type === "refused") this.#refused(frame)
    else if (frame.type === "opened") this.#opened(frame)
    else this.#apply(frame)
  }

  /** @param {string} text @param {number} [at] */
  reply(text, at = Date.now()) {
    if (!this.id) return
    const waiting = { draft: { id: draftId(at), text }, conversation: this.id, at }
    this.#waiting.set(waiting.draft.id, waiting)
    this.#show(waiting)
    this.#post(waiting)
  }

  retry(/** @type {string} */ id) {
    const waiting = this.#waiting.get(id)
    if (!waiting) return
    waiting.error = undefined
    this.log?.apply({ type: "retry", draftId: id })
    this.#post(waiting)
  }

  type(/** @type {boolean} */ typing) {
    if (this.id) this.#send({ type: "typing", conversation: this.id, typing })
  }

  /** The agent has seen everything that is here. */
  see() {
    for (const mark of this.log?.unreadMarks ?? []) {
      if (this.#send({ type: "read", ...mark })) this.log?.apply({ type: "seen", ...mark })
    }
  }

  /** @param {string} id the ticket that the page was asked for @param {{ messages: any[], earlier?: string }} page */
  earlier(id, page) {
    if (id === this.id) this.log?.apply({ type: "earlier", ...page })
  }

  /** What the server answered to a change of the ticket. */
  changed(/** @type {import("./types.js").Conversation} */ conversation) {
    this.#apply({ type: "conversation", conversation })
  }

  // Private

  #begin() {
    this.person = undefined
    this.problem = undefined
    this.log = this.id ? new TicketLog(this.#agent) : undefined
    this.#connection(this.#online)
    for (const waiting of this.#waiting.values()) this.#show(waiting)
    this.#follow()
    this.#changed()
  }

  #connection(/** @type {boolean} */ online) {
    this.#online = online
    this.log?.apply({ type: "connection", online })
  }

  #follow() {
    if (!this.id) return
    this.#openRef = ++this.#ref
    const resume = this.log?.cursor()
    this.#send({ type: "open", ref: this.#openRef, ticket: this.id, ...(resume && { resume }) })
  }

  #opened(/** @type {any} */ frame) {
    if (frame.ref !== this.#openRef || frame.ticket !== this.id) return
    this.problem = undefined
    this.#apply(frame)
  }

  #apply(/** @type {any} */ frame) {
    if (frame.type === "ack") this.#waiting.delete(frame.draftId)
    if (!this.log) return
    if (frame.person) this.#meet(frame.person)
    const { gap } = this.log.apply(frame)
    if (gap) this.dispatchEvent(new Event("gap"))
    this.#changed()
  }

  #meet(/** @type {Person} */ person) {
    this.person = person
    if (this.log) Object.assign(this.log, { visitor: person.name, assurance: person.assurance })
  }

  #refused(/** @type {any} */ { ref, error }) {
    if (ref === this.#openRef) this.problem = error.code === "not_found" ? "There is no such ticket. It may have been deleted." : error.message
    const id = this.#sent.get(ref)
    const waiting = id && this.#waiting.get(id)
    if (waiting) {
      waiting.error = error
      this.log?.apply({ type: "refused", draftId: id, error })
    }
    this.#changed()
  }

  /** What was written to them, and waits, has nowhere to go. */
  #erased(/** @type {{ person: string, tickets: string[] }} */ { person, tickets }) {
    for (const [id, { conversation }] of this.#waiting) if (tickets.includes(conversation)) this.#waiting.delete(id)
    if (!this.id || (person !== this.person?.id && !tickets.includes(this.id))) return
    this.person = undefined
    this.log = undefined
    this.problem = "This person was erased. Nothing that they or we wrote is left."
    this.#changed()
  }

  #show(/** @type {Waiting} */ { draft, conversation, at, error }) {
    if (conversation !== this.id) return
    this.log?.apply({ type: "draft", draft, at, conversation })
    if (error) this.log?.apply({ type: "refused", draftId: draft.id, error })
  }

  #post(/** @type {Waiting} */ { draft, conversation, error }) {
    if (error) return
    const ref = ++this.#ref
    this.#sent.set(ref, draft.id)
    this.#send({ type: "send", ref, draft, conversation })
  }

  #changed() {
    this.dispatchEvent(new Event("change"))
  }
}

import { TicketList } from "./models/ticket-list.js"

/** @typedef {import("./api.js").InboxApi} InboxApi */
/** @typedef {import("./models/types.js").State} State */
/** @typedef {import("./models/ticket-list.js").TicketEvent} TicketEvent */

/** Fetches the pages of the list, one at a time for each view. */
export class TicketPages {
  list = new TicketList()
  #api
  #onChange
  #onProblem
  /** Views that a new connection found while an older answer was still on its way. @type {Set<State>} */
  #stale = new Set()

  /** @param {InboxApi} api @param {() => void} onChange @param {(error: unknown) => void} onProblem */
  constructor(api, onChange, onProblem) {
    this.#api = api
    this.#onChange = onChange
    this.#onProblem = onProblem
  }

  take(/** @type {TicketEvent} */ event) {
    this.list.apply(event)
    this.#onChange()
  }

  /** Both views from their beginning. */
  refresh() {
    this.#load("open", true)
    this.#load("closed", true)
  }

  more(/** @type {State} */ state) {
    if (this.list.next(state)) this.#load(state, false)
  }

  /** @param {State} state @param {boolean} first */
  async #load(state, first) {
    if (this.list.asking(state)) {
      if (first) this.#stale.add(state)
      return
    }
    this.take({ type: "asked", state, first })
    try {
      const page = await this.#api.tickets(state, first ? undefined : this.list.next(state))
      this.take({ type: "page", state, first, ...page })
    } catch (error) {
      this.take({ type: "failed", state })
      this.#onProblem(error)
    }
    if (this.#stale.delete(state)) this.#load(state, true)
  }
}

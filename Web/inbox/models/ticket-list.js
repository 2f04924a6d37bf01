/** @typedef {import("./types.js").Ticket} Ticket */
/** @typedef {import("./types.js").State} State */

/**
 * @typedef {{ type: "asked", state: State, first: boolean }
 *   | { type: "page", state: State, first: boolean, tickets: Ticket[], next?: string }
 *   | { type: "failed", state: State }
 *   | { type: "tickets", tickets: Ticket[] }
 *   | { type: "erased", person: string, tickets: string[] }
 *   | { type: "hold", held: boolean }} TicketEvent
 */

class View {
  loaded = false
  asking = false
  /** @type {string | undefined} */
  next
  /** Ids that a frame brought while a page was on its way: the frame is newer than the page. */
  fresh = new Set()
  /** @type {string[]} */
  order = []
}

/**
 * The tickets of the list and their order.
 *
 * While the list is held (the pointer is on it), every row keeps its place: what would move stays, what is new comes last.
 */
export class TicketList {
  /** @type {Map<string, Ticket>} */
  #tickets = new Map()
  #views = { open: new View(), closed: new View() }
  #held = false
  /** Ids that stay gone, whatever comes late. @type {Set<string>} */
  #erased = new Set()

  apply(/** @type {TicketEvent} */ event) {
    if (event.type === "asked") this.#asked(event)
    else if (event.type === "page") this.#page(event)
    else if (event.type === "failed") Object.assign(this.#views[event.state], { asking: false, next: undefined })
    else if (event.type === "tickets") this.#changed(event.tickets)
    else if (event.type === "erased") this.#erase(event)
    else this.#held = event.held
    this.#settle("open")
    this.#settle("closed")
  }

  ticket(/** @type {string} */ id) {
    return this.#tickets.get(id)
  }

  /** Every ticket that is here, the latest activity first. */
  get all() {
    return [...this.#tickets.values()].sort(later)
  }

  rows(/** @type {State} */ state) {
    return this.#views[state].order.map(id => /** @type {Ticket} */ (this.#tickets.get(id)))
  }

  loaded(/** @type {State} */ state) {
    return this.#views[state].loaded
  }

  asking(/** @type {State} */ state) {
    return this.#views[state].asking
  }

  next(/** @type {State} */ state) {
    return this.#views[state].next
  }

  /** Open tickets that hold something unread. */
  get unread() {
    return [...this.#tickets.values()].filter(ticket => ticket.state === "open" && ticket.unread > 0).length
  }

  /** Whether letting go of the list would move a row. */
  moved(/** @type {State} */ state) {
    return this.#held && this.#views[state].order.join() !== this.#sorted(state).join()
  }

  /** The id `step` rows below (or above) `id`, which may be in no row. */
  neighbour(/** @type {State} */ state, /** @type {string | undefined} */ id, /** @type {number} */ step) {
    const { order } = this.#views[state]
    const index = id ? order.indexOf(id) : -1
    if (index < 0) return order[0]
    return order[Math.max(0, Math.min(order.length - 1, index + step))]
  }

  #asked(/** @type {{ state: State }} */ { state }) {
    const view = this.#views[state]
    view.asking = true
    view.fresh.clear()
  }

  #page(/** @type {{ state: State, first: boolean, tickets: Ticket[], next?: string }} */ { state, first, tickets, next }) {
    const view = this.#views[state]
    if (first) this.#forget(state, view.fresh)
    for (const ticket of tickets) {
      if (!view.fresh.has(ticket.id) && !this.#erased.has(ticket.id)) this.#tickets.set(ticket.id, ticket)
    }
    Object.assign(view, { loaded: true, asking: false, next })
  }

  #forget(/** @type {State} */ state, /** @type {Set<string>} */ fresh) {
    for (const [id, ticket] of this.#tickets) {
      if (ticket.state === state && !fresh.has(id)) this.#tickets.delete(id)
    }
  }

  #changed(/** @type {Ticket[]} */ tickets) {
    for (const ticket of tickets.filter(({ id }) => !this.#erased.has(id))) {
      this.#views.open.fresh.add(ticket.id)
      this.#views.closed.fresh.add(ticket.id)
      if (this.#tickets.has(ticket.id) || this.#within(ticket)) this.#tickets.set(ticket.id, ticket)
    }
  }

  /** Also what is here of a person without being named: the frame is about all of them. */
  #erase(/** @type {{ person: string, tickets: string[] }} */ { person, tickets }) {
    const theirs = [...this.#tickets.values()].filter(ticket => ticket.person.id === person).map(({ id }) => id)
    for (const id of [...tickets, ...theirs]) {
      this.#erased.add(id)
      this.#tickets.delete(id)
    }
  }

  /** A ticket below the last loaded page comes with its page. */
  #within(/** @type {Ticket} */ ticket) {
    const view = this.#views[ticket.state]
    if (!view.next) return true
    const last = this.#tickets.get(this.#sorted(ticket.state).at(-1) ?? "")
    return !last || later(ticket, last) < 0
  }

  #settle(/** @type {State} */ state) {
    const view = this.#views[state]
    const sorted = this.#sorted(state)
    const kept = this.#held ? view.order.filter(id => this.#tickets.has(id)) : []
    view.order = [...new Set([...kept, ...sorted])]
  }

  #sorted(/** @type {State} */ state) {
    return [...this.#tickets.values()].filter(ticket => ticket.state === state).sort(later).map(ticket => ticket.id)
  }
}

/** @param {Ticket} one @param {Ticket} other */
function later(one, other) {
  return other.activityAt - one.activityAt || (one.id < other.id ? 1 : -1)
}

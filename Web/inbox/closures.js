/** @typedef {import("./models/types.js").Conversation} Conversation */
/** @typedef {"close" | "reopen"} Verb */

const SOON = 300

/** Closing and reopening tickets: one thing at a time for each, and what is said while the server has not answered. */
export class Closures {
  #ask
  #onChange
  /** @type {Map<string, { verb: Verb, late: boolean }>} */
  #asked = new Map()

  /** @param {(verb: Verb, ticket: string) => Promise<Conversation>} ask @param {() => void} onChange */
  constructor(ask, onChange) {
    this.#ask = ask
    this.#onChange = onChange
  }

  isAsked(/** @type {string} */ ticket) {
    return this.#asked.has(ticket)
  }

  /** Why nothing has happened yet, once it takes long enough to wonder. */
  words(/** @type {string} */ ticket) {
    const asked = this.#asked.get(ticket)
    return asked?.late ? `Not ${asked.verb === "close" ? "closed" : "reopened"} yet: waiting for the server.` : ""
  }

  /**
   * What the ticket is afterwards; nothing when it is being changed already.
   * @param {Verb} verb
   * @param {string} ticket
   */
  async change(verb, ticket) {
    if (this.isAsked(ticket)) return undefined
    const asked = { verb, late: false }
    this.#asked.set(ticket, asked)
    const timer = setTimeout(() => {
      asked.late = true
      this.#onChange()
    }, SOON)
    this.#onChange()
    try {
      return await this.#ask(verb, ticket)
    } finally {
      clearTimeout(timer)
      this.#asked.delete(ticket)
      this.#onChange()
    }
  }
}

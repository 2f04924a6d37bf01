/** @typedef {import("./models/types.js").Conversation} Conversation */
/** @typedef {"close" | "reopen"} Verb */

const SOON = 300

/**
 * Closing and reopening tickets: one thing at a time for each, and what is said while the server has not answered.
 * That a ticket was changed may be known before the answer comes: then the opposite can be asked for, and the answer is no news.
 */
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

  /** @param {string} ticket @param {Verb} verb */
  isAsked(ticket, verb) {
    return this.#asked.get(ticket)?.verb === verb
  }

  /**
   * Why nothing has happened yet, once it takes long enough to wonder.
   * @param {string} ticket
   * @param {Verb} verb
   */
  words(ticket, verb) {
    if (!this.isAsked(ticket, verb) || !this.#asked.get(ticket)?.late) return ""
    return `Not ${verb === "close" ? "closed" : "reopened"} yet: waiting for the server.`
  }

  /**
   * What the ticket is afterwards; nothing when that is under way already, or the opposite was asked for since.
   * @param {Verb} verb
   * @param {string} ticket
   */
  async change(verb, ticket) {
    if (this.isAsked(ticket, verb)) return undefined
    const asked = { verb, late: false }
    this.#asked.set(ticket, asked)
    const timer = setTimeout(() => {
      asked.late = true
      this.#onChange()
    }, SOON)
    this.#onChange()
    const isLast = () => this.#asked.get(ticket) === asked
    try {
      const conversation = await this.#ask(verb, ticket)
      return isLast() ? conversation : undefined
    } catch (error) {
      if (isLast()) throw error
      return undefined
    } finally {
      clearTimeout(timer)
      if (isLast()) this.#asked.delete(ticket)
      this.#onChange()
    }
  }
}

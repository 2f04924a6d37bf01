/** @typedef {import("./types.js").Session} Session */

/** The sessions that this tab has seen go. None comes back, although the storage may show it for another moment, or only then. */
export class Past {
  /** The generations that were logged out, and the tokens that the server ended. */
  #over = new Set()
  /** The generations that others took the place of. */
  #replaced = new Set()

  /** @param {string | undefined} what a generation, or a token whose session another tab may have the next one of */
  end(what) {
    this.#over.add(what)
  }

  /** @param {Session | undefined} session */
  replace(session) {
    this.#replaced.add(session?.generation)
  }

  /** @param {Session} session */
  isOver({ generation, token }) {
    return this.#over.has(generation) || this.#over.has(token)
  }

  /**
   * Milliseconds that what is over stays in the storage, so that another tab's next token would be seen first.
   * @param {Session} session
   */
  rests({ generation }) {
    return this.#over.has(generation) ? 1000 : 3000
  }

  /**
   * Whether the storage went back to something older than what this tab knows.
   * @param {Session | undefined} stored @param {Session | undefined} known
   */
  isBack(stored, known) {
    if (!stored || !known || !isBefore(stored, known)) return false
    return stored.generation === known.generation || this.#replaced.has(stored.generation) || this.isOver(stored)
  }
}

/**
 * As far as this computer's clock tells; a widget of another version may store no time.
 * @param {Session} session @param {Session} other
 */
function isBefore({ since = Infinity, token }, other) {
  return since < (other.since ?? 0) || (since === other.since && token < other.token)
}

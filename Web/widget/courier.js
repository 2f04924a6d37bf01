/** @typedef {import("./types.js").Draft} Draft */

/** Seconds that a visitor watches a message wait; for what takes longer they are asked. */
const PATIENCE = 30

/**
 * Whether what was refused is to be sent again unasked.
 * @param {import("../kit/wire.js").Problem} error
 */
export function passes({ retryable, retryAfter = 0 }) {
  return retryable === true && retryAfter <= PATIENCE
}

/**
 * Takes what waits to the server: one tab at a time, so that each message goes once, and one message at a time, so that a
 * later one never overtakes one that is refused for a moment. Were two tabs to go at once, the server would know their drafts.
 */
export class Courier {
  #parts
  #going = false
  #asked = false
  #reference = 0
  /** Ends the wait for an answer, or for the moment to ask again. */
  #answer = (/** @type {any} */ _answer) => {}

  /**
   * @param {{
   *   next: () => Draft | undefined, send: (frame: object) => boolean, alone: (trip: () => Promise<void>) => Promise<unknown>,
   *   refused: (draft: Draft, error: import("../kit/wire.js").Problem) => void, clock: import("../kit/wire.js").Clock,
   * }} parts `next`: what to send, if anything can be sent now; `refused`: not to be sent again unasked
   */
  constructor(parts) {
    this.#parts = parts
  }

  /** Goes until nothing waits or the line breaks. */
  async go() {
    this.#asked = true
    if (this.#going) return
    this.#going = true
    try {
      while (this.#asked) {
        this.#asked = false
        if (this.#parts.next()) await this.#parts.alone(() => this.#trip())
      }
    } finally {
      this.#going = false
    }
  }

  /**
   * An acknowledgement or a refusal, if it is of what is under way.
   * @param {{ ref?: number }} frame
   */
  hear(frame) {
    if (frame.ref === this.#reference) this.#answer(frame)
  }

  /** The line broke: what was under way may have arrived or not, and goes again on the next one. */
  lost() {
    this.#answer(undefined)
  }

  async #trip() {
    for (let draft = this.#parts.next(); draft; draft = this.#parts.next()) {
      const answer = await this.#carry(draft)
      if (!answer) return
      if (answer.type !== "refused") continue
      if (passes(answer.error)) await this.#pause(answer.error)
      else this.#parts.refused(draft, answer.error)
    }
  }

  /** @param {Draft} draft */
  #carry({ id, text, conversation }) {
    return this.#wait(() => {
      if (!this.#parts.send({ type: "send", ref: ++this.#reference, draft: { id, text }, conversation })) this.lost()
    })
  }

  /** @param {import("../kit/wire.js").Problem} error */
  async #pause({ retryAfter = 2 }) {
    const { clock } = this.#parts
    /** @type {any} */
    let timer
    await this.#wait(answer => (timer = clock.start(() => answer(undefined), 1000 * retryAfter)))
    clock.stop(timer)
  }

  /**
   * @param {(answer: (answer: any) => void) => void} begin
   * @returns {Promise<any>} the server's answer, or nothing
   */
  #wait(begin) {
    return new Promise(resolve => {
      this.#answer = resolve
      begin(resolve)
    })
  }
}

import { inTime, requestId } from "../kit/wire.js"

/**
 * @typedef {import("./types.js").Contact} Contact
 * @typedef {import("./types.js").Credentials} Credentials
 * @typedef {import("./types.js").Identified} Identified
 * @typedef {import("./types.js").Proofs} Proofs
 * @typedef {import("./types.js").Session} Session
 * @typedef {import("./visit.js").Call} Call
 * @typedef {{ requestId: string, identifier: string, attributes?: Record<string, unknown>, token?: string, signature?: string }} Claim
 */

const GUESSABLE = /^(\d{1,9}|\S+@\S+\.\S+)$/
/** Once a page is enough. */
let warned = false

/** Who the visitor is: what the site calls `identify` and `setAttributes`. */
export class Identity {
  #visit

  /** @param {import("./visit.js").Visit} visit */
  constructor(visit) {
    this.#visit = visit
  }

  // identify

  /**
   * @param {string} identifier
   * @param {Record<string, unknown>} [attributes]
   * @param {Proofs} [options]
   * @returns {Promise<Identified>}
   */
  identify(identifier, attributes, options = {}) {
    return this.#visit.inTurn(call => this.#identify({ requestId: requestId(), identifier, attributes }, options, call))
  }

  /**
   * The screen is empty before another person is known. A refusal leaves nobody: nobody looks at the chat of the one before.
   * @param {Claim} claim @param {Proofs} options @param {Call} call
   */
  async #identify(claim, options, call) {
    const visit = this.#visit
    visit.sync()
    if (!this.#isOther(claim.identifier)) return this.#proved(claim, options, call)
    visit.connection.close()
    visit.outbox.keep()
    visit.forget("logged_out")
    try {
      return await visit.connection.rotating(() => this.#proved(claim, options, call))
    } catch (error) {
      if (visit.session?.contact.identifier !== claim.identifier) this.#leave(call)
      throw error
    }
  }

  /** @param {unknown} identifier of somebody whose call was refused before it came here */
  turnAway(identifier) {
    return this.#visit.inTurn(async call => void (this.#isOther(identifier) && this.#leave(call)))
  }

  /** @param {Call} call */
  #leave({ logouts }) {
    if (logouts === this.#visit.logouts) this.#visit.endings.leave()
  }

  /**
   * With a proof of the site's, and once more with a fresh one if its time was over.
   * @param {Claim} claim @param {Proofs} options @param {Call} call
   */
  async #proved(claim, options, call) {
    const { token, signature, tokenProvider } = options
    const fresh = () => this.#fresh(tokenProvider)
    const proof = (token ?? signature) !== undefined ? { token, signature } : tokenProvider && (await fresh())
    try {
      return await this.#claim({ ...claim, ...proof }, call)
    } catch (/** @type {any} */ error) {
      if (error.code !== "signature_expired" || !tokenProvider) throw error
      // The refusal of another person has ended the session of the one before.
      if (this.#isOther(claim.identifier)) this.#visit.drop()
      return this.#claim({ ...claim, requestId: requestId(), ...(await fresh()) }, call)
    }
  }

  /** @param {Proofs["tokenProvider"]} tokenProvider */
  async #fresh(tokenProvider) {
    const { clock } = this.#visit
    const { provided } = await inTime(clock, () => import("./proof.js"))
    return provided(tokenProvider, clock)
  }

  /**
   * Says itself who is here, so that it counts whoever another tab has put here before.
   * @param {Claim} claim @param {Call} call
   */
  #claim(claim, call) {
    const visit = this.#visit
    return visit.alone(async () => {
      visit.sync()
      const mine = { ...call, changes: visit.changes, counts: true }
      visit.fence(mine)
      if (!this.#isOther(claim.identifier)) await this.#delivered()
      return visit.connection.rotating(() => this.#ask("/identify", claim, mine, answer => this.#identified(answer, claim)))
    })
  }

  /** @param {Identified & Credentials & { contact: Contact }} answer @param {Claim} claim */
  #identified({ outcome, identifier, assurance, kept, token, revocation, contact }, claim) {
    const visit = this.#visit
    const before = visit.session
    const result = { outcome, identifier, assurance, ...(kept?.length ? { kept } : {}) }
    if (token && token === before?.token) return result
    const same = before !== undefined && continues(before, outcome, contact)
    visit.keep({
      ...(token ? { token, revocation } : { token: before?.token ?? "", revocation: before?.revocation }),
      generation: same ? before.generation : claim.requestId,
      contact,
      history: outcome === "resumed" || outcome === "merged" || outcome === "switched" || (same && before.history),
      news: { ...result, request: claim.requestId },
    })
    if (!before) visit.outbox.adopt(visit.generation)
    else if (!same) this.#replace()
    visit.moved(before, visit.session)
    warn(claim, assurance)
    visit.announce(result)
    return result
  }

  /** @param {unknown} identifier */
  #isOther(identifier) {
    const known = this.#visit.session?.contact.identifier
    return known !== undefined && known !== identifier
  }

  /** What was written before the call is sent before it, unless the line is slow. */
  #delivered() {
    const { log, clock } = this.#visit
    return new Promise(resolve => {
      const timer = clock.start(() => done(), 3000)
      const done = () => {
        clock.stop(timer)
        log.removeEventListener("change", check)
        resolve(undefined)
      }
      const check = () => log.unsent.length === 0 && done()
      log.addEventListener("change", check)
      check()
    })
  }

  /** Nothing of the person before goes on. */
  #replace() {
    const { log, outbox, generation } = this.#visit
    if (log.entries.length > 0) this.#visit.forget("logged_out")
    else outbox.keep(generation)
  }

  // setAttributes

  /** @param {Record<string, unknown>} attributes @returns {Promise<{ kept?: string[] }>} */
  setAttributes(attributes) {
    const visit = this.#visit
    return visit.inTurn(call => visit.alone(() => this.#ask("/attributes", { requestId: requestId(), attributes }, call, ({ kept, session }) => {
      if (session) visit.begin(session)
      return kept?.length ? { kept } : {}
    })))
  }

  /**
   * Asks as whoever is here, if it is still who the call is for, and once more if that session turns out to be over, or if
   * another tab was faster to begin one. What one in an earlier turn has stored may be seen only now.
   * @template Result
   * @param {string} path
   * @param {object} body
   * @param {Call} call
   * @param {(answer: any) => Result} take
   * @returns {Promise<Result>}
   */
  async #ask(path, body, call, take, tries = 2) {
    const visit = this.#visit
    visit.fence(call)
    const token = visit.session?.token
    const { asked } = visit.session ?? {}
    if (path === "/identify") this.#note(body)
    const answer = await visit.rest.request("POST", path, { body, token }).catch(error => {
      this.#refused(body, error, asked)
      if (!token || !isEnded(error) || tries === 0) throw error
    })
    const made = answer?.session ?? answer
    visit.fence(call, made)
    if (answer && (token || !visit.session || tries === 0)) return take(answer)
    if (answer) visit.endings.revoke(made)
    else if (!(await visit.endings.renew(token ?? ""))) visit.endings.lapse()
    const again = call.counts ? { ...call, changes: visit.changes } : call
    return this.#ask(path, { ...body, requestId: requestId() }, again, take, tries - 1)
  }

  /**
   * Should this page go before the answer comes, the next one can ask for it.
   * @param {any} claim
   */
  #note({ requestId, identifier }) {
    const { session } = this.#visit
    if (session) this.#visit.keep({ ...session, asked: { requestId, identifier } })
  }

  /**
   * Nothing stays of a request that was answered; but of one before it, if its answer may be the one that replaced the token.
   * @param {any} claim @param {{ code: string }} error @param {Session["asked"]} before
   */
  #refused({ requestId }, error, before) {
    const visit = this.#visit
    visit.sync()
    const { session } = visit
    if (!session || session.asked?.requestId !== requestId || error.code === "offline" || error.code === "server_error") return
    visit.keep({ ...session, asked: isEnded(error) ? before : undefined })
  }

  /**
   * Whether the answer that replaced this token could be had once more. It may have put somebody else here.
   * @param {string} token
   */
  async recall(token) {
    const visit = this.#visit
    const { asked } = visit.session ?? {}
    if (!asked) return false
    try {
      const answer = await visit.rest.request("POST", "/identify", { body: asked, token })
      visit.sync()
      const { generation } = visit
      if (visit.session?.token === token) this.#identified(answer, asked)
      else if (visit.session?.token !== answer.token) visit.endings.revoke(answer)
      if (visit.generation !== generation) visit.changes++
      return true
    } catch (/** @type {any} */ error) {
      if (error.retryable) throw error
      return false
    }
  }
}

/**
 * Whether what the person before wrote goes on as this person's. With nothing carried over, on a shared computer, it does not.
 * @param {Session} before
 * @param {string} outcome
 * @param {Contact} contact
 */
function continues(before, outcome, contact) {
  return outcome !== "switched" && (outcome === "merged" || contact.id === before.contact.id || !before.history)
}

/** @param {any} error */
function isEnded(error) {
  return error?.code === "logged_out" || error?.code === "unauthorized"
}

/** @param {Claim} claim @param {string | undefined} assurance */
function warn({ identifier, token, signature }, assurance) {
  if (warned || token || signature || assurance !== "claimed" || !GUESSABLE.test(identifier)) return
  warned = true
  console.warn(`Perch: an identifier like “${identifier}” can be guessed, and whoever gives it reads and writes as this person. Give each of your customers a long random id, or prove identifiers with a signature (see “Proofs” in the documentation).`)
}

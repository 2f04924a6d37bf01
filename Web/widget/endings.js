import { requestId } from "../kit/wire.js"
import { pause } from "./tabs.js"

/**
 * @typedef {import("./types.js").Contact} Contact
 * @typedef {import("./types.js").Credentials} Credentials
 */

/** Milliseconds that a tab waits for a token which the server gave to another one, and which that one may never have had. */
const PATIENCE = 2000

/** How a session ends: here at once, and on the server as soon as it hears of it; or there first, and then here. */
export class Endings {
  #visit
  #stopped = false
  /** @type {any} */
  #timer

  /** @param {import("./visit.js").Visit} visit */
  constructor(visit) {
    this.#visit = visit
  }

  stop() {
    this.#stopped = true
    this.#visit.clock.stop(this.#timer)
  }

  // Here first

  async logout() {
    const visit = this.#visit
    visit.sync()
    const { generation } = visit
    const revoked = this.leave() ?? this.say()
    visit.tabs.tell({ loggedOut: generation })
    if (globalThis.navigator?.onLine !== false) await revoked
  }

  leave() {
    const visit = this.#visit
    const revoked = visit.session && this.revoke(visit.session)
    visit.drop()
    visit.end()
    return revoked
  }

  /**
   * Ends a session on the server. What can do that, and nothing else, is kept until it is done.
   * @param {Partial<Credentials>} session
   */
  async revoke({ token, revocation }) {
    if (revocation) this.#visit.shelf.farewell(revocation)
    else if (token) await this.#ask({ token }).catch(error => this.#visit.tell("error", error))
    await this.say()
  }

  /** Says the farewells that the server has not heard yet, also of long ago, until it has. */
  async say() {
    const { shelf, clock } = this.#visit
    clock.stop(this.#timer)
    for (const revocation of shelf.farewells) {
      try {
        await this.#ask({ revocation })
        shelf.said(revocation)
      } catch (/** @type {any} */ error) {
        if (!this.#stopped) this.#timer = clock.start(() => this.say(), 1000 * (error.retryAfter ?? 30))
        return
      }
    }
  }

  /** @param {Partial<Credentials>} session */
  async #ask({ token, revocation }) {
    try {
      await this.#visit.rest.request("POST", "/logout", { body: { requestId: requestId(), revocation }, token })
    } catch (/** @type {any} */ error) {
      if (error.retryable) throw error
    }
  }

  // There first

  /**
   * The server does not know this token any more. Another tab may have the next one, or an undone merge has left one;
   * otherwise the session is over. While nobody can be asked, it stays.
   * @param {string} token
   */
  async outlive(token) {
    const visit = this.#visit
    visit.sync()
    if (visit.session?.token !== token) return
    const goesOn = await visit.alone(() => this.renew(token)).catch(() => true)
    if (goesOn || this.#stopped) return
    const { generation } = visit
    visit.forsake(token)
    visit.end(generation)
    visit.sync()
  }

  /**
   * Whether somebody is still here.
   * @param {string} token that the server does not know any more
   */
  async renew(token) {
    const visit = this.#visit
    visit.sync()
    if (visit.session?.token !== token) return true
    try {
      const session = await visit.rest.request("POST", "/renewal", { body: { requestId: requestId() }, token })
      visit.sync()
      if (visit.session?.token === token) this.#restore(session)
      else this.revoke(session)
      return true
    } catch (/** @type {any} */ error) {
      if (error.retryable) throw error
      visit.sync()
      return visit.session?.token !== token || (error.code === "conflict" && ((await visit.identity.recall(token)) || (await this.#comes(token))))
    }
  }

  /**
   * Whether the token that took this one's place comes from another tab. In the background a pause may last a second, and a clock may be put back.
   * @param {string} token
   */
  async #comes(token) {
    const visit = this.#visit
    const { clock } = visit
    const end = clock.now() + PATIENCE
    for (let pauses = PATIENCE / 50; pauses > 0 && clock.now() < end && visit.session?.token === token; pauses--) {
      await pause(clock, 50)
      visit.sync()
    }
    return visit.session?.token !== token
  }

  /**
   * Who was here before the merge is here again.
   * @param {Credentials & { contact: Contact }} session
   */
  #restore({ token, revocation, contact }) {
    const visit = this.#visit
    const before = visit.session
    const result = { outcome: "restored", identifier: contact.identifier, assurance: contact.assurance }
    visit.keep({ token, revocation, contact, generation: requestId(), history: true, news: { ...result, request: requestId() } })
    visit.forget("superseded")
    visit.moved(before, visit.session)
    visit.announce(result)
  }

  /** The session had ended before a call, which goes on from nothing. */
  lapse() {
    const { generation, session } = this.#visit
    this.#visit.forsake(session?.token)
    this.#visit.forget("logged_out", generation)
  }
}

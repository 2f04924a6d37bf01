import { ConversationLog } from "../kit/conversation-log.js"
import { Outbox, Shelf } from "./outbox.js"

/**
 * @typedef {import("./types.js").Identified} Identified
 * @typedef {import("./types.js").Parts} Parts
 * @typedef {import("./types.js").Session} Session
 * @typedef {import("./visit.js").Visit} Visit
 */

/** A tab that was asleep or in the cache of pages may have missed what happened in the others. */
const WAKING = ["visibilitychange", "pageshow", "resume"]

/**
 * The person in front of this browser: what they wrote and were answered, also while no server can be reached. Whatever
 * speaks to the server about them is a `Visit`, fetched when the first one begins.
 * It tells what happens with `tell(type, detail)`: `message`, `unread`, `identitychange`, `connection`, `error`, `team`, `reset`.
 */
export class Visitor {
  log = new ConversationLog("visitor")
  /** @type {import("./types.js").Team | undefined} */
  team

  #parts
  #key
  #shelf
  #outbox
  /** @type {Visit | undefined} */
  #visit
  /** @type {Promise<Visit> | undefined} */
  #arriving
  /**
   * Of whom this tab knows, until there is a visit that does.
   * @type {Session | undefined}
   */
  #known
  #watching = false
  #stopped = false
  #endings = 0
  #unread = 0
  /** @type {any} */
  #timer
  #storageChanged = (/** @type {any} */ { key }) => {
    if (key === this.#key || key === null) this.sync()
    else if (key.startsWith(`${this.#key}:`) && !key.startsWith(`${this.#key}:lease`)) this.#read()
  }
  #woke = () => this.sync()

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = { events: globalThis, ...parts }
    this.#key = `perch:${parts.widgetId}`
    this.#shelf = new Shelf(this.#key, parts.storage)
    this.#outbox = new Outbox(this.#shelf)
    this.log.addEventListener("change", () => queueMicrotask(() => this.#count()))
  }

  /** Learns who answers here, which also tells whether this page may ask, and finds the session of an earlier visit. */
  async start() {
    this.team = await this.#meet()
    if (this.#stopped) return
    this.#parts.events.addEventListener?.("storage", this.#storageChanged)
    for (const type of WAKING) this.#parts.events.addEventListener?.(type, this.#woke, true)
    this.#known = this.#shelf.session
    this.#outbox.keep(this.#generation)
    this.#show()
    this.sync()
    this.#flush()
  }

  /** The page goes on without us; the session stays for the next time. */
  stop() {
    this.#stopped = true
    this.#parts.events.removeEventListener?.("storage", this.#storageChanged)
    for (const type of WAKING) this.#parts.events.removeEventListener?.(type, this.#woke, true)
    clearTimeout(this.#timer)
    this.#visit?.stop()
  }

  // What the site calls

  /**
   * @param {string} identifier
   * @param {Record<string, unknown>} [attributes]
   * @param {import("./types.js").Proofs} [options]
   * @returns {Promise<Identified>}
   */
  async identify(identifier, attributes, options) {
    const endings = this.#endings
    try {
      return await this.#ask(visit => visit.identity.identify(identifier, attributes, options))
    } catch (error) {
      if (!this.#visit && endings === this.#endings) await this.turnAway(identifier)
      throw error
    }
  }

  /**
   * Somebody was not identified. Nobody looks at the chat of the one before.
   * @param {unknown} identifier
   */
  async turnAway(identifier) {
    const known = this.#session?.contact.identifier
    if (this.#visit || (known === undefined && this.#arriving)) await this.#ask(visit => visit.identity.turnAway(identifier)).catch(() => {})
    else if (known !== undefined && known !== identifier) await this.logout()
  }

  /** @param {Record<string, unknown>} attributes @returns {Promise<{ kept?: string[] }>} */
  setAttributes(attributes) {
    return this.#ask(visit => visit.identity.setAttributes(attributes))
  }

  /** Here at once, whatever the network does; on the server as soon as it can be reached. */
  async logout() {
    this.#endings++
    if (this.#visit) return this.#visit.endings.logout()
    const { session } = this.#shelf
    if (session?.revocation) this.#shelf.farewell(session.revocation)
    this.#leave()
    if (!session) this.#tellTabs()
    if (!session && this.#shelf.farewells.length === 0) return
    const revoked = this.#arrive().then(({ endings }) => (session ? endings.revoke(session) : endings.say()), () => {})
    if (globalThis.navigator?.onLine !== false) await revoked
  }

  // What the visitor does

  /** The chat is on screen, or no longer. */
  watch(/** @type {boolean} */ watching) {
    this.#watching = watching
    if (this.#visit) this.#visit.watch(watching)
    else if (watching) this.sync()
  }

  /**
   * Takes a message, or says why it cannot.
   * @param {string} text
   */
  send(text) {
    this.sync()
    const draft = this.#outbox.add(text, { generation: this.#generation, conversation: this.log.conversation, now: Date.now() })
    if (!draft) return "Too many messages wait to be sent. Write on when the connection is back."
    this.#show()
    this.#flush()
    return undefined
  }

  /** @param {string} id of a draft that was refused */
  retry(id) {
    this.#outbox.mark(id, undefined)
    this.#show()
    this.#flush()
  }

  /** @param {boolean} typing */
  typing(typing) {
    if (this.#visit) this.#visit.talk.typing(typing)
    else if (typing) this.#arrive().catch(() => {})
  }

  /** Everything here has been in view. */
  seen() {
    this.#visit?.talk.seen()
  }

  /** Fetches the page of history before the oldest message here. */
  async earlier() {
    await this.#visit?.talk.earlier()
  }

  // One session in all tabs

  /** Takes over what another tab did to the session. */
  sync() {
    if (this.#stopped) return
    if (this.#visit) this.#visit.sync()
    else if (this.#shelf.session) this.#arrive().catch(() => {})
  }

  get #session() {
    return this.#visit ? this.#visit.session : this.#shelf.session
  }

  get #generation() {
    return this.#session?.generation ?? ""
  }

  /** The log shows what waits, whichever tab wrote it. */
  #show() {
    this.#outbox.show(this.log, this.#generation, !this.#session)
  }

  /** Another tab wrote something, sent it or failed to. If it dies before it has sent it, this one does. */
  #read() {
    this.sync()
    this.#show()
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#flush(), 2000)
  }

  // The visit

  /**
   * What only a visit needs is fetched when one is about to begin, over a line that may be down.
   * @returns {Promise<Visit>}
   */
  #arrive() {
    this.#arriving ??= this.#load()
    return this.#arriving
  }

  async #load() {
    try {
      const { Visit } = await persistently(() => import("./visit.js"), () => this.#tell("connection", "offline"))
      const visit = new Visit({ ...this.#parts, key: this.#key, shelf: this.#shelf, outbox: this.#outbox, log: this.log, session: this.#known, tell: (type, detail) => this.#tell(type, detail) })
      if (this.#stopped) throw problem("offline", "The widget was shut down.")
      this.#visit = visit
      visit.sync()
      visit.watch(this.#watching)
      return visit
    } catch (error) {
      this.#arriving = undefined
      throw error
    }
  }

  /**
   * A call of the site, refused if the person was logged out before it could take effect.
   * @template Result
   * @param {(visit: Visit) => Promise<Result>} verb
   */
  async #ask(verb) {
    if (this.#visit) return verb(this.#visit)
    const endings = this.#endings
    const visit = await this.#arrive()
    if (endings !== this.#endings) throw problem("logged_out", "The person was logged out before this call took effect.")
    return verb(visit)
  }

  /** What waits to be sent, and whose session waits to be ended. */
  async #flush() {
    if (this.#stopped || (this.log.unsent.length === 0 && this.#shelf.farewells.length === 0)) return
    try {
      const visit = this.#visit ?? (await this.#arrive())
      visit.endings.say()
      visit.talk.flush()
    } catch {
      this.#flush()
    }
  }

  /** Logged out before anything of the visit was there. */
  #leave() {
    this.#shelf.session = this.#known = undefined
    this.#outbox.keep()
    this.log.apply({ type: "forget" })
    this.#tell("reset")
    this.#tell("identitychange", { outcome: "logged_out" })
  }

  /** What other tabs have under way without any session is of somebody who is gone. */
  #tellTabs() {
    const { Channel = globalThis.BroadcastChannel } = this.#parts
    try {
      const channel = new Channel(this.#key)
      channel.postMessage({ loggedOut: "" })
      channel.close()
    } catch {}
  }

  /** @returns {Promise<import("./types.js").Team>} */
  #meet() {
    const { server, widgetId, fetch = globalThis.fetch } = this.#parts
    return persistently(async signal => {
      const response = await fetch(`${server}/api/widgets/${encodeURIComponent(widgetId)}`, { method: "GET", credentials: "omit", headers: {}, signal })
      const answer = JSON.parse(await response.text())
      if (response.status < 400) return answer
      throw response.status < 500 || answer.retryable === false ? problem(answer.code, answer.message) : new Error("try again")
    })
  }

  /**
   * What becomes of a call after `shutdown` is its caller's affair only.
   * @param {string} type
   * @param {any} [detail]
   */
  #tell(type, detail) {
    if (this.#stopped) return
    if (type === "connection") this.log.apply({ type, online: detail === "online" })
    if (type === "team") detail = this.team = { .../** @type {any} */ (this.team), ...detail }
    this.#parts.tell(type, detail)
  }

  #count() {
    const { unread } = this.log
    if (unread === this.#unread) return
    this.#unread = unread
    this.#tell("unread", unread)
  }
}

const PATIENCE = 30_000
const ANSWER_WITHIN = 12_000

/**
 * Tries for half a minute, as long as it is only the line that fails.
 * @template Result
 * @param {(signal: AbortSignal) => Promise<Result>} action
 * @param {() => void} [failed]
 * @returns {Promise<Result>}
 */
async function persistently(action, failed) {
  const end = Date.now() + PATIENCE
  for (let pause = 700; ; pause += 700) {
    try {
      return await within(Math.min(ANSWER_WITHIN, end - Date.now()), action)
    } catch (/** @type {any} */ error) {
      if (typeof error?.code === "string") throw error
      failed?.()
      failed = undefined
      if (Date.now() + pause >= end) throw problem("offline", "The chat server cannot be reached. Check the connection and try again.", true)
      await new Promise(resolve => setTimeout(resolve, pause))
    }
  }
}

/**
 * What is imported cannot be given up, only waited for no longer.
 * @template Result
 * @param {number} milliseconds
 * @param {(signal: AbortSignal) => Promise<Result>} action
 * @returns {Promise<Result>}
 */
async function within(milliseconds, action) {
  const limit = new AbortController()
  /** @type {any} */
  let timer
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(limit.abort()), milliseconds)))
  try {
    return await Promise.race([action(limit.signal), late])
  } finally {
    clearTimeout(timer)
  }
}

/** @param {string} code @param {string} message */
function problem(code, message, retryable = false) {
  return Object.assign(new Error(message), { code, retryable })
}

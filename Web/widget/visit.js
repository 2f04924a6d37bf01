import { ApiError, Rest, requestId, wallClock } from "../kit/wire.js"
import { Connection } from "./connection.js"
import { Endings } from "./endings.js"
import { Identity } from "./identity.js"
import { Past } from "./past.js"
import { Tabs } from "./tabs.js"
import { Talk } from "./talk.js"

/**
 * @typedef {import("./types.js").Contact} Contact
 * @typedef {import("./types.js").Session} Session
 * @typedef {import("./types.js").Credentials} Credentials
 * @typedef {import("./types.js").Errand} Errand
 * @typedef {{ logouts: number, changes: number, counts?: boolean }} Call when a call was made: who is there afterwards is not who it was meant for; unless it
 *   counts for whomever another tab has put there in an earlier turn
 */

/**
 * What another tab did to the session, seen from what this tab knew of it.
 * @param {Session | undefined} known
 * @param {Session | undefined} stored
 * @returns {"same" | "begun" | "ended" | "switched" | "rotated"}
 */
export function compared(known, stored) {
  if (!known || !stored) return known ? "ended" : stored ? "begun" : "same"
  if (known.generation !== stored.generation) return "switched"
  return known.token !== stored.token || known.news?.request !== stored.news?.request ? "rotated" : "same"
}

function overtaken() {
  return new ApiError({ code: "logged_out", message: "The person was logged out before this call took effect." })
}

/** The life of a visitor's session in this tab and, through the storage, in all others: one session, one change at a time. */
export class Visit {
  /** @type {Session | undefined} */
  session
  /** Raised whenever somebody is logged out here; what began before has no effect after. */
  logouts = 0
  /** Raised whenever another tab has put somebody else here. */
  changes = 0

  #parts
  /** The token that this tab stored last. */
  #made = ""
  /**
   * The session with what the server said of it, until that is stored.
   * @type {Session | undefined}
   */
  #learned
  /** @type {{ token: string, timer: any } | undefined} */
  #burial
  #past = new Past()
  /** @type {Promise<unknown>} */
  #turn = Promise.resolve()
  /**
   * How to end the changes of the session that are under way.
   * @type {Set<(reason: ApiError) => void>}
   */
  #changing = new Set()
  #watching = false
  #stopped = false
  #leaves = () => this.tabs.hurry()

  /** @param {Errand} parts */
  constructor(parts) {
    this.#parts = { ...parts, clock: parts.clock ?? wallClock }
    this.log = parts.log
    this.outbox = parts.outbox
    this.shelf = parts.shelf
    this.rest = new Rest(`${parts.server}/api/widgets/${encodeURIComponent(parts.widgetId)}`, parts)
    this.tabs = new Tabs(this.#parts, news => this.#hear(news))
    this.identity = new Identity(this)
    this.endings = new Endings(this)
    this.connection = new Connection(this, this.#parts)
    this.talk = new Talk(this)
    this.session = parts.session
    this.#parts.events?.addEventListener?.("pagehide", this.#leaves)
  }

  get clock() {
    return this.#parts.clock
  }

  get generation() {
    return this.session?.generation ?? ""
  }

  stop() {
    this.#stopped = true
    this.connection.stop()
    this.endings.stop()
    this.clock.stop(this.#burial?.timer)
    this.#parts.events?.removeEventListener?.("pagehide", this.#leaves)
    this.tabs.stop()
  }

  /** The chat is on screen, or no longer. */
  watch(/** @type {boolean} */ watching) {
    this.#watching = watching
    if (watching) this.sync()
    this.connection.settle()
  }

  /** Whether there is a reason to hold a connection. */
  get wanted() {
    return !this.#stopped && this.session !== undefined && (this.#watching || this.session.history === true || this.log.unsent.length > 0)
  }

  // One session in all tabs

  /** Takes over what another tab did to the session. */
  sync() {
    if (this.#stopped) return
    const known = this.session
    const found = this.shelf.session
    if (this.#past.isBack(found, known)) return this.#putBack()
    const stored = this.#living(found)
    const change = compared(known, stored)
    if (change === "ended" || change === "switched") this.#mourn()
    if (change === "ended") return this.end(known?.generation)
    if (change === "switched") this.#past.replace(known)
    this.session = stored
    if (change === "same") return this.connection.settle()
    if (change === "begun") this.outbox.adopt(this.generation)
    if (change === "switched") this.#supersede(known?.generation)
    this.moved(known, stored)
    const { request, ...result } = stored?.news ?? { request: undefined, outcome: "logged_out" }
    if (request !== undefined && request !== known?.news?.request) this.announce(result)
    else if (change === "switched") this.announce({ outcome: "logged_out" })
  }

  /** Another tab stored what it knew, and had not seen what came after that. */
  #putBack() {
    this.shelf.session = this.session
    this.connection.settle()
  }

  /** @param {Session | undefined} session as it is stored */
  #living(session) {
    if (!session || !this.#past.isOver(session)) return session && this.#known(session)
    this.#bury(session)
    return undefined
  }

  /**
   * With what the server said of it. A new token may come with other news of the contact, but history there is once and for all.
   * @param {Session} session
   */
  #known(session) {
    const learned = this.#learned
    if (session.generation !== learned?.generation) return session
    const { contact, history } = learned
    return session.token === learned.token ? { ...session, contact, history } : { ...session, history: session.history || history }
  }

  /**
   * What ended here is still stored, or again, by a tab that did not know. It will hear of it; if not, it goes.
   * @param {Session} session
   */
  #bury(session) {
    const { token } = session
    if (this.#burial?.token === token) return
    this.clock.stop(this.#burial?.timer)
    const timer = this.clock.start(() => {
      this.#burial = undefined
      if (this.shelf.session?.token === token) this.shelf.session = undefined
      this.sync()
    }, this.#past.rests(session))
    this.#burial = { token, timer }
  }

  /**
   * Somebody was logged out in another tab. Calls under way that have no session yet end with it, and so does a session that
   * only this tab knows of because nothing can be stored.
   * @param {{ loggedOut?: string }} news the generation that it was
   */
  #hear({ loggedOut }) {
    if (this.#stopped) return
    const isOurs = loggedOut === this.generation
    if (!isOurs) this.#past.end(loggedOut)
    this.sync()
    if (this.shelf.isForgetful) this.endings.logout()
    else if (isOurs && loggedOut === this.generation) {
      this.#mourn()
      this.end(loggedOut)
    }
  }

  /** Another tab took this session away. If this tab made it a moment ago, the other one may not have seen that, and has ended the one before. */
  #mourn() {
    if (this.session?.token === this.#made) this.endings.revoke(this.session)
  }

  /**
   * One call at a time, in call order.
   * @template Result
   * @param {(call: Call) => Promise<Result>} action
   * @returns {Promise<Result>}
   */
  inTurn(action) {
    this.sync()
    const call = { logouts: this.logouts, changes: this.changes }
    const result = this.#turn.then(() => action(call))
    this.#turn = result.catch(() => {})
    return result
  }

  /**
   * One change of the session at a time, in all tabs. Who comes after a logout does not wait for what it has overtaken: that
   * goes on, and `fence` ends what it made.
   * @template Result
   * @param {() => Promise<Result>} action
   * @returns {Promise<Result>}
   */
  alone(action) {
    return this.tabs.alone("session", () => new Promise((resolve, reject) => {
      this.#changing.add(reject)
      action().then(resolve, reject).finally(() => this.#changing.delete(reject))
    }))
  }

  /**
   * Refuses what comes late, and ends a session that was made for nobody. Another tab may have fetched the same answer, and then it is not late.
   * @param {Call} call
   * @param {Partial<Credentials>} [made]
   */
  fence({ logouts, changes }, made) {
    this.sync()
    const isHere = made?.token !== undefined && made.token === this.session?.token
    if (logouts === this.logouts && (changes === this.changes || isHere)) return
    if (made?.token && !isHere) this.endings.revoke(made)
    throw logouts !== this.logouts
      ? overtaken()
      : new ApiError({ code: "superseded", message: "Another tab identified somebody else before this call took effect." })
  }

  // The session's life

  /**
   * A session of nobody in particular; unless another tab was faster.
   * @param {Credentials & { contact: Contact }} session
   */
  begin({ token, revocation, contact }) {
    if (this.session) {
      this.endings.revoke({ token, revocation })
      return
    }
    this.keep({ token, revocation, contact, generation: requestId() })
    this.outbox.adopt(this.generation)
    this.connection.settle()
  }

  /** @param {Session} session */
  keep(session) {
    const { token, generation, since = 0 } = this.session ?? {}
    if (generation !== session.generation) this.#past.replace(this.session)
    const isNew = session.token !== token
    if (isNew) {
      this.#made = session.token
      this.tabs.stored("session")
    }
    this.session = { ...session, since: isNew ? Math.max(since + 1, this.clock.now()) : since }
    this.shelf.session = this.session
  }

  /**
   * What the server says of the session counts here at once, and is stored in turn, lest it undo what another tab stores now.
   * @param {Contact} [contact]
   * @param {boolean} [history] whether there is any
   */
  learn(contact, history) {
    this.sync()
    const { session } = this
    if (!session) return
    const { id, identifier, assurance } = contact ?? session.contact
    const learned = { ...session, contact: { id, identifier, assurance }, history: history ?? session.history }
    if (JSON.stringify(learned) === JSON.stringify(session)) return
    this.session = this.#learned = learned
    this.alone(async () => {
      this.sync()
      if (this.generation === learned.generation) this.shelf.session = this.session
      if (this.#learned === learned) this.#learned = undefined
    }).catch(() => {})
  }

  /**
   * The session is the same person's, or another's, with a token that only a new connection knows.
   * @param {Session | undefined} before
   * @param {Session | undefined} after
   */
  moved(before, after) {
    if (before?.contact.id !== after?.contact.id) this.connection.fresh = true
    if (before?.token === after?.token) this.connection.settle()
    else this.connection.restart()
  }

  /**
   * Nothing of the session stays in this tab.
   * @param {string} [gone] its generation, if only its drafts go with it
   */
  end(gone) {
    this.logouts++
    this.#turn = Promise.resolve()
    for (const end of this.#changing) end(overtaken())
    this.forsake()
    this.connection.close()
    this.forget("logged_out", gone)
    this.announce({ outcome: "logged_out" })
  }

  /** The session is over, in all tabs, whoever is next. */
  drop() {
    this.forsake()
    this.shelf.session = undefined
  }

  /**
   * The session is over here, and buried when what another tab may have stored since would be seen.
   * @param {string} what its generation, or only its token, if another tab may have the next one
   */
  forsake(what = this.generation) {
    this.#past.end(what)
    this.session = undefined
  }

  /** @param {string | undefined} gone */
  #supersede(gone) {
    this.changes++
    this.forget("superseded", gone)
  }

  /**
   * Clears the screen; what was not sent is dropped, and said to be. Another tab may have drafts of its own for whoever comes.
   * @param {string} code
   * @param {string} [gone] the generation whose drafts are dropped; without one, all but those of whoever is here now
   */
  forget(code, gone) {
    const { unsent } = this.log
    const dropped = unsent.length
    this.connection.forget()
    if (gone === undefined) this.outbox.keep(this.session?.generation)
    else if (gone) this.outbox.drop(gone)
    for (const { id } of unsent) this.outbox.remove(id)
    this.log.apply({ type: "forget" })
    this.tell("reset")
    this.talk.show()
    if (dropped > 0) this.tell("error", new ApiError({ code, message: `${dropped} unsent message${dropped > 1 ? "s were" : " was"} dropped, because the person changed.` }))
  }

  /** @param {import("./types.js").Identified} result */
  announce(result) {
    this.tell("identitychange", result)
  }

  /** @param {string} type @param {unknown} [detail] */
  tell(type, detail) {
    this.#parts.tell(type, detail)
  }
}

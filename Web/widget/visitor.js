import { ConversationLog } from "../kit/conversation-log.js"
import { ApiError, Rest, Socket, draftId, requestId, wallClock } from "../kit/wire.js"

/**
 * @typedef {import("./types.js").Contact} Contact
 * @typedef {import("./types.js").Identified} Identified
 * @typedef {import("./types.js").Session} Session
 * @typedef {import("./types.js").Parts} Parts
 */

/** @param {string} code @param {string} message */
function refused(code, message) {
  return new ApiError({ code, message })
}

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

/** The one key that a widget keeps in the site's storage; a browser that refuses storage remembers until the page goes. */
class Shelf {
  #key
  #storage
  /** @type {string | undefined} */
  #memory

  /** @param {string} key @param {Pick<Storage, "getItem" | "setItem" | "removeItem"> | undefined} storage */
  constructor(key, storage) {
    this.#key = key
    this.#storage = storage
  }

  /** @returns {Session | undefined} */
  read() {
    try {
      const session = JSON.parse(this.#memory ?? this.#storage?.getItem(this.#key) ?? "null")
      return typeof session?.token === "string" && session.contact ? session : undefined
    } catch {
      return undefined
    }
  }

  /** @param {Session} session */
  write(session) {
    const text = JSON.stringify(session)
    try {
      if (!this.#storage) throw new Error("no storage")
      this.#storage.setItem(this.#key, text)
    } catch {
      this.#memory = text
    }
  }

  clear() {
    this.#memory = undefined
    try {
      this.#storage?.removeItem(this.#key)
    } catch {
      // A browser that lets nobody store has nothing to remove.
    }
  }
}

/**
 * The person in front of this browser, as far as the widget knows: their session, their connection, their history.
 * It tells what happens with `tell(type, detail)`: `message`, `unread`, `identitychange`, `connection`, `error`, `team`, `reset`.
 */
export class Visitor {
  log = new ConversationLog("visitor")
  /** @type {import("./types.js").Team | undefined} */
  team

  #key
  #shelf
  #rest
  #socket
  #parts
  /** @type {Session | undefined} */
  #session
  /** Raised whenever a session ends here; what began before has no effect after. */
  #endings = 0
  #superseded = false
  /** @type {Promise<unknown>} */
  #turn = Promise.resolve()
  /** @type {Promise<unknown>} */
  #rotation = Promise.resolve()
  #watching = false
  #stopped = false
  #unread = 0
  #fresh = false
  #helloed = ""
  #dead = ""
  #said = ""
  #replaced = false
  #doubts = 0
  #fetching = false
  #reference = 0
  /** Drafts under way on this connection. @type {Map<number, string>} */
  #underWay = new Map()
  /** @type {Map<string, any>} */
  #timers = new Map()
  #storageChanged = (/** @type {any} */ event) => {
    if (event.key === this.#key || event.key === null) this.sync()
  }

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = { clock: wallClock, events: globalThis, ...parts }
    this.#key = `perch:${parts.widgetId}`
    this.#shelf = new Shelf(this.#key, parts.storage)
    const id = encodeURIComponent(parts.widgetId)
    this.#rest = new Rest(`${parts.server}/api/widgets/${id}`, parts)
    this.#socket = new Socket(`${parts.server.replace(/^http/, "ws")}/socket?widget=${id}`, {
      ...parts,
      hello: () => this.#hello(),
      onFrame: frame => this.#receive(frame),
      onState: (state, code) => this.#connected(state, code),
    })
    this.log.addEventListener("change", () => queueMicrotask(() => this.#count()))
  }

  /** Learns who answers here, which also tells whether this page may ask, and finds the session of an earlier visit. */
  async start() {
    this.team = await this.#rest.request("GET", "")
    if (this.#stopped) return
    this.#parts.events.addEventListener?.("storage", this.#storageChanged)
    this.#session = this.#shelf.read()
    this.#connect()
  }

  /** The page goes on without us; the session stays for the next time. */
  stop() {
    this.#stopped = true
    this.#parts.events.removeEventListener?.("storage", this.#storageChanged)
    this.#stopTimers()
    this.#socket.close()
  }

  // What the site calls

  /**
   * @param {string} identifier
   * @param {Record<string, unknown>} [attributes]
   * @param {{ token?: string, signature?: string }} [options]
   * @returns {Promise<Identified>}
   */
  async identify(identifier, attributes, options) {
    const { token, signature } = options ?? {}
    const body = { requestId: requestId(), identifier, attributes, token, signature }
    return this.#inTurn(endings => this.#identify(body, endings))
  }

  /** @param {Record<string, unknown>} attributes @returns {Promise<{ kept?: string[] }>} */
  async setAttributes(attributes) {
    const body = { requestId: requestId(), attributes }
    return this.#inTurn(async endings => {
      const { kept, session } = await this.#ask("/attributes", body)
      this.#fence(endings, session?.token)
      if (session) this.#begin(session)
      return kept?.length ? { kept } : {}
    })
  }

  /** Here at once, whatever the network does; on the server as soon as it can be reached. */
  async logout() {
    this.sync()
    const token = this.#session?.token
    this.#end()
    if (!token) return
    const revoked = this.#revoke(token)
    if (globalThis.navigator?.onLine !== false) await revoked
  }

  // What the visitor does

  /** The chat is on screen, or no longer. */
  watch(/** @type {boolean} */ watching) {
    this.#watching = watching
    if (watching) this.sync()
    this.#connect()
  }

  /** @param {string} text */
  send(text) {
    this.sync()
    const { clock } = this.#parts
    const draft = { id: draftId(clock.now()), text }
    this.log.apply({ type: "draft", draft, at: clock.now(), conversation: this.#conversation() })
    this.#flush()
  }

  /** @param {string} id of a draft that was refused */
  retry(id) {
    this.log.apply({ type: "retry", draftId: id })
    this.#flush()
  }

  /** @param {boolean} typing */
  typing(typing) {
    const conversation = this.#conversation()
    if (conversation) this.#socket.send({ type: "typing", conversation, typing })
  }

  /** Everything here has been in view. */
  seen() {
    for (const mark of this.log.unreadMarks) {
      if (this.#socket.send({ type: "read", ...mark })) this.log.apply({ type: "seen", ...mark })
    }
  }

  /** Fetches the page of history before the oldest message here. */
  async earlier() {
    const cursor = this.log.earlier
    const endings = this.#endings
    if (cursor === undefined || this.#fetching || !this.#session) return
    this.#fetching = true
    try {
      const page = await this.#rest.request("GET", `/history?before=${encodeURIComponent(cursor)}`, { token: this.#session.token })
      if (endings === this.#endings && this.log.earlier === cursor) this.log.apply({ type: "earlier", ...page })
    } catch (error) {
      this.#tell("error", error)
    } finally {
      this.#fetching = false
    }
  }

  // One session in all tabs

  /** Takes over what another tab did to the session. */
  sync() {
    if (this.#stopped) return
    const known = this.#session
    const stored = this.#shelf.read()
    const change = compared(known, stored)
    if (change === "ended") return this.#end()
    this.#session = stored
    if (change === "same") return this.#connect()
    if (change === "switched") this.#supersede()
    this.#moved(known, stored)
    const { request, ...result } = stored?.news ?? { request: undefined, outcome: "logged_out" }
    if (request !== undefined && request !== known?.news?.request) this.#announce(result)
    else if (change === "switched") this.#announce({ outcome: "logged_out" })
  }

  /**
   * One change of the session at a time, in call order, in all tabs; a call whose session has ended meanwhile is refused.
   * @template Result
   * @param {(endings: number) => Promise<Result>} action
   * @returns {Promise<Result>}
   */
  #inTurn(action) {
    this.sync()
    const endings = this.#endings
    const result = this.#turn.then(() => this.#alone(() => {
      this.sync()
      this.#fence(endings)
      return action(endings)
    }))
    this.#turn = result.catch(() => {})
    return result
  }

  /**
   * @template Result
   * @param {() => Promise<Result>} action
   * @returns {Promise<Result>}
   */
  #alone(action) {
    const { locks } = this.#parts
    return locks ? locks.request(this.#key, action) : action()
  }

  /**
   * Refuses what comes late, and ends a session that was made for nobody.
   * @param {number} endings
   * @param {string} [token]
   */
  #fence(endings, token) {
    if (endings === this.#endings) return
    if (token) this.#revoke(token)
    throw this.#superseded
      ? refused("superseded", "Another tab identified somebody else before this call took effect.")
      : refused("logged_out", "The person was logged out before this call took effect.")
  }

  // Identity

  /** @param {{ requestId: string, identifier: string }} body @param {number} endings */
  async #identify(body, endings) {
    const known = this.#session?.contact.identifier
    const other = known !== undefined && known !== body.identifier
    if (other) this.#leave()
    else await this.#delivered()
    const before = this.#session
    try {
      const answer = await this.#rotating(() => this.#ask("/identify", body))
      this.#fence(endings, answer.token)
      return this.#identified(answer, body.requestId, before)
    } catch (error) {
      if (other && endings === this.#endings) this.#abandon()
      throw error
    }
  }

  /** @param {Identified & { token?: string, contact: Contact }} answer @param {string} request @param {Session | undefined} before */
  #identified({ outcome, identifier, assurance, kept, token, contact }, request, before) {
    const result = { outcome, identifier, assurance, ...(kept?.length ? { kept } : {}) }
    const same = this.#session !== undefined && outcome !== "switched"
    this.#keep({
      token: token ?? before?.token ?? "",
      generation: same && before ? before.generation : requestId(),
      contact,
      history: outcome === "resumed" || outcome === "merged" || outcome === "switched" || (same && before?.history),
      news: { ...result, request },
    })
    this.#moved(before, this.#session)
    this.#announce(result)
    return result
  }

  /** @param {string} path @param {object} body */
  async #ask(path, body) {
    const token = this.#session?.token
    try {
      return await this.#rest.request("POST", path, { body, token })
    } catch (error) {
      if (!token || !isEnded(error)) throw error
      this.#session = undefined
      this.#shelf.clear()
      this.#forget("logged_out")
      return this.#rest.request("POST", path, { body: { ...body, requestId: requestId() } })
    }
  }

  /** What was written before the call is sent before it, unless the line is slow. */
  #delivered() {
    return new Promise(resolve => {
      const timer = this.#parts.clock.start(() => done(), 3000)
      const done = () => {
        this.#parts.clock.stop(timer)
        this.log.removeEventListener("change", check)
        resolve(undefined)
      }
      const check = () => this.log.unsent.length === 0 && done()
      this.log.addEventListener("change", check)
      check()
    })
  }

  /**
   * No connection says hello with a token that is being replaced.
   * @template Result
   * @param {() => Promise<Result>} action
   * @returns {Promise<Result>}
   */
  #rotating(action) {
    const result = action()
    this.#rotation = result.catch(() => {})
    return result
  }

  /** The screen is empty before the next person is known. */
  #leave() {
    this.#socket.close()
    this.#forget("logged_out")
  }

  /** A refused identification of somebody else: nobody looks at the chat of the one before. */
  #abandon() {
    const token = this.#session?.token
    this.#end()
    if (token) this.#revoke(token)
  }

  /** @param {string} token */
  async #revoke(token) {
    try {
      await this.#rest.request("POST", "/logout", { body: { requestId: requestId() }, token })
    } catch (error) {
      if (!isEnded(error)) this.#tell("error", error)
    }
  }

  /** @param {Identified} result */
  #announce(result) {
    this.#tell("identitychange", result)
  }

  // The session's life

  /** @param {{ token: string, contact: Contact }} session */
  #begin({ token, contact }) {
    this.#keep({ token, contact, generation: requestId() })
    this.#connect()
  }

  /** @param {Session} session */
  #keep(session) {
    this.#session = session
    this.#shelf.write(session)
  }

  /**
   * The session is the same person's, or another's, with a token that only a new connection knows.
   * @param {Session | undefined} before
   * @param {Session | undefined} after
   */
  #moved(before, after) {
    if (before?.contact.id !== after?.contact.id) {
      this.#fresh = true
      if (after?.news?.outcome !== "merged" && this.#conversation() !== undefined) this.#forget("logged_out")
    }
    if (before?.token === after?.token) return this.#connect()
    if (this.#wanted) this.#socket.restart()
    else this.#socket.close()
  }

  /** Nothing of the session stays in this tab, and the others hear of it from the storage. */
  #end() {
    this.#endings++
    this.#superseded = false
    this.#turn = Promise.resolve()
    this.#session = undefined
    this.#shelf.clear()
    this.#socket.close()
    this.#forget("logged_out")
    this.#announce({ outcome: "logged_out" })
  }

  #supersede() {
    this.#endings++
    this.#superseded = true
    this.#forget("superseded")
  }

  /**
   * Clears the screen; what was not sent is dropped, and said to be.
   * @param {string} code
   */
  #forget(code) {
    const dropped = this.log.unsent.length
    this.#stopTimers()
    this.#underWay.clear()
    this.#fresh = true
    this.log.apply({ type: "forget" })
    this.#tell("reset")
    if (dropped > 0) this.#tell("error", refused(code, `${dropped} unsent message${dropped > 1 ? "s were" : " was"} dropped, because the person changed.`))
  }

  // The connection

  get #wanted() {
    return !this.#stopped && this.#session !== undefined && this.#session.token !== this.#dead && (this.#watching || this.#session.history === true || this.log.unsent.length > 0)
  }

  #connect() {
    if (this.#wanted) this.#socket.open()
    else this.#socket.close()
  }

  async #hello() {
    await this.#rotation
    if (this.#replaced) await this.#newToken(10)
    this.#replaced = false
    const token = this.#session?.token
    if (!token) return undefined
    this.#helloed = token
    const resume = this.#fresh ? undefined : this.log.cursor()
    return { type: "hello", protocol: 1, token, resume }
  }

  /** The tab that asked for a new token may be a moment behind the server that closed our connection. */
  async #newToken(/** @type {number} */ tries) {
    for (this.sync(); tries > 0 && this.#session?.token === this.#helloed; tries--) {
      await new Promise(resolve => this.#parts.clock.start(() => resolve(undefined), 300))
      this.sync()
    }
  }

  /** @param {import("../kit/wire.js").SocketState} state @param {number | undefined} code */
  #connected(state, code) {
    this.#underWay.clear()
    if (code === 4002) this.#replaced = true
    if (state === "closed" && code !== undefined) this.#turnedAway(code)
    else if (state === "online" || state === "reconnecting" || state === "offline") this.#say(state)
  }

  /** @param {string} connection */
  #say(connection) {
    if (this.#said === connection) return
    this.#said = connection
    this.#tell("connection", connection)
  }

  /**
   * The server ended the session of this connection. If a call in any tab is just replacing it, the new one counts.
   * @param {number} code
   */
  async #turnedAway(code) {
    this.#dead = this.#helloed
    if (code === 4501) return this.#tell("error", refused("server_error", "The chat server did not understand this widget. Reload the page."))
    await this.#rotation
    await this.#alone(() => this.#newToken(1))
    if (!this.#stopped && this.#session?.token === this.#dead) this.#end()
  }

  /** @param {any} frame */
  #receive(frame) {
    if (frame.type === "refused") return this.#refuse(frame)
    if (frame.type === "ack") this.#underWay.delete(frame.ref)
    if (frame.type === "welcome") this.#welcome(frame)
    if (frame.type === "presence") this.#present(frame.agentsOnline)
    if (frame.type === "contact") this.#learn(frame.contact)
    const { gap, arrived } = this.log.apply(frame)
    for (const message of arrived) this.#tell("message", message)
    if (frame.type === "welcome") this.#flush()
    if (gap) this.#doubt(0)
    else if (this.log.behind) this.#doubt(3000)
    else this.#doubts = 0
  }

  /** @param {any} frame */
  #welcome({ reset, contact, conversations, agentsOnline }) {
    this.#fresh = false
    this.#underWay.clear()
    this.#learn(contact, conversations.length > 0 || (!reset && this.log.conversations.length > 0) || this.log.unsent.length > 0)
    this.#present(agentsOnline)
    if (!this.#wanted) this.#later("rest", 0, () => this.#connect())
  }

  /**
   * @param {Contact} contact
   * @param {boolean} [history]
   */
  #learn({ id, identifier, assurance }, history) {
    this.sync()
    const session = this.#session
    if (!session) return
    const learned = { ...session, contact: { id, identifier, assurance }, history: history ?? session.history }
    if (JSON.stringify(learned) !== JSON.stringify(session)) this.#keep(learned)
  }

  /** @param {boolean} agentsOnline */
  #present(agentsOnline) {
    if (!this.team) return
    this.team = { ...this.team, agentsOnline }
    this.#tell("team", this.team)
  }

  /**
   * Something is missing: ask again, less often the longer it stays so.
   * @param {number} patience
   */
  #doubt(patience) {
    if (this.#timers.has("doubt") && patience > 0) return
    const pause = this.#doubts === 0 ? patience : Math.min(30_000, 2000 * 2 ** this.#doubts)
    this.#doubts++
    this.#later("doubt", pause, () => {
      if (this.log.behind) this.#socket.restart()
    })
  }

  /**
   * @param {string} purpose
   * @param {number} milliseconds
   * @param {() => void} action
   */
  #later(purpose, milliseconds, action) {
    this.#parts.clock.stop(this.#timers.get(purpose))
    this.#timers.set(purpose, this.#parts.clock.start(() => {
      this.#timers.delete(purpose)
      action()
    }, milliseconds))
  }

  #stopTimers() {
    for (const timer of this.#timers.values()) this.#parts.clock.stop(timer)
    this.#timers.clear()
  }

  /**
   * What becomes of a call after `shutdown` is its caller's affair only.
   * @param {string} type
   * @param {unknown} [detail]
   */
  #tell(type, detail) {
    if (!this.#stopped) this.#parts.tell(type, detail)
  }

  // Messages

  /** The visitor goes on in the conversation that is on screen. */
  #conversation() {
    const { entries } = this.log
    for (let index = entries.length - 1; index >= 0; index--) {
      if (entries[index].conversation !== undefined) return entries[index].conversation
    }
    return undefined
  }

  async #flush() {
    if (this.log.unsent.length === 0) return
    if (!this.#session) return this.#introduce()
    if (!this.#session.history) this.#keep({ ...this.#session, history: true })
    this.#connect()
    const underWay = new Set(this.#underWay.values())
    for (const { id, text, conversation } of this.log.unsent) {
      if (underWay.has(id) || this.#socket.state !== "online") continue
      this.#underWay.set(++this.#reference, id)
      this.#socket.send({ type: "send", ref: this.#reference, draft: { id, text }, conversation })
    }
  }

  /** The first message makes the session. */
  async #introduce() {
    const drafts = this.log.unsent
    try {
      await this.#inTurn(async endings => {
        if (this.#session) return
        const session = await this.#rest.request("POST", "/sessions", { body: { requestId: requestId() } })
        this.#fence(endings, session.token)
        this.#begin(session)
      })
      this.#flush()
    } catch (/** @type {any} */ error) {
      if (error.code === "offline") this.#waitForNetwork()
      else for (const { id } of drafts) this.log.apply({ type: "refused", draftId: id, error })
      this.#tell("error", error)
    }
  }

  #waitForNetwork() {
    this.#say("offline")
    this.#later("flush", 2000, () => this.#flush())
  }

  /** @param {{ ref?: number, error: import("../kit/wire.js").Problem }} frame */
  #refuse({ ref, error }) {
    const id = this.#underWay.get(ref ?? -1)
    const draft = id && this.log.pending(id)
    if (!draft) return
    if (error.retryable) {
      this.#later("flush", 1000 * (error.retryAfter ?? 2), () => this.#tryAgain())
    } else {
      this.#underWay.delete(ref ?? -1)
      this.log.apply({ type: "refused", draftId: draft.id, error })
      this.#tell("error", new ApiError(error))
    }
  }

  #tryAgain() {
    this.#underWay.clear()
    this.#flush()
  }

  #count() {
    const { unread } = this.log
    if (unread === this.#unread) return
    this.#unread = unread
    this.#tell("unread", unread)
  }
}

/** @param {any} error */
function isEnded(error) {
  return error?.code === "logged_out" || error?.code === "unauthorized"
}

import { ApiError, Socket } from "../kit/wire.js"
import { passes } from "./courier.js"

/**
 * The line between one tab and the server: says hello, takes in what comes, notices what is missing, and stays as long as
 * the visit wants it.
 */
export class Connection {
  /** Whether the next hello asks for everything. */
  fresh = false

  #visit
  #clock
  /** @type {Socket} */
  #socket
  /** @type {Promise<unknown>} */
  #rotation = Promise.resolve()
  #stopped = false
  #helloed = ""
  #dead = ""
  #said = ""
  #replaced = false
  #doubts = 0
  #welcomed = false
  /** @type {Map<string, any>} */
  #timers = new Map()

  /** @param {import("./visit.js").Visit} visit @param {import("./types.js").Errand & { clock: import("../kit/wire.js").Clock }} parts */
  constructor(visit, parts) {
    this.#visit = visit
    this.#clock = parts.clock
    this.#socket = new Socket(`${parts.server.replace(/^http/, "ws")}/socket?widget=${encodeURIComponent(parts.widgetId)}`, {
      ...parts,
      hello: () => this.#hello(),
      onFrame: frame => this.#receive(frame),
      onState: (state, code) => this.#turned(state, code),
    })
  }

  // As long as it is wanted

  settle() {
    if (this.#wanted) this.#socket.open()
    else this.#socket.close()
  }

  restart() {
    if (this.#wanted) this.#socket.restart()
    else this.#socket.close()
  }

  close() {
    this.#rotation = Promise.resolve()
    this.#socket.close()
  }

  stop() {
    this.#stopped = true
    this.forget()
    this.#socket.close()
  }

  /** The next hello begins from nothing. */
  forget() {
    for (const timer of this.#timers.values()) this.#clock.stop(timer)
    this.#timers.clear()
    this.fresh = true
  }

  get #wanted() {
    return this.#visit.wanted && this.#visit.session?.token !== this.#dead
  }

  /** Whether messages of the session with this token can go out. */
  serves(/** @type {string | undefined} */ token) {
    return this.#welcomed && token === this.#helloed
  }

  /** Whether the frame went out. */
  send(/** @type {object} */ frame) {
    return this.#socket.send(frame)
  }

  // Hello

  async #hello() {
    await this.#rotation
    if (this.#replaced) await this.#outlive()
    this.#replaced = false
    const token = this.#visit.session?.token
    if (!token) return undefined
    this.#helloed = token
    const resume = this.fresh ? undefined : this.#visit.log.cursor()
    return { type: "hello", protocol: 1, token, resume }
  }

  /**
   * No connection says hello with a token that is being replaced.
   * @template Result
   * @param {() => Promise<Result>} action
   * @returns {Promise<Result>}
   */
  rotating(action) {
    const result = action()
    this.#rotation = result.catch(() => {})
    return result
  }

  /** Who asks for a new token, in any tab, has it stored before it is our turn. */
  #outlive() {
    return this.#visit.endings.outlive(this.#helloed)
  }

  /** @param {import("../kit/wire.js").SocketState} state @param {number | undefined} code */
  #turned(state, code) {
    if (state !== "online") {
      this.#welcomed = false
      this.#visit.talk.courier.lost()
    }
    if (code === 4002) this.#replaced = true
    if (code === 4005) this.#changed()
    if (state === "closed" && code !== undefined) this.#turnedAway(code)
    else if (state === "online" || state === "reconnecting" || state === "offline") this.#say(state)
  }

  /** Conversations left this person; what is theirs comes anew. */
  #changed() {
    const { log, talk } = this.#visit
    this.forget()
    log.apply({ type: "forget" })
    talk.show()
  }

  /** @param {string} state */
  #say(state) {
    if (this.#said === state) return
    this.#said = state
    this.#visit.tell("connection", state)
  }

  /**
   * The server ended the session of this connection.
   * @param {number} code
   */
  async #turnedAway(code) {
    this.#dead = this.#helloed
    if (code === 4501) return this.#visit.tell("error", new ApiError({ code: "server_error", message: "The chat server did not understand this widget. Reload the page." }))
    await this.#rotation
    await this.#outlive()
    // Still here only if nobody could be asked.
    if (this.#stopped || this.#visit.session?.token !== this.#dead) return
    this.#dead = ""
    this.#later("again", 2000, () => this.settle())
  }

  // What comes

  /** @param {any} frame */
  #receive(frame) {
    const { log } = this.#visit
    if (frame.type === "refused") return this.#visit.talk.courier.hear(frame)
    if (frame.type === "welcome") this.#welcome(frame)
    if (frame.type === "presence") this.#visit.tell("team", { agentsOnline: frame.agentsOnline })
    if (frame.type === "contact") this.#visit.learn(frame.contact)
    const { gap, arrived } = log.apply(frame)
    this.#delivered(frame)
    for (const message of arrived) this.#visit.tell("message", message)
    if (frame.type === "welcome") this.#visit.talk.flush()
    if (gap) this.#doubt(0)
    else if (log.behind) this.#doubt(3000)
    else this.#doubts = 0
  }

  /**
   * What the server has waits no longer, whichever tab sent it.
   * @param {any} frame
   */
  #delivered(frame) {
    for (const part of [frame, frame.message, ...(frame.messages ?? [])]) if (part?.draftId) this.#visit.outbox.remove(part.draftId)
    if (frame.type === "welcome") this.#visit.talk.show(true)
    this.#visit.talk.courier.hear(frame)
  }

  /** @param {any} frame */
  #welcome({ reset, contact, conversations, agentsOnline }) {
    const { log } = this.#visit
    this.fresh = false
    this.#welcomed = true
    this.#visit.learn(contact, conversations.length > 0 || (!reset && log.conversations.length > 0) || log.unsent.length > 0)
    this.#visit.tell("team", { agentsOnline })
    if (!this.#wanted) this.#later("rest", 0, () => this.settle())
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
      if (this.#visit.log.behind) this.#socket.restart()
    })
  }

  /**
   * @param {string} purpose
   * @param {number} milliseconds
   * @param {() => void} action
   */
  #later(purpose, milliseconds, action) {
    this.#clock.stop(this.#timers.get(purpose))
    this.#timers.set(purpose, this.#clock.start(() => {
      this.#timers.delete(purpose)
      action()
    }, milliseconds))
  }

  // Before there is a session

  /** The server takes long to make a session: what was written waits. */
  late() {
    this.#say("reconnecting")
  }

  /**
   * No session could be made.
   * @param {import("../kit/wire.js").Problem} error
   */
  wait(error) {
    const { code, retryAfter = 2 } = error
    if (code === "offline") this.#say("offline")
    else if (this.#said) this.#say("online")
    if (passes(error)) this.#later("flush", 1000 * retryAfter, () => this.#visit.talk.flush())
  }
}

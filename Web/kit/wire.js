/** The two doors of a server, REST and socket, for the widget and the Inbox alike. No DOM. */

/** 128 random bits. */
export function requestId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, "0")).join("")
}

// Errors

/** @typedef {{ code: string, message: string, field?: string, retryable?: boolean, retryAfter?: number }} Problem */

/** Why a request was refused, in the server's words or in ours when no server answered. */
export class ApiError extends Error {
  /** @param {Problem} problem */
  constructor({ code, message, field, retryable = false, retryAfter }) {
    super(message)
    this.name = "ApiError"
    this.code = code
    this.field = field
    this.retryable = retryable
    this.retryAfter = retryAfter
  }
}

function offline() {
  return new ApiError({ code: "offline", message: "The chat server cannot be reached. Check the connection and try again.", retryable: true })
}

// Clock

/** @typedef {{ now(): number, random(): number, start(action: () => void, milliseconds: number): any, stop(timer: any): void }} Clock */

/** @type {Clock} */
export const wallClock = {
  now: () => Date.now(),
  random: () => Math.random(),
  start: (action, milliseconds) => setTimeout(action, milliseconds),
  stop: timer => clearTimeout(timer),
}

/**
 * What nobody can give up, like an import, is waited for no longer than for an answer.
 * @template Result
 * @param {Clock} clock
 * @param {() => Promise<Result>} action
 * @returns {Promise<Result>}
 */
export async function inTime(clock, action) {
  /** @type {any} */
  let timer
  const late = new Promise((_, reject) => (timer = clock.start(() => reject(offline()), PATIENCE)))
  try {
    return await Promise.race([action().catch(() => Promise.reject(offline())), late])
  } finally {
    clock.stop(timer)
  }
}

// REST

/**
 * `once`: for what takes long on purpose, like checking a password, and is not tried again unasked.
 * @typedef {{ body?: object, token?: string, signal?: AbortSignal, credentials?: RequestCredentials, once?: boolean }} Ask
 */

const PATIENCE = 30_000
const ANSWER_WITHIN = 12_000

/**
 * Requests that survive a lost answer: a transient failure is tried again with the same body, and so with the same
 * request id, for half a minute, and then ends as `offline`.
 */
export class Rest {
  #prefix
  #fetch
  #clock

  /** @param {string} prefix @param {{ fetch?: typeof fetch, clock?: Clock }} [parts] */
  constructor(prefix, parts = {}) {
    this.#prefix = prefix
    this.#fetch = parts.fetch ?? ((input, init) => globalThis.fetch(input, init))
    this.#clock = parts.clock ?? wallClock
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {Ask} [options]
   */
  async request(method, path, options = {}) {
    const giveUp = this.#clock.now() + PATIENCE
    for (let attempt = 0; ; attempt++) {
      const within = options.once ? 5 * ANSWER_WITHIN : Math.min(ANSWER_WITHIN, giveUp - this.#clock.now())
      const answer = await this.#ask(method, path, options, within)
      options.signal?.throwIfAborted()
      if (answer && (!transient(answer) || options.once)) return this.#read(answer)
      if (options.once) throw offline()
      const pause = Math.min(5000, 400 * 2 ** attempt) * (0.5 + this.#clock.random() / 2)
      if (this.#clock.now() + pause >= giveUp) throw offline()
      await this.#wait(pause)
      options.signal?.throwIfAborted()
    }
  }

  /** @param {string} method @param {string} path @param {Ask} options @param {number} within milliseconds */
  async #ask(method, path, { body, token, signal, credentials = "omit" }, within) {
    const limit = new AbortController()
    const timer = this.#clock.start(() => limit.abort(), within)
    const stop = () => limit.abort()
    signal?.addEventListener("abort", stop)
    try {
      const response = await this.#fetch(this.#prefix + path, { method, credentials, headers: headers(body, token), body: body && JSON.stringify(body), signal: limit.signal })
      return { status: response.status, text: await response.text() }
    } catch {
      return undefined
    } finally {
      this.#clock.stop(timer)
      signal?.removeEventListener("abort", stop)
    }
  }

  #read(/** @type {{ status: number, text: string }} */ { status, text }) {
    const body = parsed(text)
    if (status < 400) return body
    throw new ApiError(body?.code ? body : { code: "server_error", message: `The chat server answered ${status}. Try again later.`, retryable: status >= 500 })
  }

  #wait(/** @type {number} */ milliseconds) {
    return new Promise(resolve => this.#clock.start(() => resolve(undefined), milliseconds))
  }
}

/** @param {object | undefined} body @param {string | undefined} token */
function headers(body, token) {
  /** @type {Record<string, string>} */
  const fields = {}
  if (body) fields["Content-Type"] = "application/json"
  if (token) fields.Authorization = `Bearer ${token}`
  return fields
}

/** @param {{ status: number, text: string }} answer */
function transient({ status, text }) {
  return status === 502 || status === 504 || (status >= 500 && parsed(text)?.retryable !== false)
}

function parsed(/** @type {string} */ text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

// Socket

const SILENCE = 25_000
const PONG_WITHIN = 8000
/** How long after a break a visitor still looks at the screen: then one retry follows the other within `OFTEN`. */
const HURRY = 60_000
const OFTEN = 5000

/** @typedef {"connecting" | "online" | "reconnecting" | "offline" | "closed"} SocketState */

/**
 * One connection that stays: it says hello, comes back after a break, and notices a dead line.
 *
 * `hello` makes the first frame each time, from what is stored at that moment; nothing means that there is no reason to
 * connect any more. `onState` hears `online` at the first frame of the server, `offline` after half a minute of trying,
 * and `closed` with the code when the server said not to come back.
 */
export class Socket {
  #url
  #parts
  /** @type {WebSocket | undefined} */
  #line
  /** @type {any} */
  #timer
  /** @type {SocketState} */
  #state = "closed"
  #attempts = 0
  #lostAt = 0
  #triedAt = 0
  #round = 0
  #hurry = () => this.#retryNow()

  /**
   * @param {string} url
   * @param {{
   *   hello: () => object | undefined | Promise<object | undefined>,
   *   onFrame: (frame: any) => void,
   *   onState?: (state: SocketState, code?: number) => void,
   *   WebSocket?: new (url: string) => WebSocket,
   *   clock?: Clock,
   *   events?: { addEventListener?: Function, removeEventListener?: Function },
   * }} parts
   */
  constructor(url, parts) {
    this.#url = url
    this.#parts = { onState: () => {}, WebSocket: globalThis.WebSocket, clock: wallClock, events: globalThis, ...parts }
  }

  get state() {
    return this.#state
  }

  open() {
    if (this.#state !== "closed") return
    this.#attempts = 0
    this.#parts.events.addEventListener?.("online", this.#hurry)
    this.#become("connecting")
    this.#connect()
  }

  close() {
    this.#drop()
    this.#parts.events.removeEventListener?.("online", this.#hurry)
    this.#become("closed")
  }

  /** A new connection at once, for a gap in what came or a token that changed. */
  restart() {
    if (this.#state === "closed") return this.open()
    this.#attempts = 0
    this.#become("connecting")
    this.#connect()
  }

  /** Whether the frame went out. */
  send(/** @type {object} */ frame) {
    if (this.#state !== "online") return false
    this.#line?.send(JSON.stringify(frame))
    return true
  }

  async #connect() {
    this.#drop()
    const round = this.#round
    const hello = await this.#parts.hello()
    if (round !== this.#round) return
    if (!hello) return this.close()
    const line = new this.#parts.WebSocket(this.#url)
    this.#line = line
    this.#triedAt = this.#parts.clock.now()
    line.onopen = () => line.send(JSON.stringify(hello))
    line.onmessage = event => this.#receive(event.data)
    line.onclose = event => this.#ended(event.code)
    this.#watch(this.#hurries ? OFTEN - 1000 : PONG_WITHIN, () => this.#ended(1006))
  }

  get #hurries() {
    return this.#attempts > 0 && this.#parts.clock.now() - this.#lostAt < HURRY
  }

  #receive(/** @type {string} */ data) {
    const frame = parsed(data)
    this.#watch(SILENCE, () => this.#ping())
    if (!frame || frame.type === "pong") return
    this.#attempts = 0
    this.#become("online")
    this.#parts.onFrame(frame)
  }

  #ping() {
    this.send({ type: "ping" })
    this.#watch(PONG_WITHIN, () => this.#ended(1006))
  }

  #ended(/** @type {number} */ code) {
    if (code >= 4500 && code <= 4999) {
      this.#drop()
      this.#parts.events.removeEventListener?.("online", this.#hurry)
      this.#become("closed", code)
    } else {
      this.#lose(code)
      this.#watch(this.#pause(), () => this.#connect())
    }
  }

  #lose(/** @type {number} */ code) {
    this.#drop()
    const now = this.#parts.clock.now()
    if (this.#attempts === 0) this.#lostAt = now
    this.#become(now - this.#lostAt >= PATIENCE ? "offline" : "reconnecting", code)
  }

  #pause() {
    const { clock } = this.#parts
    const longest = this.#hurries ? OFTEN - (clock.now() - this.#triedAt) : 30_000
    const attempt = this.#attempts++
    if (attempt === 0) return 100 + 800 * clock.random()
    return Math.min(longest, 1000 * 2 ** (attempt - 1)) * (0.5 + clock.random() / 2)
  }

  #retryNow() {
    if (this.#state === "reconnecting" || this.#state === "offline") this.#connect()
  }

  #drop() {
    this.#round++
    this.#parts.clock.stop(this.#timer)
    const line = this.#line
    this.#line = undefined
    if (!line) return
    line.onopen = line.onmessage = line.onclose = null
    line.close()
  }

  #watch(/** @type {number} */ milliseconds, /** @type {() => void} */ action) {
    this.#parts.clock.stop(this.#timer)
    this.#timer = this.#parts.clock.start(action, milliseconds)
  }

  #become(/** @type {SocketState} */ state, /** @type {number | undefined} */ code = undefined) {
    if (this.#state === state) return
    this.#state = state
    this.#parts.onState(state, code)
  }
}

import { Visitor } from "../widget/visitor.js"
// Fetched once before the tests, since they wait for what happens and not for files.
import "../widget/visit.js"

// A browser with tabs, and a desk that keeps what the protocol says

export class Desk {
  requests = []
  /** Every `send` with the line it came by. */
  sent = []
  lines = []
  drafts = new Map()
  tokens = new Map([["t0", "c0"]])
  revocations = new Map()
  /** The identification that replaced each token: its request and its answer. */
  replaced = new Map()
  conversation = { id: "A", sequence: 0, version: 1, state: "open", openedAt: 0, visitorRead: 0, agentsRead: 0 }
  answers = {
    "GET ": () => ({ id: "w", name: "Shop", agentsOnline: true }),
    "POST /sessions": () => ({ ...this.opened("c1"), contact: { id: "c1", assurance: "anonymous", version: 1 } }),
    "POST /identify": ({ identifier }, token) => {
      this.tokens.delete(token)
      const id = `c-${identifier}`
      return { outcome: "created", identifier, assurance: "claimed", ...this.opened(id), contact: { id, identifier, assurance: "claimed", version: 1 } }
    },
    "POST /logout": ({ revocation }, token) => void this.tokens.delete(token ?? this.revocations.get(revocation)),
    "POST /renewal": (_, bearer) => this.tokens.has(this.replaced.get(bearer)?.answer.token) ? refusal(409, "conflict") : refusal(401, "logged_out"),
    "POST /attributes": () => ({ kept: ["email"] }),
  }

  /** A new session of this contact, and what can end it. */
  opened(contact) {
    const token = this.token(contact)
    const revocation = `r-${token}`
    this.revocations.set(revocation, token)
    return { token, revocation }
  }

  token(contact) {
    const token = `t${this.tokens.size + this.requests.length}`
    this.tokens.set(token, contact)
    return token
  }

  contact(id) {
    const identifier = id.slice(2) || undefined
    return { id, identifier, assurance: identifier ? "claimed" : "anonymous", version: 1 }
  }

  /** Nobody reaches it any more, and who is connected is cut off. */
  goDown() {
    this.down = true
    for (const line of this.lines.splice(0)) line.fall(1006)
  }

  comeBack() {
    this.down = false
  }

  get texts() {
    return [...this.drafts.values()].map(({ text }) => text)
  }

  fetch = async (address, { method, headers, body }) => {
    if (this.down) throw new TypeError("no network")
    const token = headers.Authorization?.slice(7)
    const name = `${method} ${new URL(address).pathname.replace("/api/widgets/w", "")}`
    this.requests.push(name)
    activity++
    await this.delay
    const result = this.#answer(name, body && JSON.parse(body), token)
    return { status: result?.status ?? 200, text: async () => JSON.stringify(result?.problem ?? result) ?? "" }
  }

  #answer(name, body, token) {
    if (!token || this.tokens.has(token) || name === "POST /renewal") {
      const answer = this.answers[name](body, token)
      if (name === "POST /identify" && token && answer.token) this.replaced.set(token, { request: body.requestId, answer })
      return answer
    }
    const { request, answer } = this.replaced.get(token) ?? {}
    return name === "POST /identify" && request === body.requestId && this.tokens.has(answer.token) ? answer : refusal(401, "logged_out")
  }

  receive(line, frame) {
    if (frame.type === "hello") {
      line.token = frame.token
      if (!this.tokens.has(frame.token)) return line.fall(4500)
      line.say({ type: "welcome", reset: true, epoch: "e", contact: this.contact(this.tokens.get(frame.token)), conversations: this.drafts.size ? [this.conversation] : [], messages: [...this.drafts.values()], agentsOnline: true })
    }
    if (frame.type !== "send") return
    this.sent.push([line, frame.draft.text])
    const error = this.refuses?.(frame.draft)
    if (error) line.say({ type: "refused", ref: frame.ref, error })
    else if (!this.deaf) this.keep(line, frame)
  }

  keep(line, { ref, draft }) {
    const message = this.drafts.get(draft.id) ?? { id: `m-${draft.id}`, conversation: "A", sequence: this.drafts.size + 1, author: { kind: "visitor" }, text: draft.text, at: 1, draftId: draft.id }
    this.drafts.set(draft.id, message)
    this.conversation = { ...this.conversation, sequence: this.drafts.size }
    for (const other of this.lines) if (other !== line && other.token === line.token) other.say({ type: "message", message })
    line.say({ type: "ack", ref, draftId: draft.id, messageId: message.id, conversation: "A", sequence: message.sequence, at: 1 })
  }
}

export const refusal = (status, code) => ({ status, problem: { code, message: "No.", retryable: false } })
/** Raised by everything that goes over the wire or through the storage. */
let activity = 1

export const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds))

/** Until nothing has happened for a while. */
export async function settled() {
  for (let quiet = 0, seen = activity; quiet < 4; quiet++) {
    await pause(8)
    if (activity !== seen) quiet = 0
    seen = activity
  }
}

/** Web Locks, as far as we use them. */
export function turns() {
  const last = new Map()
  return {
    request(name, action) {
      const result = (last.get(name) ?? Promise.resolve()).then(action)
      last.set(name, result.catch(() => {}))
      return result
    },
  }
}

/** A clock that runs so many times as fast as ours. */
export function hasty(haste) {
  return { now: () => Date.now() * haste, random: () => Math.random(), start: (action, milliseconds) => setTimeout(action, milliseconds / haste), stop: clearTimeout }
}

/**
 * What one tab sees of the storage: its own changes at once, those of the others late, and each key as it was changed last.
 */
class View {
  #seen
  #order = new Map()

  constructor(shelf) {
    this.#seen = new Map(shelf)
  }

  see(key, value, order) {
    if ((this.#order.get(key) ?? 0) > order) return false
    this.#order.set(key, order)
    if (value === undefined) return this.#seen.delete(key)
    this.#seen.set(key, value)
    return true
  }

  get keys() {
    return [...this.#seen.keys()]
  }

  get(key) {
    return this.#seen.get(key)
  }
}

/** One browser whose tabs share a storage and hurry. What one of them stores, the others see so many milliseconds late. */
export function browser(desk = new Desk(), { haste = 1, clock = hasty(haste), locks = turns(), shelf = new Map(), late = 0 } = {}) {
  const tabs = []
  const channels = new Set()
  class Line {
    constructor() {
      if (desk.down) return this.fall(1006)
      desk.lines.push(this)
      queueMicrotask(() => this.onopen?.())
    }
    send(text) {
      activity++
      desk.receive(this, JSON.parse(text))
    }
    say(frame) {
      activity++
      queueMicrotask(() => this.onmessage?.({ data: JSON.stringify(frame) }))
    }
    fall(code) {
      queueMicrotask(() => activity++ && this.onclose?.({ code }))
    }
    close() {
      this.closed = true
    }
  }
  /** A channel of the tabs, as far as we use it. */
  class Channel {
    constructor() {
      channels.add(this)
    }
    postMessage(data) {
      for (const other of channels) if (other !== this) setTimeout(() => activity++ && other.onmessage?.({ data }), 1)
    }
    close() {
      channels.delete(this)
    }
  }
  let order = 0
  function tell(source, key, value) {
    const number = ++order
    for (const { events, view } of tabs) {
      if (events === source) view?.see(key, value, number)
      else setTimeout(() => activity++ && (!view || view.see(key, value, number)) && events.dispatchEvent(Object.assign(new Event("storage"), { key })), 1 + late)
    }
  }
  async function tab() {
    const events = new EventTarget()
    const told = []
    const view = late ? new View(shelf) : undefined
    const storage = {
      get length() {
        return (view?.keys ?? [...shelf.keys()]).length
      },
      key: index => (view?.keys ?? [...shelf.keys()])[index] ?? null,
      getItem: key => (view ?? shelf).get(key) ?? null,
      setItem: (key, value) => {
        shelf.set(key, value)
        tell(events, key, value)
      },
      removeItem: key => {
        if (shelf.delete(key) || view) tell(events, key)
      },
    }
    let left = false
    let leave
    const gone = new Promise(resolve => (leave = resolve))
    const fetch = async (...request) => {
      const answer = await desk.fetch(...request)
      return left ? new Promise(() => {}) : answer
    }
    const own = locks && { request: (name, action) => locks.request(name, () => Promise.race([action(), gone])) }
    const visitor = new Visitor({ server: "http://chat.example.com", widgetId: "w", storage, locks: own, Channel, clock, events, fetch, WebSocket: Line, tell: (type, detail) => told.push([type, detail]) })
    tabs.push({ events, view })
    await visitor.start()
    const said = type => told.filter(([other]) => other === type).map(([, detail]) => detail)
    /** No answer reaches the page any more, and its locks are free. */
    const goes = () => {
      left = true
      visitor.stop()
      leave()
    }
    return { visitor, events, said, leave: goes, texts: () => visitor.log.entries.map(({ text, state }) => `${text} ${state}`) }
  }
  return { desk, shelf, tab }
}

/** Tabs of one browser that end with the test. */
export async function opened(t, count = 1, { desk = new Desk(), ...options } = {}) {
  const { shelf, tab } = browser(desk, options)
  const open = async () => {
    const opened = await tab()
    t.after(() => opened.visitor.stop())
    return opened
  }
  const tabs = []
  while (tabs.length < count) tabs.push(await open())
  return { desk, shelf, open, tabs, stored: () => JSON.parse(shelf.get("perch:w") ?? "null") }
}

export const outcomes = ({ said }) => said("identitychange").map(({ outcome }) => outcome)

/** The desk keeps what every identification came with, and lets a judge refuse it. */
export function judging(desk, judge = () => undefined) {
  const claims = []
  const identify = desk.answers["POST /identify"]
  desk.answers["POST /identify"] = (claim, token) => {
    claims.push({ ...claim, bearer: token })
    const refused = judge(claim)
    if (refused) desk.tokens.delete(token)
    return refused || identify(claim, token)
  }
  return claims
}

/** Whoever is identified becomes this contact, and every connection with the old token is closed; once they are, they stay so. */
export function identifying(desk, outcome, id) {
  const identify = desk.answers["POST /identify"]
  const given = new Set()
  desk.answers["POST /identify"] = (claim, bearer) => {
    const contact = { id, identifier: claim.identifier, assurance: "claimed", version: 1 }
    if (given.has(bearer)) return { outcome: "unchanged", identifier: claim.identifier, assurance: "claimed", contact }
    const answer = identify(claim, bearer)
    desk.tokens.set(answer.token, id)
    given.add(answer.token)
    for (const line of desk.lines) if (line.token === bearer) line.fall(4002)
    return { ...answer, outcome, contact }
  }
}

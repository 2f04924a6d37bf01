import assert from "node:assert/strict"
import test from "node:test"
import { Visitor, compared } from "../widget/visitor.js"

const session = (token, generation, request) => ({ token, generation, contact: { id: "c" }, news: request && { request } })
const changes = [
  [undefined, undefined, "same"],
  [undefined, session("t", "g"), "begun"],
  [session("t", "g"), undefined, "ended"],
  [session("t", "g"), session("t", "g"), "same"],
  [session("t", "g"), session("u", "g", "r"), "rotated"],
  [session("t", "g", "r"), session("t", "g", "s"), "rotated"],
  [session("t", "g"), session("u", "h"), "switched"],
]

for (const [known, stored, expected] of changes) {
  test(`${known?.token}/${known?.generation} then ${stored?.token}/${stored?.generation} in the storage is ${expected}`, () => assert.equal(compared(known, stored), expected))
}

// A browser with tabs, and a desk that keeps what the protocol says

class Desk {
  requests = []
  lines = []
  drafts = new Map()
  tokens = new Map([["t0", "c0"]])
  conversation = { id: "A", sequence: 0, version: 1, state: "open", openedAt: 0, visitorRead: 0, agentsRead: 0 }
  answers = {
    "GET ": () => ({ id: "w", name: "Shop", agentsOnline: true }),
    "POST /sessions": () => ({ token: this.token("c1"), contact: { id: "c1", assurance: "anonymous", version: 1 } }),
    "POST /identify": ({ identifier }, token) => {
      this.tokens.delete(token)
      const id = `c-${identifier}`
      return { outcome: "created", identifier, assurance: "claimed", token: this.token(id), contact: { id, identifier, assurance: "claimed", version: 1 } }
    },
    "POST /logout": (_, token) => void this.tokens.delete(token),
    "POST /attributes": () => ({ kept: ["email"] }),
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

  fetch = async (address, { method, headers, body }) => {
    const token = headers.Authorization?.slice(7)
    const name = `${method} ${new URL(address).pathname.replace("/api/widgets/w", "")}`
    this.requests.push(name)
    activity++
    await this.delay
    const result = token && !this.tokens.has(token) ? refusal(401, "logged_out") : this.answers[name](body && JSON.parse(body), token)
    return { status: result?.status ?? 200, text: async () => JSON.stringify(result?.problem ?? result) ?? "" }
  }

  receive(line, frame) {
    if (frame.type === "hello") {
      line.token = frame.token
      if (!this.tokens.has(frame.token)) return line.fall(4500)
      line.say({ type: "welcome", reset: true, epoch: "e", contact: this.contact(this.tokens.get(frame.token)), conversations: this.drafts.size ? [this.conversation] : [], messages: [...this.drafts.values()], agentsOnline: true })
    }
    if (frame.type === "send" && !this.deaf) this.keep(line, frame)
  }

  keep(line, { ref, draft }) {
    const message = this.drafts.get(draft.id) ?? { id: `m-${draft.id}`, conversation: "A", sequence: this.drafts.size + 1, author: { kind: "visitor" }, text: draft.text, at: 1, draftId: draft.id }
    this.drafts.set(draft.id, message)
    this.conversation = { ...this.conversation, sequence: this.drafts.size }
    line.say({ type: "ack", ref, draftId: draft.id, messageId: message.id, conversation: "A", sequence: message.sequence, at: 1 })
  }
}

const refusal = (status, code) => ({ status, problem: { code, message: "No.", retryable: false } })
/** Raised by everything that goes over the wire or through the storage. */
let activity = 1

const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds))

/** Until nothing has happened for a while. */
async function settled() {
  for (let quiet = 0, seen = activity; quiet < 4; quiet++) {
    await pause(8)
    if (activity !== seen) quiet = 0
    seen = activity
  }
}

function browser(desk = new Desk()) {
  const shelf = new Map()
  const tabs = []
  class Line {
    constructor() {
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
      queueMicrotask(() => this.onclose?.({ code }))
    }
    close() {
      this.closed = true
    }
  }
  function tell(source, key) {
    for (const { events } of tabs) if (events !== source) setTimeout(() => activity++ && events.dispatchEvent(Object.assign(new Event("storage"), { key })), 1)
  }
  async function tab() {
    const events = new EventTarget()
    const told = []
    const storage = {
      getItem: key => shelf.get(key) ?? null,
      setItem: (key, value) => {
        shelf.set(key, value)
        tell(events, key)
      },
      removeItem: key => {
        if (shelf.delete(key)) tell(events, key)
      },
    }
    const visitor = new Visitor({ server: "http://chat.example.com", widgetId: "w", storage, events, fetch: desk.fetch, WebSocket: Line, tell: (type, detail) => told.push([type, detail]) })
    tabs.push({ events })
    await visitor.start()
    const said = type => told.filter(([other]) => other === type).map(([, detail]) => detail)
    return { visitor, said, texts: () => visitor.log.entries.map(({ text, state }) => `${text} ${state}`) }
  }
  return { desk, shelf, tab }
}

test("nothing is stored, sent or connected before the first intent", async t => {
  const { desk, shelf, tab } = browser()
  const { visitor } = await tab()
  t.after(() => visitor.stop())
  visitor.watch(true)
  await settled()
  assert.deepEqual([shelf.size, desk.requests, desk.lines.length], [0, ["GET "], 0])
})

test("the first messages make one session, and each arrives once", async t => {
  const { desk, shelf, tab } = browser()
  const { visitor, texts } = await tab()
  t.after(() => visitor.stop())
  visitor.send("one")
  visitor.send("two")
  await settled()
  assert.deepEqual(desk.requests, ["GET ", "POST /sessions"])
  assert.deepEqual(texts(), ["one sent", "two sent"])
  assert.deepEqual([...shelf.keys()], ["perch:w"])
})

test("two tabs are one visitor", async t => {
  const { desk, tab } = browser()
  const one = await tab()
  const two = await tab()
  t.after(() => [one, two].forEach(({ visitor }) => visitor.stop()))
  two.visitor.watch(true)
  one.visitor.send("hello")
  await settled()
  two.visitor.send("again")
  await settled()
  assert.equal(desk.requests.filter(name => name === "POST /sessions").length, 1)
  assert.deepEqual(two.texts(), ["hello sent", "again sent"])
})

test("what was written during a break is sent once after it", async t => {
  const { desk, tab } = browser()
  const { visitor, texts } = await tab()
  t.after(() => visitor.stop())
  visitor.send("one")
  await settled()
  desk.deaf = true
  visitor.send("two")
  desk.lines[0].fall(4000)
  await settled()
  assert.deepEqual(texts(), ["one sent", "two sending"])
  desk.deaf = false
  await pause(1000)
  assert.deepEqual(texts(), ["one sent", "two sent"])
  assert.equal(desk.drafts.size, 2)
})

test("identify resolves with its outcome, keeps the new token, and tells every tab", async t => {
  const { shelf, tab } = browser()
  const one = await tab()
  const two = await tab()
  t.after(() => [one, two].forEach(({ visitor }) => visitor.stop()))
  const outcome = { outcome: "created", identifier: "ada", assurance: "claimed" }
  assert.deepEqual(await one.visitor.identify("ada"), outcome)
  await settled()
  assert.equal(JSON.parse(shelf.get("perch:w")).contact.id, "c-ada")
  assert.deepEqual([one.said("identitychange"), two.said("identitychange")], [[outcome], [outcome]])
})

test("calls take effect in call order", async t => {
  const { desk, shelf, tab } = browser()
  const { visitor } = await tab()
  t.after(() => visitor.stop())
  const results = await Promise.all([visitor.identify("ada"), visitor.setAttributes({ email: "x" }), visitor.identify("bob")])
  assert.deepEqual(desk.requests, ["GET ", "POST /identify", "POST /attributes", "POST /identify"])
  assert.deepEqual(results.map(result => result.identifier ?? result.kept), ["ada", ["email"], "bob"])
  assert.equal(JSON.parse(shelf.get("perch:w")).contact.identifier, "bob")
})

test("logout empties every tab and ends the session on the server", async t => {
  const { desk, shelf, tab } = browser()
  const one = await tab()
  const two = await tab()
  t.after(() => [one, two].forEach(({ visitor }) => visitor.stop()))
  two.visitor.watch(true)
  one.visitor.send("hello")
  await settled()
  assert.deepEqual(two.texts(), ["hello sent"])
  await one.visitor.logout()
  await settled()
  assert.deepEqual([one.texts(), two.texts(), shelf.size], [[], [], 0])
  assert.deepEqual([one.said("identitychange"), two.said("identitychange")], [[{ outcome: "logged_out" }], [{ outcome: "logged_out" }]])
  assert.deepEqual([...desk.tokens.keys()], ["t0"])
})

test("an identification that comes back after logout has no effect, and its session is ended", async t => {
  const { desk, shelf, tab } = browser()
  const { visitor } = await tab()
  t.after(() => visitor.stop())
  let answer
  desk.delay = new Promise(resolve => (answer = resolve))
  const identified = visitor.identify("ada")
  await settled()
  await visitor.logout()
  desk.delay = undefined
  answer()
  await assert.rejects(identified, { code: "logged_out" })
  await settled()
  assert.deepEqual([shelf.size, [...desk.tokens.keys()]], [0, ["t0"]])
})

test("a refused identification of somebody else logs the person out", async t => {
  const { desk, shelf, tab } = browser()
  const { visitor, texts } = await tab()
  t.after(() => visitor.stop())
  await visitor.identify("ada")
  visitor.send("secret")
  await settled()
  desk.answers["POST /identify"] = () => refusal(403, "signature_required")
  await assert.rejects(visitor.identify("bob"), { code: "signature_required" })
  assert.deepEqual([texts(), shelf.size], [[], 0])
})

test("what the person before did not get sent is dropped and said, never sent as the next", async t => {
  const { desk, tab } = browser()
  const { visitor, texts, said } = await tab()
  t.after(() => visitor.stop())
  await visitor.identify("ada")
  desk.deaf = true
  visitor.send("from Ada")
  await settled()
  await visitor.identify("bob")
  desk.deaf = false
  visitor.send("from Bob")
  await settled()
  assert.deepEqual(texts(), ["from Bob sent"])
  assert.deepEqual([...desk.drafts.values()].map(({ text }) => text), ["from Bob"])
  assert.deepEqual(said("error").map(({ code }) => code), ["logged_out"])
})

test("a message written just before identify is the anonymous person's, and its answer is waited for", async t => {
  const { desk, shelf, tab } = browser()
  const { visitor } = await tab()
  t.after(() => visitor.stop())
  let sent
  const identify = desk.answers["POST /identify"]
  desk.answers["POST /identify"] = (body, token) => {
    sent = desk.drafts.size
    const answer = identify(body, token)
    return { ...answer, outcome: "upgraded", contact: { ...answer.contact, id: "c1" } }
  }
  visitor.send("hello")
  await visitor.identify("ada")
  assert.equal(sent, 1)
  assert.equal(JSON.parse(shelf.get("perch:w")).history, true)
})

test("when nothing is carried over, the chat of the anonymous person is gone at once", async t => {
  const { tab } = browser()
  const { visitor, texts } = await tab()
  t.after(() => visitor.stop())
  visitor.send("from nobody")
  await settled()
  assert.deepEqual(texts(), ["from nobody sent"])
  await visitor.identify("ada")
  assert.deepEqual(texts(), [])
})

test("a session that the server has ended is over in this browser", async t => {
  const { desk, shelf, tab } = browser()
  const { visitor, texts, said } = await tab()
  t.after(() => visitor.stop())
  visitor.send("hello")
  await settled()
  desk.tokens.clear()
  desk.lines[0].fall(4500)
  await pause(400)
  assert.deepEqual([texts(), shelf.size, said("identitychange").map(({ outcome }) => outcome)], [[], 0, ["logged_out"]])
})

test("an identification that ends the old session, and closes its connections first, logs nobody out", async t => {
  const { desk, shelf, tab } = browser()
  const one = await tab()
  const two = await tab()
  t.after(() => [one, two].forEach(({ visitor }) => visitor.stop()))
  two.visitor.watch(true)
  one.visitor.send("hello")
  await settled()
  const identify = desk.answers["POST /identify"]
  desk.answers["POST /identify"] = (body, token) => {
    const answer = identify(body, token)
    desk.lines.forEach(line => line.fall(4500))
    return answer
  }
  assert.equal((await one.visitor.identify("ada")).outcome, "created")
  await pause(500)
  assert.equal(JSON.parse(shelf.get("perch:w")).contact.identifier, "ada")
  assert.deepEqual([one, two].map(({ said }) => said("identitychange").map(({ outcome }) => outcome)), [["created"], ["created"]])
})

test("a token that another tab replaced is read from the storage", async t => {
  const { desk, shelf, tab } = browser()
  const { visitor, texts } = await tab()
  t.after(() => visitor.stop())
  visitor.send("hello")
  await settled()
  const stored = JSON.parse(shelf.get("perch:w"))
  desk.tokens.delete(stored.token)
  desk.tokens.set("new", "c1")
  shelf.set("perch:w", JSON.stringify({ ...stored, token: "new" }))
  desk.lines[0].fall(4002)
  await pause(1000)
  assert.deepEqual([desk.lines[desk.lines.length - 1].token, texts()], ["new", ["hello sent"]])
})

test("storage that refuses is replaced by memory for the life of the page", async t => {
  const desk = new Desk()
  const storage = { getItem: () => null, removeItem: () => {}, setItem: () => { throw new Error("quota") } }
  const { tab } = browser(desk)
  const plain = await tab()
  plain.visitor.stop()
  const told = []
  const visitor = new Visitor({ server: "http://chat.example.com", widgetId: "w", storage, events: new EventTarget(), fetch: desk.fetch, tell: type => told.push(type) })
  t.after(() => visitor.stop())
  await visitor.start()
  await visitor.identify("ada")
  visitor.sync()
  await visitor.setAttributes({ email: "x" })
  assert.deepEqual(told.filter(type => type === "identitychange").length, 1)
})

import assert from "node:assert/strict"
import test from "node:test"
import { MOMENT } from "../widget/tabs.js"
import { compared } from "../widget/visit.js"
import { Visitor } from "../widget/visitor.js"
import { Desk, browser, pause, refusal, settled } from "./desk.js"

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
  await pause(MOMENT)
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
  assert.deepEqual(texts(), ["one sent", "two waiting"])
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
  await settled()
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
  const { desk, shelf, tab } = browser(undefined, { haste: 10 })
  const { visitor, texts, said } = await tab()
  t.after(() => visitor.stop())
  visitor.send("hello")
  await settled()
  desk.tokens.clear()
  desk.lines[0].fall(4500)
  await pause(1000)
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
  shelf.set("perch:w", JSON.stringify({ ...stored, token: "new", since: stored.since + 1 }))
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

test("a browser that refuses storage refuses locks too, and calls and messages take effect all the same", async t => {
  const storage = { getItem: () => null, removeItem: () => {}, setItem: () => { throw new Error("insecure") } }
  const locks = { request: async () => { throw Object.assign(new Error("insecure"), { code: 18 }) } }
  const { desk, tab } = browser(new Desk(), { haste: 20, locks, shelf: { get: storage.getItem, delete: () => false, keys: () => [], set: storage.setItem } })
  const { visitor, texts } = await tab()
  t.after(() => visitor.stop())
  visitor.send("hello")
  await pause(500)
  assert.deepEqual([texts(), desk.texts], [["hello sent"], ["hello"]])
  assert.equal((await visitor.identify("ada")).outcome, "created")
})

// A server that accepts and never answers

test("who answers here is asked for half a minute, by the clock", async t => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"] })
  const visitor = new Visitor({ server: "http://chat.example.com", widgetId: "w", events: new EventTarget(), tell: () => {}, fetch: (_, { signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("aborted")))) })
  const fate = visitor.start().catch(({ code }) => [code, Date.now()])
  for (let second = 0; second < 60; second++) {
    t.mock.timers.tick(1000)
    for (let turns = 0; turns < 20; turns++) await Promise.resolve()
  }
  const [code, at] = await fate
  assert.equal(code, "offline")
  assert.ok(at > 20_000 && at <= 31_000, `gave up after ${at}`)
})

import assert from "node:assert/strict"
import test from "node:test"
import { provided } from "../widget/proof.js"
import { Visitor } from "../widget/visitor.js"
import { Desk, hasty, judging, opened, outcomes, pause, refusal, settled } from "./desk.js"

/** The storage of a page that this shelf is kept in. */
const storageOf = shelf => ({
  get length() {
    return shelf.size
  },
  key: index => [...shelf.keys()][index] ?? null,
  getItem: key => shelf.get(key) ?? null,
  setItem: (key, value) => shelf.set(key, value),
  removeItem: key => shelf.delete(key),
})

const proofs = claims => claims.map(({ token, signature }) => token ?? signature)

// Proofs

test("a token or a signature goes with the claim as it was given", async t => {
  const { desk, tabs: [{ visitor }] } = await opened(t)
  const claims = judging(desk)
  await visitor.identify("ada", {}, { token: "a.b.c" })
  await visitor.identify("ada", {}, { signature: "0f" })
  assert.deepEqual(proofs(claims), ["a.b.c", "0f"])
})

const providers = [
  ["a token", () => "fresh", "fresh"],
  ["a promise of a token", async () => "fresh", "fresh"],
  ["an object with a token", async () => ({ token: "fresh" }), "fresh"],
  ["an object with a signature", () => ({ signature: "0f" }), "0f"],
]

for (const [name, tokenProvider, proof] of providers) {
  test(`a tokenProvider may give ${name}`, async t => {
    const { desk, tabs: [{ visitor }] } = await opened(t)
    const claims = judging(desk)
    await visitor.identify("ada", {}, { tokenProvider })
    assert.deepEqual(proofs(claims), [proof])
  })
}

test("a tokenProvider is not asked while there is a token, and once more when its time is over", async t => {
  const { desk, tabs: [{ visitor }] } = await opened(t)
  const claims = judging(desk, ({ token }) => token.startsWith("old") && refusal(403, "signature_expired"))
  let asked = 0
  const tokenProvider = () => `fresh${++asked}`
  await visitor.identify("ada", {}, { token: "good", tokenProvider })
  assert.equal(asked, 0)
  await visitor.identify("ada", {}, { token: "old", tokenProvider })
  assert.deepEqual([proofs(claims), asked], [["good", "old", "fresh1"], 1])
  assert.equal(new Set(claims.map(({ requestId }) => requestId)).size, 3)
})

test("a tokenProvider that gives expired tokens is asked twice and then the call is refused", async t => {
  const { desk, tabs: [{ visitor }] } = await opened(t)
  const claims = judging(desk, () => refusal(403, "signature_expired"))
  await assert.rejects(visitor.identify("ada", {}, { tokenProvider: () => "old" }), { code: "signature_expired" })
  assert.equal(claims.length, 2)
})

const failures = [
  ["throws", () => { throw new Error("no backend") }, /failed: no backend\. It must return, or promise/, true],
  ["rejects", async () => { throw new Error("no backend") }, /failed: no backend/, true],
  ["gives nothing", async () => undefined, /gave no token/, false],
  ["gives a number", () => 7, /gave no token/, false],
  ["gives an empty token", () => "", /gave no token/, false],
  ["gives both", () => ({ token: "a", signature: "b" }), /gave no token/, false],
  ["never answers", () => new Promise(() => {}), /did not answer/, true],
]

for (const [name, tokenProvider, message, retryable] of failures) {
  test(`a tokenProvider that ${name} refuses the call with a sentence that says what to do`, async () => {
    const clock = { ...hasty(3000), stop: clearTimeout }
    await assert.rejects(provided(tokenProvider, clock), error => error.code === "signature_required" && message.test(error.message) && error.retryable === retryable)
  })
}

test("while the site makes a token, neither other tabs nor messages of the session wait for it", async t => {
  const { desk, tabs: [one, two] } = await opened(t, 2)
  one.visitor.send("before")
  await settled()
  let answer
  const identified = one.visitor.identify("ada", {}, { tokenProvider: () => new Promise(resolve => (answer = resolve)) })
  await settled()
  await two.visitor.setAttributes({ a: 1 })
  one.visitor.send("hello")
  await settled()
  assert.deepEqual(one.texts(), ["before sent", "hello sent"])
  answer("fresh")
  assert.equal((await identified).outcome, "created")
  assert.equal(desk.tokens.size, 2)
})

test("nobody sees the chat of the one before while the token of the next is made, nor after that fails", async t => {
  const { desk, shelf, tabs: [one, two] } = await opened(t, 2)
  await one.visitor.identify("ada")
  one.visitor.send("secret")
  one.visitor.watch(true)
  two.visitor.watch(true)
  await settled()
  let fail
  const late = one.visitor.identify("bob", {}, { tokenProvider: () => new Promise((_, reject) => (fail = reject)) })
  one.visitor.watch(false)
  one.visitor.watch(true)
  await settled()
  assert.deepEqual([one.texts(), two.texts()], [[], ["secret sent"]])
  fail(new Error("no backend"))
  await assert.rejects(late, { code: "signature_required" })
  await settled()
  assert.deepEqual([one.texts(), two.texts(), shelf.size, desk.tokens.size], [[], [], 0, 1])
  assert.deepEqual([outcomes(one), outcomes(two)], [["created", "logged_out"], ["created", "logged_out"]])
})

test("another person whose token had expired is identified with a fresh one, from nothing", async t => {
  const { desk, stored, tabs: [one] } = await opened(t)
  await one.visitor.identify("ada")
  const claims = judging(desk, ({ token }) => token === "old" && refusal(403, "signature_expired"))
  await one.visitor.identify("bob", {}, { token: "old", tokenProvider: () => "fresh" })
  assert.deepEqual(claims.map(({ token, bearer }) => [token, bearer !== undefined]), [["old", true], ["fresh", false]])
  assert.equal(stored().contact.identifier, "bob")
})

test("a logout while the token is made wins", async t => {
  const { desk, shelf, tabs: [{ visitor }] } = await opened(t)
  let answer
  const late = visitor.identify("ada", {}, { tokenProvider: () => new Promise(resolve => (answer = resolve)) })
  await settled()
  await visitor.logout()
  answer("fresh")
  await assert.rejects(late, { code: "logged_out" })
  assert.deepEqual([shelf.size, desk.requests.filter(name => name === "POST /identify")], [0, []])
})

test("an identifier that can be guessed is reported once a page, where it works unproved", async t => {
  const said = t.mock.method(console, "warn", () => {})
  const { tabs: [{ visitor }] } = await opened(t)
  await visitor.identify("ada-7f3c91d2e8")
  await visitor.identify("1234", {}, { token: "a.b.c" })
  assert.equal(said.mock.callCount(), 0)
  await visitor.identify("123456789")
  await visitor.identify("ada@example.com")
  assert.equal(said.mock.callCount(), 1)
  assert.match(said.mock.calls[0].arguments[0], /long random id/)
})

test("somebody else whose call was refused before it was made leaves nobody either; the same person and an anonymous one stay", async t => {
  const { shelf, stored, tabs: [one, two] } = await opened(t, 2)
  one.visitor.send("hello")
  await settled()
  await one.visitor.turnAway("ada")
  assert.deepEqual(outcomes(one), [])
  await one.visitor.identify("ada")
  await settled()
  await one.visitor.turnAway("ada")
  assert.equal(stored().contact.identifier, "ada")
  one.visitor.turnAway("bob")
  await settled()
  assert.deepEqual([one.texts(), two.texts(), shelf.size, outcomes(one), outcomes(two)], [[], [], 0, ["created", "logged_out"], ["created", "logged_out"]])
})

test("somebody who is turned away keeps their place among the calls, and a logout takes it", async t => {
  const { stored, tabs: [{ visitor }] } = await opened(t)
  const late = visitor.identify("ada")
  visitor.turnAway("bob")
  assert.equal((await late).identifier, "ada")
  await settled()
  assert.equal(stored(), null)
  visitor.identify("ada").catch(() => {})
  visitor.turnAway("bob")
  visitor.logout()
  await visitor.identify("carol")
  await settled()
  assert.equal(stored().contact.identifier, "carol")
})

test("somebody is turned away at once, before what speaks to the server is there", async t => {
  const { desk, shelf, tabs: [one] } = await opened(t)
  await one.visitor.identify("ada")
  one.visitor.stop()
  const told = []
  const next = new Visitor({ server: "http://chat.example.com", widgetId: "w", storage: storageOf(shelf), events: new EventTarget(), fetch: desk.fetch, tell: (type, detail) => told.push(type === "identitychange" ? detail.outcome : type) })
  t.after(() => next.stop())
  await next.turnAway("bob")
  assert.deepEqual([shelf.has("perch:w"), told], [false, ["reset", "logged_out"]])
})

// Logout without a line

const FAREWELL = "perch:w:revoke-"

test("a logout that the server does not hear keeps only what can end the session, and the next page ends it", async t => {
  const { desk, shelf, open, tabs: [one] } = await opened(t)
  await one.visitor.identify("ada")
  one.visitor.send("secret")
  await settled()
  const [token] = [...desk.tokens.keys()].slice(-1)
  desk.goDown()
  one.visitor.logout()
  assert.deepEqual([one.texts(), [...shelf.keys()]], [[], [`${FAREWELL}r-${token}`]])
  assert.ok(![...shelf.values()].join().includes(token))
  one.visitor.stop()
  await settled()
  desk.comeBack()
  desk.requests.length = 0
  const two = await open()
  await settled()
  assert.deepEqual([shelf.size, desk.tokens.has(token), desk.requests], [0, false, ["GET ", "POST /logout"]])
  assert.deepEqual([two.texts(), outcomes(two)], [[], []])
})

for (const [whom, before] of [
  ["nobody", async () => {}],
  ["somebody else", one => one.visitor.identify("ada")],
  ["somebody whom the storage has lost", async (one, shelf) => {
    await one.visitor.identify("ada")
    shelf.delete("perch:w")
  }],
]) {
  test(`a logout of ${whom} says what an earlier one could not`, async t => {
    const { desk, shelf, tabs: [one] } = await opened(t)
    await before(one, shelf)
    const { token, revocation } = desk.opened("c9")
    shelf.set(FAREWELL + revocation, "")
    await one.visitor.logout()
    assert.deepEqual([shelf.size, desk.tokens.has(token)], [0, false])
  })
}

test("a farewell that is answered with a refusal has been heard; one that must wait is said again", async t => {
  const { desk, shelf, tabs: [one] } = await opened(t, 1, { haste: 20 })
  await one.visitor.identify("ada")
  let asked = 0
  desk.answers["POST /logout"] = () => ++asked < 3 ? { status: 429, problem: { code: "rate_limited", message: "Wait.", retryable: true, retryAfter: 1 } } : refusal(404, "widget_not_found")
  await one.visitor.logout()
  assert.equal(shelf.size, 1)
  await pause(300)
  assert.deepEqual([asked, shelf.size], [3, 0])
})

test("a tab that is left alone with another's farewell says it", async t => {
  const { desk, shelf, open, tabs: [one] } = await opened(t)
  await one.visitor.identify("ada")
  const two = await open()
  two.visitor.watch(true)
  await settled()
  const { revocation } = JSON.parse(shelf.get("perch:w"))
  one.visitor.stop()
  shelf.delete("perch:w")
  shelf.set(FAREWELL + revocation, "")
  for (const key of ["perch:w", FAREWELL + revocation]) two.events.dispatchEvent(Object.assign(new Event("storage"), { key }))
  assert.deepEqual(outcomes(two), ["logged_out"])
  await pause(2200)
  assert.deepEqual([shelf.size, desk.tokens.size], [0, 1])
})

test("a session that was stored without a revocation is ended with its token", async t => {
  const { desk, shelf, open, tabs: [one] } = await opened(t)
  await one.visitor.identify("ada")
  const { revocation, ...session } = JSON.parse(shelf.get("perch:w"))
  one.visitor.stop()
  shelf.set("perch:w", JSON.stringify(session))
  const two = await open()
  await two.visitor.logout()
  assert.deepEqual([shelf.size, desk.tokens.has(session.token)], [0, false])
})

test("a session that came too late is ended by its own revocation", async t => {
  const { desk, shelf, tabs: [one] } = await opened(t)
  let answer
  desk.delay = new Promise(resolve => (answer = resolve))
  const late = one.visitor.identify("ada")
  await settled()
  await one.visitor.logout()
  desk.delay = undefined
  answer()
  await assert.rejects(late, { code: "logged_out" })
  await settled()
  assert.deepEqual([shelf.size, desk.tokens.size], [0, 1])
})

test("an identification under way in a session is fenced off by a logout, and not asked again without the session", async t => {
  const { desk, shelf, tabs: [one] } = await opened(t)
  await one.visitor.identify("ada")
  let answer
  desk.delay = new Promise(resolve => (answer = resolve))
  const late = one.visitor.identify("ada", { a: 1 })
  await pause(100)
  one.visitor.logout()
  desk.delay = undefined
  answer()
  await assert.rejects(late, { code: "logged_out" })
  await settled()
  assert.deepEqual([shelf.size, desk.tokens.size, desk.requests.filter(name => name === "POST /identify").length], [0, 1, 2])
})

for (const [name, options] of [["with Web Locks", {}], ["without Web Locks", { locks: null }]]) {
  test(`${name}: whoever comes after a logout does not wait for an identification that is not answered, and what it makes is ended`, async t => {
    const desk = new Desk()
    const { fetch } = desk
    let answer
    const answered = new Promise(resolve => (answer = resolve))
    desk.fetch = async (address, init) => {
      if (address.endsWith("/identify")) await answered
      return fetch(address, init)
    }
    const { stored, tabs: [one, two] } = await opened(t, 2, { desk, haste: 4, ...options })
    one.visitor.send("hello")
    await pause(300)
    desk.drafts.clear()
    const late = one.visitor.identify("ada").catch(({ code }) => code)
    await pause(200)
    one.visitor.logout()
    assert.equal(await late, "logged_out")
    two.visitor.send("from a stranger")
    one.visitor.watch(true)
    await pause(500)
    assert.deepEqual([one.texts(), two.texts()], [["from a stranger sent"], ["from a stranger sent"]])
    const { token } = stored()
    answer()
    await pause(500)
    assert.equal(stored().token, token)
    assert.deepEqual([[...desk.tokens.values()].filter(contact => contact === "c-ada"), one.texts(), outcomes(one)], [[], ["from a stranger sent"], ["logged_out"]])
  })
}

test("an identification that waits for a message to be delivered is not asked for after a logout, as nobody and as nobody else", async t => {
  const { desk, tabs: [one] } = await opened(t)
  desk.deaf = true
  one.visitor.send("hello")
  await settled()
  const late = one.visitor.identify("ada").catch(({ code }) => code)
  await settled()
  one.visitor.logout()
  desk.deaf = false
  one.visitor.send("from a stranger")
  assert.equal(await late, "logged_out")
  await pause(400)
  assert.ok(!desk.requests.includes("POST /identify"))
  assert.deepEqual(one.texts(), ["from a stranger sent"])
})

// Logout in other tabs

test("a logout in one tab fences off what another has under way without any session yet", async t => {
  const { desk, shelf, tabs: [one, two] } = await opened(t, 2)
  await one.visitor.identify("ada")
  await one.visitor.logout()
  await settled()
  let answer
  desk.delay = new Promise(resolve => (answer = resolve))
  const late = assert.rejects(two.visitor.identify("ada"), { code: "logged_out" })
  await settled()
  await one.visitor.logout()
  await settled()
  desk.delay = undefined
  answer()
  await late
  await settled()
  assert.deepEqual([shelf.size, desk.tokens.size], [0, 1])
})

test("where nothing can be stored, a logout still reaches the other tabs, and ends their sessions too", async t => {
  const forgetful = { get: () => undefined, delete: () => false, keys: () => [], set: () => { throw new Error("full") } }
  const { desk, tabs } = await opened(t, 2, { shelf: forgetful })
  for (const { visitor } of tabs) await visitor.identify("ada")
  tabs[1].visitor.send("secret")
  await settled()
  assert.equal(desk.tokens.size, 3)
  await tabs[0].visitor.logout()
  await settled()
  assert.deepEqual([tabs.map(outcomes), tabs[1].texts(), desk.tokens.size], [[["created", "logged_out"], ["created", "logged_out"]], [], 1])
})

test("a session that ended here does not come back from a storage that is a moment behind", async t => {
  const { shelf, tabs: [one, two] } = await opened(t, 2)
  await one.visitor.identify("ada")
  await settled()
  const behind = shelf.get("perch:w")
  await one.visitor.logout()
  await settled()
  shelf.set("perch:w", behind)
  for (const { visitor } of [one, two]) visitor.sync()
  await settled()
  assert.deepEqual([one, two].map(outcomes), [["created", "logged_out"], ["created", "logged_out"]])
})

for (const type of ["visibilitychange", "pageshow", "resume"]) {
  test(`a tab that slept through a logout shows nothing after ${type}`, async t => {
    const { shelf, tabs: [one, two] } = await opened(t, 2)
    one.visitor.send("secret")
    two.visitor.watch(true)
    await settled()
    shelf.delete("perch:w")
    assert.deepEqual(two.texts(), ["secret sent"])
    two.events.dispatchEvent(new Event(type))
    assert.deepEqual(two.texts(), [])
  })
}

// An undone merge

/** Ada's merge is undone: her token is dead, and another one waits for whoever has it. */
function undo(desk, token) {
  desk.tokens.delete(token)
  desk.drafts = new Map([["d", { id: "m", conversation: "A", sequence: 1, author: { kind: "visitor" }, text: "before the merge", at: 1 }]])
  desk.conversation = { ...desk.conversation, sequence: 1 }
  desk.answers["POST /renewal"] = (_, bearer) => {
    if (bearer !== token || desk.tokens.has("restored")) return refusal(401, "logged_out")
    desk.tokens.set("restored", "c1")
    return { status: 201, token: "restored", revocation: "r-restored", contact: { id: "c1", assurance: "anonymous", version: 3 } }
  }
}

for (const code of [4002, 4500]) {
  test(`when a merge is undone and the connections closed with ${code}, the person is anonymous again in every tab`, async t => {
    const { desk, stored, tabs } = await opened(t, 2, { haste: 20 })
    await tabs[0].visitor.identify("ada")
    tabs[0].visitor.send("as Ada")
    for (const { visitor } of tabs) visitor.watch(true)
    await settled()
    assert.deepEqual(tabs.map(({ texts }) => texts()), [["as Ada sent"], ["as Ada sent"]])
    undo(desk, stored().token)
    for (const line of desk.lines) line.fall(code)
    await pause(300)
    assert.deepEqual(tabs.map(({ texts }) => texts()), [["before the merge sent"], ["before the merge sent"]])
    for (const { said } of tabs) assert.deepEqual(JSON.parse(JSON.stringify(said("identitychange")[1])), { outcome: "restored", assurance: "anonymous" })
    assert.deepEqual([stored().token, stored().revocation, stored().contact.identifier], ["restored", "r-restored", undefined])
    assert.equal(desk.requests.filter(name => name === "POST /renewal").length, 1)
  })
}

test("a call that finds the merge undone goes on as the person that is anonymous again", async t => {
  const { desk, stored, tabs: [one] } = await opened(t)
  await one.visitor.identify("ada")
  undo(desk, stored().token)
  const bearers = []
  desk.answers["POST /attributes"] = (_, token) => bearers.push(token) && {}
  await one.visitor.setAttributes({ a: 1 })
  assert.deepEqual([bearers, outcomes(one)], [["restored"], ["created", "restored"]])
})

test("what was written to somebody whose merge is undone is dropped, and said to be", async t => {
  const { desk, stored, tabs: [one] } = await opened(t, 1, { haste: 20 })
  await one.visitor.identify("ada")
  desk.deaf = true
  one.visitor.send("as Ada")
  await settled()
  undo(desk, stored().token)
  desk.deaf = false
  for (const line of desk.lines) line.fall(4002)
  await pause(300)
  assert.deepEqual([one.texts(), one.said("error").map(({ code }) => code), desk.drafts.size], [["before the merge sent"], ["superseded"], 1])
})

test("a session for which there is no renewal is over; while nobody can be asked it is not", async t => {
  const { desk, shelf, stored, tabs: [one] } = await opened(t, 1, { haste: 20 })
  await one.visitor.identify("ada")
  one.visitor.send("hello")
  await settled()
  desk.answers["POST /renewal"] = () => ({ status: 503, problem: { code: "server_error", message: "Wait.", retryable: true } })
  desk.tokens.delete(stored().token)
  for (const line of desk.lines) line.fall(4500)
  await pause(300)
  assert.deepEqual([shelf.size, outcomes(one)], [1, ["created"]])
  desk.answers["POST /renewal"] = () => refusal(401, "logged_out")
  await pause(700)
  assert.deepEqual([shelf.size, outcomes(one)], [0, ["created", "logged_out"]])
})

test("when conversations leave the person, they leave the screen at once, and what waits stays", async t => {
  const { desk, tabs: [one] } = await opened(t)
  await one.visitor.identify("ada")
  one.visitor.send("of somebody else")
  await settled()
  desk.deaf = true
  one.visitor.send("of Ada")
  await settled()
  desk.drafts.clear()
  desk.conversation = { ...desk.conversation, id: "B", sequence: 0 }
  for (const line of desk.lines) line.fall(4005)
  await settled()
  assert.deepEqual(one.texts(), ["of Ada waiting"])
  desk.deaf = false
  await pause(1000)
  assert.deepEqual([one.texts(), outcomes(one)], [["of Ada sent"], ["created"]])
})

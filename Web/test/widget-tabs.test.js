import assert from "node:assert/strict"
import test from "node:test"
import { Desk, browser, hasty, identifying, judging, opened, outcomes, pause, refusal, settled } from "./desk.js"

/** The server answers the call, and the page has gone by then. */
async function strand(desk, tab, call) {
  let go
  desk.delay = new Promise(resolve => (go = resolve))
  call(tab.visitor).catch(() => {})
  await settled()
  tab.leave()
  desk.delay = undefined
  go()
  await settled()
}

// Several tabs, with and without Web Locks

for (const [name, options] of [["with Web Locks", {}], ["without Web Locks", { locks: null }]]) {
  test(`${name}: tabs that begin together make one session`, async t => {
    const { desk, tabs } = await opened(t, 3, { haste: 4, ...options })
    tabs.forEach(({ visitor }, number) => visitor.send(`of ${number}`))
    await pause(700)
    assert.equal(desk.requests.filter(name => name === "POST /sessions").length, 1)
    for (const { texts } of tabs) assert.deepEqual(texts().sort(), ["of 0 sent", "of 1 sent", "of 2 sent"])
  })

  test(`${name}: identified as two people in two tabs, both end with whom the server accepted last`, async t => {
    const { desk, stored, tabs } = await opened(t, 2, { haste: 4, ...options })
    const accepted = judging(desk)
    await Promise.all(tabs.map(({ visitor }, number) => visitor.identify(["ada", "bob"][number])))
    await settled()
    const { identifier } = accepted[accepted.length - 1]
    assert.equal(stored().contact.identifier, identifier)
    for (const { said } of tabs) assert.equal(said("identitychange").pop().identifier, identifier)
    assert.equal(desk.tokens.size, 2)
  })

  test(`${name}: a rotation in one tab logs nobody out`, async t => {
    const { tabs, desk } = await opened(t, 3, { haste: 4, ...options })
    tabs[0].visitor.send("hello")
    for (const { visitor } of tabs) visitor.watch(true)
    await settled()
    identifying(desk, "upgraded", "c1")
    await tabs[1].visitor.identify("ada")
    await pause(700)
    for (const tab of tabs) assert.deepEqual([outcomes(tab), tab.texts()], [["upgraded"], ["hello sent"]])
  })
}

test("two sessions made at once, as no lock may prevent, end as the one that was stored first", async t => {
  const free = { request: (_, action) => action() }
  const { desk, shelf, tabs } = await opened(t, 2, { locks: free })
  let go
  desk.delay = new Promise(resolve => (go = resolve))
  tabs.forEach(({ visitor }, number) => visitor.send(`of ${number}`))
  await settled()
  desk.delay = undefined
  go()
  await pause(300)
  assert.equal(desk.requests.filter(name => name === "POST /sessions").length, 2)
  for (const { texts } of tabs) assert.deepEqual(texts().sort(), ["of 0 sent", "of 1 sent"])
  assert.deepEqual([desk.tokens.size, [...shelf.keys()]], [2, ["perch:w"]])
})

test("two identifications at once, as no lock may prevent, end in both tabs as one that lives", async t => {
  const free = { request: (_, action) => action() }
  const { desk, stored, tabs } = await opened(t, 2, { locks: free })
  let go
  desk.delay = new Promise(resolve => (go = resolve))
  const calls = tabs.map(({ visitor }, number) => visitor.identify(["ada", "bob"][number]))
  await settled()
  desk.delay = undefined
  go()
  await Promise.allSettled(calls)
  await settled()
  assert.ok(desk.tokens.has(stored().token))
  assert.equal(desk.tokens.size, 2)
  for (const { said } of tabs) assert.equal(said("identitychange").pop().identifier, stored().contact.identifier)
})

// A page that goes before the answer comes

for (const [outcome, id] of [["upgraded", "c1"], ["merged", "c9"], ["switched", "c8"]]) {
  /** A browser whose first page has gone while Ada was identified. */
  async function left(t) {
    const { tabs: [first], ...browser } = await opened(t, 1, { haste: 4 })
    if (outcome === "switched") await first.visitor.identify("bob")
    first.visitor.send("hello")
    await settled()
    identifying(browser.desk, outcome, id)
    await strand(browser.desk, first, visitor => visitor.identify("ada"))
    return browser
  }

  test(`who was ${outcome} when the page went is so on the next page`, async t => {
    const { desk, open, stored } = await left(t)
    const next = await open()
    next.visitor.watch(true)
    await pause(400)
    assert.deepEqual([outcomes(next), next.texts(), next.said("identitychange")[0].identifier, desk.tokens.has(stored().token)], [[outcome], ["hello sent"], "ada", true])
    assert.deepEqual([desk.tokens.size, stored().asked], [2, undefined])
  })

  test(`who was ${outcome} when the page went is so at once when the next page identifies them again`, async t => {
    const { desk, open } = await left(t)
    const next = await open()
    assert.equal((await next.visitor.identify("ada")).outcome, "unchanged")
    await pause(400)
    assert.deepEqual([outcomes(next), desk.tokens.size], [[outcome, "unchanged"], 2])
  })
}

test("what waited to be sent when the page went is sent on the next page, as who they are there", async t => {
  const { desk, open, tabs: [first] } = await opened(t, 1, { haste: 4 })
  first.visitor.send("hello")
  await settled()
  identifying(desk, "upgraded", "c1")
  desk.deaf = true
  first.visitor.send("waits")
  const { fetch } = desk
  desk.fetch = async (...request) => {
    await fetch(...request)
    return new Promise(() => {})
  }
  first.visitor.identify("ada")
  // What was written before the call is given three seconds.
  await pause(900)
  assert.equal(desk.requests.at(-1), "POST /identify")
  first.leave()
  desk.fetch = fetch
  desk.deaf = false
  const next = await open()
  await next.visitor.identify("ada")
  await pause(600)
  assert.deepEqual([desk.texts, next.texts(), next.said("error")], [["hello", "waits"], ["hello sent", "waits sent"], []])
})

test("what was said of one person goes to no other whom a page that is gone has identified", async t => {
  const { desk, tabs: [one, two] } = await opened(t, 2, { haste: 4 })
  await one.visitor.identify("ada")
  await pause(300)
  const said = []
  desk.answers["POST /attributes"] = (_, token) => said.push(token) && {}
  identifying(desk, "switched", "c-bob")
  await strand(desk, one, visitor => visitor.identify("bob"))
  await assert.rejects(two.visitor.setAttributes({ email: "ada@example.com" }), { code: "superseded" })
  assert.deepEqual(said, [])
})

test("an answer that another tab has fetched first is no session of nobody", async t => {
  const free = { request: (_, action) => action() }
  const { desk, stored, tabs: [one, two] } = await opened(t, 2, { haste: 4, locks: free })
  await one.visitor.identify("ada")
  one.visitor.send("hello")
  for (const { visitor } of [one, two]) visitor.watch(true)
  await pause(300)
  identifying(desk, "switched", "c-bob")
  // It is long on its way to the first tab, whose turn is over by then.
  const { fetch } = desk
  let arrive
  const slow = new Promise(resolve => (arrive = resolve))
  desk.fetch = async (address, options) => {
    const answer = await fetch(address, options)
    if (address.endsWith("/identify") && desk.fetch !== fetch) {
      desk.fetch = fetch
      await slow
    }
    return answer
  }
  const call = one.visitor.identify("bob")
  await pause(400)
  assert.equal(stored().contact.identifier, "bob")
  arrive()
  assert.equal((await call).outcome, "switched")
  await pause(500)
  assert.ok(desk.tokens.has(stored().token))
  assert.deepEqual([outcomes(one), outcomes(two)], [["created", "switched"], ["created", "switched"]])
})

for (const code of ["signature_required", "rate_limited"]) {
  test(`nothing of an identification that was refused with ${code} stays in the storage`, async t => {
    const { desk, stored, tabs: [one] } = await opened(t)
    one.visitor.send("hello")
    await settled()
    desk.answers["POST /identify"] = () => refusal(403, code)
    await assert.rejects(one.visitor.identify("ada"), { code })
    await settled()
    assert.equal(stored().asked, undefined)
  })
}

for (const milliseconds of [0, 200]) {
  test(`without Web Locks: who goes ${milliseconds} ms after an answer keeps the next page waiting for no lease`, async t => {
    let gone = false
    const mortal = { ...hasty(4), start: (action, milliseconds) => setTimeout(() => gone || action(), milliseconds / 4) }
    const desk = new Desk()
    const { shelf, tabs: [first] } = await opened(t, 1, { desk, clock: mortal, locks: null })
    await first.visitor.identify("ada")
    await pause(milliseconds / 4)
    first.events.dispatchEvent(new Event("pagehide"))
    await settled()
    gone = true
    const next = await browser(desk, { haste: 4, locks: null, shelf }).tab()
    t.after(() => next.visitor.stop())
    const began = performance.now()
    await next.visitor.setAttributes({ a: 1 })
    assert.ok(performance.now() - began < 800)
  })
}

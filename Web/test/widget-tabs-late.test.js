import assert from "node:assert/strict"
import test from "node:test"
import { Desk, browser, hasty, identifying, judging, opened, outcomes, pause, refusal, settled } from "./desk.js"

// A storage in which one tab sees late what another has stored

for (const [name, options] of [["with Web Locks", {}], ["without Web Locks", { locks: null }]]) {
  for (const late of [50, 350]) {
    const seen = `${name}, seen ${4 * late} ms late`

    test(`${seen}: a new token in one tab logs no other out`, async t => {
      const { tabs, desk, stored } = await opened(t, 3, { haste: 4, late, ...options })
      tabs[0].visitor.send("hello")
      for (const { visitor } of tabs) visitor.watch(true)
      await pause(2 * late + 200)
      identifying(desk, "upgraded", "c1")
      await tabs[1].visitor.identify("ada")
      await pause(3 * late + 700)
      for (const tab of tabs) assert.deepEqual([outcomes(tab), tab.texts()], [["upgraded"], ["hello sent"]])
      assert.ok(desk.tokens.has(stored().token))
    })

    test(`${seen}: a call of another tab goes on with the new token`, async t => {
      const { tabs, desk } = await opened(t, 2, { haste: 4, late, ...options })
      tabs[0].visitor.send("hello")
      await pause(2 * late + 200)
      identifying(desk, "upgraded", "c1")
      const first = tabs[0].visitor.identify("ada")
      const bearers = []
      desk.answers["POST /attributes"] = (_, token) => bearers.push(token) && {}
      await Promise.all([first, tabs[1].visitor.setAttributes({ a: 1 })])
      assert.equal(bearers.length, 1)
      await pause(late + 200)
      assert.deepEqual([tabs.map(outcomes), desk.tokens.size], [[["upgraded"], ["upgraded"]], 2])
    })

    test(`${seen}: who is identified as somebody else in another tab is who the server accepted last`, async t => {
      const { desk, stored, tabs } = await opened(t, 2, { haste: 4, late, ...options })
      await tabs[0].visitor.identify("carol")
      await pause(late + 200)
      const accepted = judging(desk)
      await Promise.all(tabs.map(({ visitor }, number) => visitor.identify(["ada", "bob"][number])))
      await pause(3 * late + 700)
      const { identifier } = accepted[accepted.length - 1]
      assert.equal(stored().contact.identifier, identifier)
      for (const { said } of tabs) assert.equal(said("identitychange").pop().identifier, identifier)
      assert.ok(desk.tokens.has(stored().token))
      assert.equal(desk.tokens.size, 2)
    })
  }
}

test("what a tab stores that has not seen the newest token is put right by one that has", async t => {
  const { desk, shelf, stored, tabs: [one, two] } = await opened(t, 2, { haste: 4 })
  one.visitor.send("hello")
  await settled()
  const behind = shelf.get("perch:w")
  identifying(desk, "upgraded", "c1")
  await one.visitor.identify("ada")
  await pause(300)
  const { token } = stored()
  shelf.set("perch:w", behind)
  two.visitor.sync()
  await pause(300)
  assert.equal(stored().token, token)
  for (const tab of [one, two]) assert.deepEqual([outcomes(tab), tab.texts()], [["upgraded"], ["hello sent"]])
})

test("a session that was stored while the one before came to its end stays", async t => {
  const { desk, shelf, tabs: [one, two] } = await opened(t, 2, { haste: 4, late: 150 })
  one.visitor.send("hello")
  await pause(500)
  desk.tokens.delete(JSON.parse(shelf.get("perch:w")).token)
  await two.visitor.identify("ada")
  for (const line of desk.lines) line.fall(4500)
  await pause(1000)
  assert.equal(JSON.parse(shelf.get("perch:w")).contact.identifier, "ada")
  assert.ok(desk.tokens.has(JSON.parse(shelf.get("perch:w")).token))
  assert.equal(one.said("identitychange").pop().identifier, "ada")
})

for (const late of [800, 900]) {
  test(`a token that comes after ${4 * late} ms, when it had been given up, is taken all the same`, async t => {
    const { desk, stored, tabs: [one, two] } = await opened(t, 2, { haste: 4, late })
    one.visitor.send("hello")
    for (const { visitor } of [one, two]) visitor.watch(true)
    await pause(2 * late + 400)
    identifying(desk, "upgraded", "c1")
    await two.visitor.identify("ada")
    await pause(3 * late + 1500)
    assert.ok(desk.tokens.has(stored().token))
    assert.deepEqual([outcomes(one), outcomes(two)], [["logged_out", "upgraded"], ["upgraded"]])
  })
}

test("a session that was logged out and is stored again ends nobody who came after it", async t => {
  const { desk, shelf, stored, tabs: [one] } = await opened(t, 1, { haste: 4 })
  await one.visitor.identify("ada")
  const behind = shelf.get("perch:w")
  await one.visitor.logout()
  await one.visitor.identify("bob")
  const { token } = stored()
  shelf.set("perch:w", behind)
  one.visitor.sync()
  await pause(500)
  assert.deepEqual([outcomes(one), desk.tokens.has(token), stored().token], [["created", "logged_out", "created"], true, token])
})

test("a tab that slept puts nobody back who was logged out meanwhile, although the clock was put back", async t => {
  let ahead = 3_600_000
  const clock = { ...hasty(4), now: () => 4 * Date.now() + ahead }
  const desk = new Desk()
  const { shelf, stored, tabs: [one] } = await opened(t, 1, { desk, clock })
  await one.visitor.identify("ada")
  one.visitor.send("secret")
  await pause(300)
  // Of the same storage, and without a word from the first one.
  const asleep = await browser(desk, { clock, shelf }).tab()
  t.after(() => asleep.visitor.stop())
  asleep.visitor.watch(true)
  await pause(300)
  assert.deepEqual(asleep.texts(), ["secret sent"])
  ahead = 0
  await one.visitor.logout()
  await one.visitor.identify("bob")
  const { token } = stored()
  await pause(300)
  asleep.events.dispatchEvent(new Event("pageshow"))
  assert.deepEqual(asleep.texts(), [])
  one.visitor.sync()
  await pause(1000)
  assert.deepEqual([stored().token, outcomes(one)], [token, ["created", "logged_out", "created"]])
})

test("a tab in the background, whose timers come once a second, keeps nobody waiting for long", async t => {
  const haste = 20
  const clock = { ...hasty(haste), start: (action, milliseconds) => setTimeout(action, 1000 * Math.ceil(milliseconds / 1000) / haste) }
  const { desk, stored, tabs: [one] } = await opened(t, 1, { clock })
  one.visitor.send("hello")
  await pause(300)
  desk.tokens.delete(stored().token)
  desk.answers["POST /renewal"] = () => refusal(409, "conflict")
  const began = clock.now()
  const asked = new Promise(resolve => (desk.answers["POST /attributes"] = () => resolve(clock.now()) ?? { session: { ...desk.opened("c2"), contact: { id: "c2" } } }))
  await one.visitor.setAttributes({ a: 1 })
  assert.ok((await asked) - began < 8000)
})

test("what was written before a logout is not sent as the next person, though the drafts are seen late", async t => {
  const { desk, tabs: [one, two] } = await opened(t, 2, { haste: 4, late: 60 })
  desk.goDown()
  one.visitor.send("before the logout")
  await pause(20)
  two.visitor.send("of the other tab")
  await pause(20)
  const left = two.visitor.logout()
  await pause(300)
  assert.deepEqual([one.texts(), one.said("error").filter(({ code }) => code === "logged_out").length], [[], 1])
  desk.comeBack()
  await pause(2500)
  await left
  assert.deepEqual([desk.texts, one.texts()], [[], []])
})

test("a widget that is shut down and begun again in one page waits for nothing", async t => {
  const { open, tabs: [one] } = await opened(t)
  await one.visitor.identify("ada")
  one.visitor.stop()
  const next = await open()
  const began = performance.now()
  await next.visitor.setAttributes({ a: 1 })
  assert.ok(performance.now() - began < 450)
})

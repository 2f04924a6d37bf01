import assert from "node:assert/strict"
import test from "node:test"
import { Courier } from "../widget/courier.js"
import { MOMENT, Tabs, leased } from "../widget/tabs.js"
import { fakeClock } from "./clock.js"
import { hasty, pause, settled, turns, opened as openedTabs } from "./desk.js"

const HASTE = 20
const ELSEWHERE = "perch:w:01890a5d-ac96-774b-bcce-b302099a8057"

/** Until it holds; what takes longer than two seconds does not come. */
async function until(condition, what) {
  for (let tries = 0; !condition(); tries++) {
    assert.ok(tries < 400, `waited for ${what}`)
    await pause(5)
  }
}

/** A hasty browser, and tabs in it that end with the test. */
async function opened(t, count, options) {
  const all = await openedTabs(t, count, { haste: HASTE, ...options })
  return { ...all, waiting: () => [...all.shelf.keys()].filter(key => key.length === ELSEWHERE.length) }
}

/** A conversation that has begun, in each of these tabs, and then the line breaks. */
async function cutOff(t, count, options) {
  const stage = await opened(t, count, options)
  stage.tabs[0].visitor.send("hello")
  for (const { visitor } of stage.tabs) visitor.watch(true)
  await until(() => stage.tabs.every(({ texts }) => texts()[0] === "hello sent"), "the first message in every tab")
  stage.desk.goDown()
  await settled()
  stage.desk.sent.length = 0
  return stage
}

const lines = ({ sent }) => new Set(sent.map(([line]) => line)).size

for (const [name, options] of [["with Web Locks", {}], ["without Web Locks", { locks: null }]]) {
  test(`${name}: three tabs write offline, each message goes once and in order, and one tab takes all of them`, async t => {
    const { desk, tabs, waiting } = await cutOff(t, 3, options)
    const texts = []
    for (const round of ["first", "second"]) {
      tabs.forEach(({ visitor }, number) => {
        texts.push(`${round} of ${number}`)
        visitor.send(texts[texts.length - 1])
      })
    }
    await settled()
    for (const { texts: shown } of tabs) assert.deepEqual(shown(), ["hello sent", ...texts.map(text => `${text} waiting`)])
    assert.equal(waiting().length, texts.length)
    desk.comeBack()
    await until(() => tabs.every(({ texts: shown }) => shown().every(line => line.endsWith(" sent"))), "everything to be sent")
    for (const { texts: shown } of tabs) assert.deepEqual(shown(), ["hello sent", ...texts.map(text => `${text} sent`)])
    assert.deepEqual(desk.texts, ["hello", ...texts])
    await until(() => waiting().length === 0, "the storage to be empty again")
    assert.deepEqual([desk.sent.map(([, text]) => text), lines(desk)], [texts, 1])
  })
}

for (const [name, options] of [["with Web Locks", {}], ["without Web Locks", { locks: null }]]) {
  test(`${name}: while one tab is sending, the others wait`, async t => {
    const { desk, tabs } = await cutOff(t, 3, options)
    tabs.forEach(({ visitor }, number) => visitor.send(`of ${number}`))
    await settled()
    desk.deaf = true
    desk.comeBack()
    await until(() => desk.lines.filter(({ token }) => token).length === 3 && desk.sent.length > 0, "all tabs to be back and one to send")
    await pause(4000 / HASTE)
    assert.deepEqual(desk.sent.map(([, text]) => text), ["of 0"])
  })
}

test("what was written without any session survives the page, and makes one session", async t => {
  const { desk, tabs: [first], open, shelf, waiting } = await opened(t)
  desk.goDown()
  first.visitor.send("one")
  first.visitor.send("two")
  await settled()
  first.visitor.stop()
  assert.equal(waiting().length, 2)
  desk.comeBack()
  const [second, third] = [await open(), await open()]
  await until(() => [second, third].every(({ texts }) => texts().join() === "one sent,two sent"), "both tabs to show what was sent")
  assert.deepEqual([desk.texts, desk.requests.filter(name => name === "POST /sessions").length], [["one", "two"], 1])
  await until(() => shelf.size === 1, "only the session to be kept")
})

test("a tab that dies in the middle of sending is followed by the next one", async t => {
  const { desk, tabs: [one, two], waiting } = await cutOff(t, 2)
  one.visitor.send("a")
  one.visitor.send("b")
  desk.deaf = true
  desk.comeBack()
  await until(() => desk.sent.length > 0, "a tab to begin")
  const [[line]] = desk.sent
  const [dying, next] = one.visitor.log.unsent.length && line === desk.lines[0] ? [one, two] : [two, one]
  dying.visitor.stop()
  desk.deaf = false
  for (const each of desk.lines) each.fall(4000)
  await until(() => next.texts().join() === "hello sent,a sent,b sent", "the next tab to send")
  assert.deepEqual(desk.texts, ["hello", "a", "b"])
  await until(() => waiting().length === 0, "the storage to be empty again")
})

test("a message that arrived although its acknowledgement did not is not sent again by a tab that sees it", async t => {
  const { desk, tabs: [one], open, waiting } = await cutOff(t, 1)
  one.visitor.send("a")
  const { id } = one.visitor.log.unsent[0]
  desk.drafts.set(id, { id: "m-a", conversation: "A", sequence: 2, author: { kind: "visitor" }, text: "a", at: 2, draftId: id })
  desk.conversation = { ...desk.conversation, sequence: 2 }
  one.visitor.stop()
  desk.comeBack()
  const two = await open()
  await until(() => two.texts().join() === "hello sent,a sent", "the message")
  await settled()
  assert.deepEqual([desk.sent, waiting()], [[], []])
})

test("what is refused for a moment is not overtaken", async t => {
  const { desk, tabs: [one] } = await opened(t)
  let refusals = 0
  desk.refuses = ({ text }) => text === "b" && refusals++ < 3 && { code: "rate_limited", message: "Wait.", retryable: true, retryAfter: 1 }
  for (const text of ["a", "b", "c", "d"]) one.visitor.send(text)
  await until(() => one.texts().join() === "a sent,b sent,c sent,d sent", "all of them")
  assert.deepEqual([desk.texts, refusals], [["a", "b", "c", "d"], 4])
  assert.deepEqual(one.said("error"), [])
})

test("what is refused for good has failed in every tab and after a reload, stops nothing, and goes when it is retried", async t => {
  const { desk, tabs: [one, two], open, waiting } = await opened(t, 2)
  two.visitor.watch(true)
  desk.refuses = ({ text }) => text === "b" && { code: "invalid_message", message: "No.", retryable: false }
  for (const text of ["a", "b", "c"]) one.visitor.send(text)
  const third = await open()
  const failed = "a sent,c sent,b failed"
  await until(() => [one, two, third].every(({ texts }) => texts().join() === failed), "every tab to say so")
  assert.deepEqual(one.said("error").map(({ code }) => code), ["invalid_message"])
  desk.refuses = undefined
  two.visitor.retry(two.visitor.log.drafts[0].id)
  await until(() => [one, two, third].every(({ texts }) => texts().join() === "a sent,c sent,b sent"), "the retry")
  await until(() => waiting().length === 0, "the storage to be empty again")
})

test("a visitor who may not begin is told at the message, and the retry begins", async t => {
  const { desk, tabs: [one] } = await opened(t)
  const welcome = desk.answers["POST /sessions"]
  desk.answers["POST /sessions"] = () => ({ status: 403, problem: { code: "origin_not_allowed", message: "Not from here.", retryable: false } })
  one.visitor.send("a")
  await until(() => one.texts().join() === "a failed", "the refusal")
  desk.answers["POST /sessions"] = welcome
  one.visitor.retry(one.visitor.log.drafts[0].id)
  await until(() => one.texts().join() === "a sent", "the retry")
})

test("a visitor who must wait before they begin waits, and is not told off", async t => {
  const { desk, tabs: [one] } = await opened(t)
  const welcome = desk.answers["POST /sessions"]
  let asked = 0
  desk.answers["POST /sessions"] = () => asked++ < 2 ? { status: 429, problem: { code: "rate_limited", message: "Wait.", retryable: true, retryAfter: 1 } } : welcome()
  one.visitor.send("a")
  await until(() => one.texts().join() === "a sent", "the message")
  assert.equal(asked, 3)
})

const written = (text, generation) => JSON.stringify({ text, at: Date.now(), generation })

test("what an earlier page left is sent, although there is no session yet and nobody opens the chat", async t => {
  const { desk, tabs: [one] } = await opened(t, 1, { shelf: new Map([[ELSEWHERE, written("a", "")]]) })
  await until(() => one.texts().join() === "a sent", "the message")
  assert.deepEqual(desk.texts, ["a"])
})

test("what a tab wrote that died at once is sent by another tab", async t => {
  const { desk, tabs: [one], shelf } = await opened(t, 1, { haste: 1 })
  one.visitor.send("a")
  await until(() => one.texts().join() === "a sent", "the session")
  shelf.set(ELSEWHERE, written("b", JSON.parse(shelf.get("perch:w")).generation))
  one.events.dispatchEvent(Object.assign(new Event("storage"), { key: ELSEWHERE }))
  await until(() => one.texts().join() === "a sent,b sending", "the other tab's message")
  await pause(2000)
  await until(() => one.texts().join() === "a sent,b sent", "it to be sent")
  assert.deepEqual(desk.texts, ["a", "b"])
})

test("what this tab takes along for another it shows, even if it has not heard of it yet", async t => {
  const { desk, tabs: [one], shelf } = await opened(t)
  one.visitor.send("a")
  await until(() => one.texts().join() === "a sent", "the session")
  shelf.set(ELSEWHERE, written("b", JSON.parse(shelf.get("perch:w")).generation))
  desk.lines[0].fall(4000)
  await until(() => one.texts().join() === "a sent,b sent", "the other tab's message")
})

test("what another tab wrote and sent before this one heard of it is on screen once", async t => {
  const { tabs: [one], desk, shelf } = await opened(t)
  one.visitor.send("a")
  await until(() => one.texts().join() === "a sent", "the session")
  const hears = () => one.events.dispatchEvent(Object.assign(new Event("storage"), { key: ELSEWHERE }))
  const message = { id: "m-b", conversation: "A", sequence: 2, author: { kind: "visitor" }, text: "b", at: 1, draftId: ELSEWHERE.slice("perch:w:".length) }
  desk.lines[0].say({ type: "message", message })
  await until(() => one.texts().join() === "a sent,b sent", "the message")
  shelf.set(ELSEWHERE, written("b", JSON.parse(shelf.get("perch:w")).generation))
  hears()
  assert.deepEqual(one.texts(), ["a sent", "b sent"])
  shelf.delete(ELSEWHERE)
  hears()
  assert.deepEqual(one.texts(), ["a sent", "b sent"])
})

test("what has left the outbox unsent leaves the screen when the connection is back", async t => {
  const { desk, tabs: [one], waiting, shelf } = await cutOff(t, 1)
  one.visitor.send("a")
  shelf.delete(waiting()[0])
  assert.deepEqual(one.texts(), ["hello sent", "a waiting"])
  desk.comeBack()
  await until(() => one.texts().join() === "hello sent", "the screen to be right")
  assert.deepEqual(desk.texts, ["hello"])
})

// Whose it is

test("what was written before there was any session is sent in the one that identify begins", async t => {
  const { desk, tabs: [one] } = await opened(t)
  desk.answers["POST /sessions"] = () => ({ status: 429, problem: { code: "rate_limited", message: "Wait.", retryable: true, retryAfter: 30 } })
  one.visitor.send("a")
  assert.equal((await one.visitor.identify("ada")).outcome, "created")
  await until(() => one.texts().join() === "a sent", "the message")
  assert.deepEqual([...desk.tokens.values()].slice(1), ["c-ada"])
})

test("a first message that the server takes in an hour has failed, and goes when the visitor tries again", async t => {
  const { desk, tabs: [one] } = await opened(t)
  const begin = desk.answers["POST /sessions"]
  desk.answers["POST /sessions"] = () => ({ status: 429, problem: { code: "rate_limited", message: "Wait.", retryable: true, retryAfter: 3598 } })
  one.visitor.send("a")
  await until(() => one.texts().join() === "a failed", "the failure")
  assert.deepEqual(one.said("error").map(({ code, retryAfter }) => [code, retryAfter]), [["rate_limited", 3598]])
  desk.answers["POST /sessions"] = begin
  one.visitor.retry(one.visitor.log.drafts[0].id)
  await until(() => one.texts().join() === "a sent", "the message")
})

test("what a tab wrote before it heard of the session that another began is sent in that session", async t => {
  const { desk, tabs: [one, two], shelf } = await opened(t, 2)
  one.visitor.send("a")
  await until(() => one.texts().join() === "a sent", "the session")
  shelf.set("perch:w:01890a5d-ac96-774b-bcce-b302099a8057", JSON.stringify({ text: "b", at: Date.now(), generation: "" }))
  two.visitor.stop()
  one.visitor.stop()
  const known = shelf.get("perch:w")
  shelf.delete("perch:w")
  const { tabs: [late] } = await opened(t, 1, { desk, shelf })
  shelf.set("perch:w", known)
  late.events.dispatchEvent(Object.assign(new Event("storage"), { key: "perch:w" }))
  await until(() => late.texts().join() === "a sent,b sent", "what it wrote")
})

test("logout drops what waits, in every tab, and the next person's words are sent as theirs", async t => {
  const { desk, tabs: [one, two], waiting } = await cutOff(t, 2)
  one.visitor.send("secret of one")
  two.visitor.send("secret of two")
  await settled()
  const loggedOut = one.visitor.logout()
  assert.deepEqual([one.texts(), waiting()], [[], []])
  one.visitor.send("from the next")
  await until(() => two.texts().join() === "from the next waiting", "the other tab to show the next person's words only")
  desk.comeBack()
  await loggedOut
  await until(() => [one, two].every(({ texts }) => texts().includes("from the next sent")), "the next person's message")
  assert.deepEqual(desk.texts, ["hello", "from the next"])
  assert.equal(one.said("error")[0].code, "logged_out")
})

test("logout drops what was written before there was any session, and the next person begins one of their own", async t => {
  const { desk, tabs: [one] } = await opened(t)
  desk.goDown()
  one.visitor.send("secret")
  await settled()
  await one.visitor.logout()
  one.visitor.send("from the next")
  assert.deepEqual(one.visitor.log.drafts.map(({ text }) => text), ["from the next"])
  desk.comeBack()
  await until(() => one.texts().join() === "from the next sent", "the next person's message")
  assert.deepEqual([desk.texts, one.said("error").map(({ code }) => code)], [["from the next"], ["logged_out"]])
})

test("what lies in the storage of another session is never sent, and goes when it is found", async t => {
  const { desk, tabs: [one], shelf, open, waiting } = await cutOff(t, 1)
  one.visitor.send("of the old session")
  one.visitor.stop()
  shelf.set("perch:w", JSON.stringify({ ...JSON.parse(shelf.get("perch:w")), generation: "another" }))
  desk.comeBack()
  const two = await open()
  two.visitor.send("of the new one")
  await until(() => two.texts().includes("of the new one sent"), "the new message")
  assert.deepEqual([desk.texts, waiting()], [["hello", "of the new one"], []])
})

for (const [outcome, contact, sent] of [["upgraded", "c1", true], ["merged", "c-ada", true], ["created", "c-ada", false], ["resumed", "c-ada", false], ["switched", "c-ada", false]]) {
  test(`what an anonymous visitor wrote offline is ${sent ? "kept and sent" : "dropped"} when identify comes to ${outcome} with ${contact === "c1" ? "the same" : "another"} contact`, async t => {
    const { desk, tabs: [one], waiting } = await cutOff(t, 1)
    one.visitor.send("meanwhile")
    desk.deaf = true
    desk.comeBack()
    const identify = desk.answers["POST /identify"]
    desk.answers["POST /identify"] = (body, token) => {
      const answer = { ...identify(body, token), outcome }
      desk.tokens.set(answer.token, contact)
      return { ...answer, contact: { ...answer.contact, id: contact } }
    }
    await one.visitor.identify("ada")
    desk.deaf = false
    for (const line of desk.lines) if (line.token && !desk.tokens.has(line.token)) line.fall(4002)
    one.visitor.send("afterwards")
    await until(() => one.texts().includes("afterwards sent"), "the message after it")
    assert.deepEqual(desk.texts, ["hello", ...(sent ? ["meanwhile"] : []), "afterwards"])
    assert.equal(one.said("error").length, sent ? 0 : 1)
    await until(() => waiting().length === 0, "the storage to be empty again")
  })
}

test("an outbox without room takes nothing more, says so, and goes on once something was sent", async t => {
  const { desk, tabs: [one] } = await cutOff(t, 1)
  for (let number = 0; number < 100; number++) assert.equal(one.visitor.send(`number ${number}`), undefined)
  assert.match(one.visitor.send("one too many") ?? "", /Write on when/)
  desk.comeBack()
  await until(() => desk.drafts.size === 101, "all of them")
  assert.equal(one.visitor.send("one more"), undefined)
  await until(() => desk.drafts.size === 102, "one more")
  assert.ok(!desk.texts.includes("one too many"))
})

// The courier alone

const clock = hasty(HASTE)

function courier(queue, alone = trip => trip()) {
  const told = []
  const courier = new Courier({
    clock,
    next: () => queue[0],
    send: frame => told.push(frame),
    alone,
    refused: draft => told.push(`${draft.text} failed`) && queue.shift(),
  })
  const answer = (frame, taken = frame.type === "ack") => {
    if (taken) queue.shift()
    courier.hear({ ref: told[told.length - 1].ref, ...frame })
    return settled()
  }
  return { courier, told, answer, queue, texts: () => told.map(each => each.draft?.text ?? each) }
}

const draft = text => ({ id: text, text })

test("one message at a time is under way, and another's answer is not its own", async () => {
  const { courier: it, texts, answer } = courier([draft("a"), draft("b")])
  it.go()
  it.go()
  await settled()
  assert.deepEqual(texts(), ["a"])
  it.hear({ ref: 99 })
  await settled()
  assert.deepEqual(texts(), ["a"])
  await answer({ type: "ack" })
  assert.deepEqual(texts(), ["a", "b"])
})

test("after a broken line the same message goes first", async () => {
  const { courier: it, texts } = courier([draft("a"), draft("b")])
  it.go()
  await settled()
  it.lost()
  await settled()
  it.go()
  await settled()
  assert.deepEqual(texts(), ["a", "a"])
})

test("a line that breaks while it waits to ask again ends the wait", async () => {
  const { courier: it, texts, answer, queue } = courier([draft("a")])
  it.go()
  await settled()
  await answer({ type: "refused", error: { code: "rate_limited", message: "Wait.", retryable: true, retryAfter: 30 } })
  queue.length = 0
  it.lost()
  await settled()
  queue.push(draft("b"))
  it.go()
  await settled()
  assert.deepEqual(texts(), ["a", "b"])
})

test("a message that would have to wait for longer than somebody looks at it has failed, and the next one goes", async () => {
  const { courier: it, texts, answer } = courier([draft("a"), draft("b")])
  it.go()
  await settled()
  await answer({ type: "refused", error: { code: "rate_limited", message: "Wait.", retryable: true, retryAfter: 31 } })
  assert.deepEqual(texts(), ["a", "a failed", "b"])
})

test("what comes just as the last one is taken is sent too", async () => {
  const { courier: it, texts, answer, queue } = courier([draft("a")], trip => trip().then(settled))
  it.go()
  await settled()
  answer({ type: "ack" })
  await pause(10)
  queue.push(draft("b"))
  it.go()
  await until(() => texts().length === 2, "the second")
  assert.deepEqual(texts(), ["a", "b"])
})

// The lease

const kept = new Map()
const store = { names: () => [...kept.keys()], get: name => kept.get(name), set: (name, text) => kept.set(name, text), remove: name => kept.delete(name) }

test("under a lease one goes at a time, also for longer than it lasts, and nothing stays behind", async () => {
  const clock = { ...fakeClock(), random: Math.random }
  let inside = 0
  let most = 0
  const all = Promise.all([1, 2, 3].map(() => leased(store, clock, "test", async () => {
    most = Math.max(most, ++inside)
    await new Promise(done => clock.start(done, 6000))
    inside--
  })))
  await clock.pass(30_000)
  await all
  assert.deepEqual([most, kept.size], [1, 0])
})

for (const purpose of ["session", "outbox"]) {
  /** Two tabs of one browser, and what they do for as many milliseconds as it takes. */
  function two(t) {
    const clock = fakeClock()
    const locks = turns()
    const told = []
    const [one, other] = [1, 2].map(() => new Tabs({ key: "perch:w", shelf: store, clock, locks }, () => {}))
    for (const tabs of [one, other]) t.after(() => tabs.stop())
    const does = (tabs, name, milliseconds, stores) => tabs.alone(purpose, async () => {
      told.push(`${name} begins at ${clock.now()}`)
      await new Promise(done => clock.start(done, milliseconds))
      if (stores) tabs.stored(purpose)
    }).then(() => told.push(`${name} is done at ${clock.now()}`))
    return { clock, told, one, other, does }
  }

  test(`a tab's turn for the ${purpose} begins when it sees what the one before has stored, and that one waits for nothing`, async t => {
    const { clock, told, one, other, does } = two(t)
    does(one, "one", 1000, true)
    does(other, "the other", 1000, true)
    await clock.pass(4000)
    assert.deepEqual(told, ["one begins at 0", "one is done at 1000", `the other begins at ${1000 + MOMENT}`, `the other is done at ${2000 + MOMENT}`])
  })

  test(`a tab's turn for the ${purpose} begins at once when the one before has stored nothing`, async t => {
    const { clock, told, one, other, does } = two(t)
    does(one, "one", 1000, false)
    does(other, "the other", 1000, false)
    await clock.pass(4000)
    assert.deepEqual(told, ["one begins at 0", "one is done at 1000", "the other begins at 1000", "the other is done at 2000"])
  })

  test(`a tab that goes on with the ${purpose} waits for nobody, and the next tab from the last that was stored`, async t => {
    const { clock, told, one, other, does } = two(t)
    does(one, "one", 1000, true).then(() => clock.start(() => does(one, "one again", 10, true), 100))
    does(other, "the other", 0, false)
    await clock.pass(4000)
    assert.deepEqual(told, [
      "one begins at 0", "one is done at 1000", "one again begins at 1100", "one again is done at 1110", `the other begins at ${1110 + MOMENT}`, `the other is done at ${1110 + MOMENT}`,
    ])
  })
}

for (const [whose, lease] of [["of a tab that died", "dead 2000"], ["from a clock that was wrong", "dead 9e9"], ["that nobody can read", "nonsense"]]) {
  test(`a lease ${whose} is taken over`, async () => {
    const clock = fakeClock()
    kept.set("lease-test", lease)
    const taken = leased(store, clock, "test", async () => "done")
    await clock.pass(3000)
    assert.equal(await taken, "done")
    assert.equal(kept.size, 0)
  })
}

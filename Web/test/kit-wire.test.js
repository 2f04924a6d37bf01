import assert from "node:assert/strict"
import test from "node:test"
import { draftId } from "../kit/conversation-log.js"
import { ApiError, Rest, Socket, inTime, requestId } from "../kit/wire.js"
import { fakeClock, settled } from "./clock.js"

test("a draft id is a UUID of version 7 that sorts by time", () => {
  assert.match(draftId(), /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.equal(draftId(0x0123456789ab).slice(0, 13), "01234567-89ab")
  assert.ok(draftId(1_700_000_000_000) < draftId(1_700_000_000_001))
})

test("a request id has 128 random bits", () => {
  assert.match(requestId(), /^[0-9a-f]{32}$/)
  assert.equal(new Set(Array.from({ length: 1000 }, requestId)).size, 1000)
})

// REST

function answering(answers, seen = []) {
  return async (address, init) => {
    seen.push({ address, ...init })
    const answer = answers.length > 1 ? answers.shift() : answers[0]
    if (answer === "lost") throw new TypeError("network")
    return { status: answer[0], text: async () => (answer[1] === undefined ? "" : JSON.stringify(answer[1])) }
  }
}

test("a lost answer is asked for again with the same body", async () => {
  const clock = fakeClock()
  const seen = []
  const rest = new Rest("https://chat.example.com/api", { clock, fetch: answering(["lost", [503, { code: "server_error", message: "Later.", retryable: true }], [200, { fine: true }]], seen) })
  const answer = rest.request("POST", "/identify", { body: { requestId: "r1" }, token: "secret" })
  await clock.pass(5000)
  assert.deepEqual(await answer, { fine: true })
  assert.deepEqual(seen.map(({ body }) => body), Array(3).fill("{\"requestId\":\"r1\"}"))
  assert.equal(seen[0].headers.Authorization, "Bearer secret")
  assert.equal(seen[0].address.includes("secret"), false)
})

test("half a minute without an answer is offline", async () => {
  const clock = fakeClock()
  const rest = new Rest("", { clock, fetch: answering(["lost"]) })
  const answer = rest.request("GET", "/").catch(error => ({ error, at: clock.now() }))
  await clock.pass(60_000)
  const { error, at } = await answer
  assert.ok(error instanceof ApiError)
  assert.deepEqual([error.code, error.retryable], ["offline", true])
  assert.ok(at > 20_000 && at <= 30_000, `gave up after ${at}`)
})

test("a server that accepts and never answers is offline within half a minute too", async () => {
  const clock = fakeClock()
  const hanging = (_, { signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("aborted"))))
  const answer = new Rest("", { clock, fetch: hanging }).request("POST", "/attributes").catch(({ code }) => [code, clock.now()])
  await clock.pass(60_000)
  const [code, at] = await answer
  assert.equal(code, "offline")
  assert.ok(at > 20_000 && at <= 30_000, `gave up after ${at}`)
})

test("what is imported is waited for no longer than an answer", async () => {
  const clock = fakeClock()
  const fates = [() => new Promise(() => {}), async () => { throw new TypeError("failed") }, async () => "here"].map(action => inTime(clock, action).catch(({ code }) => [code, clock.now()]))
  await clock.pass(40_000)
  assert.deepEqual(await Promise.all(fates), [["offline", 30_000], ["offline", 0], "here"])
})

test("a refusal is not repeated and keeps its words", async () => {
  const seen = []
  const rest = new Rest("", { clock: fakeClock(), fetch: answering([[429, { code: "rate_limited", message: "Slow down.", retryable: true, retryAfter: 7 }]], seen) })
  await assert.rejects(rest.request("POST", "/x", { body: {} }), { code: "rate_limited", message: "Slow down.", retryAfter: 7, retryable: true })
  assert.equal(seen.length, 1)
})

test("an answer without a body is nothing, and a page that is no answer is an error", async () => {
  assert.equal(await new Rest("", { fetch: answering([[204]]) }).request("POST", "/logout"), undefined)
  const proxy = async () => ({ status: 404, text: async () => "<html>" })
  await assert.rejects(new Rest("", { fetch: proxy }).request("GET", "/"), { code: "server_error" })
})

// Socket

function network() {
  const lines = []
  class Line {
    sent = []
    constructor(url) {
      Object.assign(this, { url })
      lines.push(this)
    }
    send(text) {
      this.sent.push(JSON.parse(text))
    }
    close() {
      this.closed = true
    }
    welcome() {
      this.onopen()
      this.say({ type: "welcome" })
    }
    say(frame) {
      this.onmessage({ data: JSON.stringify(frame) })
    }
    fall(code) {
      this.onclose?.({ code })
    }
  }
  return { Line, lines, last: () => lines[lines.length - 1] }
}

async function connected({ luck, hello = () => ({ type: "hello" }) } = {}) {
  const clock = fakeClock(luck)
  const net = network()
  const frames = []
  const states = []
  const events = new EventTarget()
  const socket = new Socket("ws://x", { hello, clock, events, WebSocket: net.Line, onFrame: frame => frames.push(frame.type), onState: (state, code) => states.push(state === "closed" ? `closed ${code}` : state) })
  socket.open()
  await settled()
  return { clock, net, frames, states, events, socket }
}

test("hello goes first, and the line is online when the server has spoken", async () => {
  const { net, frames, states, socket } = await connected()
  assert.equal(socket.send({ type: "typing" }), false)
  net.last().welcome()
  assert.deepEqual(net.last().sent, [{ type: "hello" }])
  assert.deepEqual([frames, states], [["welcome"], ["connecting", "online"]])
  assert.equal(socket.send({ type: "typing" }), true)
})

for (const luck of [0, 0.5, 0.999]) {
  test(`retries: the first within a second, then at most 5 s apart for a minute, then at most 30 s (luck ${luck})`, async () => {
    const { clock, net } = await connected({ luck })
    net.last().welcome()
    net.last().fall(1006)
    const lost = clock.now()
    const times = []
    for (let count = net.lines.length; clock.now() < lost + 300_000;) {
      await clock.pass(50)
      if (net.lines.length > count) {
        count = net.lines.length
        times.push(clock.now() - lost)
        net.last().fall(1006)
      }
    }
    assert.ok(times[0] <= 1000, `first after ${times[0]}`)
    times.slice(1).forEach((time, index) => assert.ok(time - times[index] <= (time < 60_000 ? 5050 : 30_050), `${times[index]} then ${time}`))
    assert.ok(times.length > 15)
  })
}

test("a server that accepts and says nothing is tried as often as one that refuses", async () => {
  const { clock, net } = await connected({ luck: 0.999 })
  net.last().welcome()
  net.last().fall(1006)
  const lost = clock.now()
  const times = [lost]
  for (let count = net.lines.length; clock.now() < lost + 55_000;) {
    await clock.pass(50)
    if (net.lines.length > count) times.push(clock.now())
    count = net.lines.length
  }
  assert.ok(times.length > 10)
  times.slice(1).forEach((time, index) => assert.ok(time - times[index] <= 5050, `${times[index]} then ${time}`))
})

for (const [code, comes] of [[1001, true], [1006, true], [4000, true], [4001, true], [4002, true], [4499, true], [4500, false], [4501, false], [4999, false]]) {
  test(`after ${code} it ${comes ? "comes back" : "stays away"}`, async () => {
    const { clock, net, states } = await connected()
    net.last().welcome()
    net.last().fall(code)
    await clock.pass(10_000)
    assert.equal(net.lines.length > 1, comes)
    assert.equal(states.includes(`closed ${code}`), !comes)
  })
}

test("silence is asked about after 25 s, and 8 s later the line is dead", async () => {
  const { clock, net } = await connected()
  net.last().welcome()
  await clock.pass(24_000)
  assert.equal(net.last().sent.length, 1)
  await clock.pass(1500)
  assert.deepEqual(net.last().sent[1], { type: "ping" })
  net.last().say({ type: "pong" })
  await clock.pass(32_000)
  assert.equal(net.lines.length, 1)
  await clock.pass(2500)
  assert.equal(net.lines.length, 2)
  assert.equal(net.lines[0].closed, true)
})

test("each connection says hello anew, and stays away when there is nothing to say", async () => {
  const tokens = ["one", "two", undefined]
  const { clock, net, socket } = await connected({ hello: () => tokens[0] && { type: "hello", token: tokens.shift() } })
  net.last().welcome()
  net.last().fall(4002)
  await clock.pass(1000)
  net.last().welcome()
  assert.deepEqual(net.lines.map(line => line.sent[0].token), ["one", "two"])
  net.last().fall(1006)
  await clock.pass(1000)
  assert.deepEqual([net.lines.length, socket.state], [2, "closed"])
})

test("the browser coming online is a reason to try at once", async () => {
  const { clock, net, events } = await connected()
  net.last().welcome()
  net.last().fall(1006)
  await clock.pass(900)
  net.last().fall(1006)
  const before = net.lines.length
  events.dispatchEvent(new Event("online"))
  await settled()
  assert.equal(net.lines.length, before + 1)
})

test("half a minute of trying is offline, and the next success is online", async () => {
  const { clock, net, states } = await connected()
  net.last().welcome()
  for (const end = clock.now() + 35_000; clock.now() < end; ) {
    net.last().fall(1006)
    for (const before = net.lines.length; net.lines.length === before; ) await clock.pass(50)
  }
  net.last().welcome()
  assert.deepEqual(states, ["connecting", "online", "reconnecting", "offline", "online"])
})

test("after close nothing happens any more", async () => {
  const { clock, net, frames, socket } = await connected()
  net.last().welcome()
  socket.close()
  await clock.pass(120_000)
  assert.deepEqual([net.lines.length, net.last().closed, net.last().onmessage, frames.length], [1, true, null, 1])
})

import assert from "node:assert/strict"
import test from "node:test"
import { examined } from "../widget/doctor.js"

const SERVER = "https://chat.example.com"

/** A page on which all is well, and what its console showed. */
function page({ answer = {}, status = 200, ahead = 0, fetches = true, sockets = true, blocked = false } = {}) {
  const said = []
  const asked = []
  const document = new EventTarget()
  const violated = () => blocked && document.dispatchEvent(Object.assign(new Event("securitypolicyviolation"), { blockedURI: `${SERVER}/api` }))
  return {
    said,
    asked,
    document,
    console: { group: line => said.push(line), log: line => said.push(line), warn: line => said.push(`warning ${line}`), groupEnd: () => {} },
    fetch: async (address, { body }) => {
      asked.push([address, JSON.parse(body)])
      violated()
      if (!fetches) throw new TypeError("failed")
      const examination = { now: Date.now() - 1000 * ahead, mode: "open", origin: "https://shop.example", findings: [], ...answer }
      return { status, text: async () => JSON.stringify(status === 200 ? examination : answer) }
    },
    WebSocket: class {
      constructor(url) {
        asked.push([url])
        queueMicrotask(() => sockets ? this.onopen() : this.onerror(violated()))
      }
      close() {}
    },
  }
}

const shelf = { setItem: () => {}, removeItem: () => {} }
const place = { server: SERVER, widgetId: "w", storage: shelf }
const full = { ...shelf, setItem: () => { throw new Error("full") } }

/** What is wrong, and its sentence. */
async function wrong(world, given, where = place) {
  const { ok, findings } = await examined(where, given, world)
  const found = findings.filter(finding => !finding.ok)
  assert.equal(ok, found.length === 0)
  return found
}

test("where nothing is wrong, every check says so, and nothing is changed but asked", async () => {
  const world = page()
  const { ok, findings } = await examined(place, undefined, world)
  assert.deepEqual([ok, findings.map(({ code }) => code)], [true, ["storage", "origin_missing", "connection", "clock", "mode"]])
  assert.deepEqual(world.asked, [[`${SERVER}/api/widgets/w/doctor`, {}], ["wss://chat.example.com/socket?widget=w"]])
  assert.match(world.said[0], /has all it needs/)
  assert.equal(world.said.length, 6)
})

const troubles = [
  ["storage that is full", {}, { ...place, storage: full }, "storage", /until it is closed/],
  ["storage that is forbidden", {}, { ...place, storage: undefined }, "storage", /blocked/],
  ["a server that is down", { fetches: false }, place, "connection", /does not answer/],
  ["a policy that forbids the server", { fetches: false, blocked: true }, place, "content_security_policy", /https:\/\/chat\.example\.com and wss:\/\/chat\.example\.com to connect-src/],
  ["a policy that forbids only sockets", { sockets: false, blocked: true }, place, "content_security_policy", /connect-src/],
  ["a proxy without sockets", { sockets: false }, place, "connection", /Upgrade/],
  ["a clock ahead", { ahead: 95 }, place, "clock", /95 seconds ahead of/],
  ["a clock behind", { ahead: -3600 }, place, "clock", /3600 seconds behind/],
  ["another origin", { status: 403, answer: { code: "origin_not_allowed", message: "Not on https://evil.example." } }, place, "origin_missing", /evil/],
  ["an unknown widget", { status: 404, answer: { code: "widget_not_found", message: "No such widget." } }, place, "widget_not_found", /No such/],
]

for (const [name, world, where, code, message] of troubles) {
  test(`${name} is found, with a sentence, in the report and in the console`, async () => {
    const stage = page(world)
    const [found, ...more] = await wrong(stage, undefined, where)
    assert.deepEqual([found.code, more], [code, []])
    assert.match(found.message, message)
    assert.equal(stage.said.filter(line => line.startsWith(`warning ✗ ${code}`)).length, 1)
    assert.match(stage.said[0], /1 thing to put right/)
  })
}

test("a clock that is off by less than the leeway is fine", async () => {
  assert.deepEqual(await wrong(page({ ahead: 58 })), [])
})

test("what the server says of a proof is in the report, and the proof goes nowhere else", async () => {
  const findings = [{ code: "expired", ok: false, message: "The token ended 95 seconds ago.", secret: "of the server" }]
  const world = page({ answer: { findings } })
  const proof = { identifier: "ada", token: "a.b.c" }
  assert.deepEqual(await wrong(world, proof), [{ code: "expired", ok: false, message: "The token ended 95 seconds ago." }])
  assert.deepEqual(world.asked[0][1], proof)
  assert.ok(!world.said.join().includes("a.b.c"))
})

test("in a signed widget a bare identifier is a finding, and a proved one is not", async () => {
  const answer = { mode: "signed" }
  assert.deepEqual((await wrong(page({ answer }), { identifier: "ada" })).map(({ code }) => code), ["mode"])
  assert.deepEqual(await wrong(page({ answer }), { identifier: "ada", signature: "0f" }), [])
  assert.deepEqual(await wrong(page({ answer })), [])
})

test("the server's own word on the origin counts", async () => {
  const findings = [{ code: "origin_missing", ok: false, message: "Not in the list." }]
  assert.deepEqual(await wrong(page({ answer: { findings } })), findings)
})

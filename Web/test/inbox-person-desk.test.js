import assert from "node:assert/strict"
import { test } from "node:test"
import { InboxApi } from "../inbox/api.js"
import { PersonDesk } from "../inbox/person-desk.js"
import { Rest } from "../kit/wire.js"

const settled = () => new Promise(resolve => setTimeout(resolve))

/** A server whose answers are written down; whoever asks for more gets a refusal. */
class Server {
  /** @type {Record<string, (() => [number, object?]) | undefined>} */
  answers = {}
  /** @type {string[]} */
  asked = []

  fetch = async (/** @type {string} */ url, /** @type {any} */ { method }) => {
    const name = `${method} ${url.replace("/api/inbox", "")}`
    this.asked.push(name)
    const [status, body] = this.answers[name]?.() ?? [404, { code: "not_found", message: "There is nothing here.", retryable: false }]
    return new Response(body ? JSON.stringify(body) : null, { status })
  }

  get api() {
    return new InboxApi(new Rest("/api/inbox", { fetch: /** @type {any} */ (this.fetch) }))
  }
}

/** The places of the panel, as far as the desk knows them: what they were told to show. */
class Part extends EventTarget {
  open = false
  /** @type {any} */
  shown
  /** @type {string | undefined} */
  problem

  show(/** @type {any} */ state) {
    this.shown = state
  }

  tell(/** @type {string} */ type, /** @type {unknown} */ detail = undefined) {
    this.dispatchEvent(Object.assign(new Event(type), { detail }))
  }

  unfold() {
    this.open = true
    this.tell("unfold")
  }

  async during(/** @type {string} */ _what, /** @type {() => Promise<void>} */ action, /** @type {(error: unknown) => string} */ words) {
    await action().catch(error => void (this.problem = words(error)))
  }
}

function desk({ role = "owner", sure = true } = {}) {
  const server = new Server()
  const panel = { timeline: new Part(), sessions: new Part(), data: /** @type {any} */ (new Part()) }
  /** @type {any[]} */
  const questions = []
  /** @type {string[]} */
  const erased = []
  const confirm = { ask: async (/** @type {any} */ question) => questions.push(question) > 0 && sure }
  const desk = new PersonDesk(/** @type {any} */ ({ api: server.api, agent: { role }, panel, confirm, onErased: (/** @type {string} */ id) => erased.push(id), signal: new AbortController().signal }))
  return { server, panel, questions, erased, desk }
}

/** @param {string} [id] @param {object} [more] @returns {any} */
const person = (id = "ada", more = {}) => ({ id, name: "Ada", assurance: "claimed", version: 1, ...more })
const merged = { id: "1", at: 1, what: "merged", merge: "m1", undoable: true, conversations: 2 }
const session = { id: "s1", assurance: "claimed", createdAt: 1, seenAt: 1, online: true, device: "Firefox on Linux" }

test("nothing about a person is fetched before somebody unfolds it", async () => {
  const { server, panel, desk: grace } = desk()
  grace.show(person())
  await settled()
  assert.deepEqual(server.asked, [])
  server.answers["GET /people/ada/timeline"] = () => [200, { entries: [merged] }]
  panel.timeline.unfold()
  await settled()
  assert.deepEqual(server.asked, ["GET /people/ada/timeline"])
  assert.equal(panel.timeline.shown.rows.length, 1)
})

test("an unfolded part follows the person, and the same person as they change", async () => {
  const { server, panel, desk: grace } = desk()
  for (const id of ["ada", "bob"]) server.answers[`GET /people/${id}/sessions`] = () => [200, { sessions: [{ ...session, id }] }]
  const ada = person()
  grace.show(ada)
  panel.sessions.unfold()
  await settled()
  grace.show(ada)
  grace.show(person("ada", { version: 2 }))
  await settled()
  grace.show(person("bob"))
  assert.equal(panel.sessions.shown.sessions, undefined, "nothing of the person before is shown while it loads")
  await settled()
  assert.deepEqual(server.asked, ["GET /people/ada/sessions", "GET /people/ada/sessions", "GET /people/bob/sessions"])
  assert.deepEqual(panel.sessions.shown.sessions.map((/** @type {any} */ { id }) => id), ["bob"])
})

test("many changes while an answer is on its way are asked for once more", async () => {
  const { server, panel, desk: grace } = desk()
  server.answers["GET /people/ada/timeline"] = () => [200, { entries: [] }]
  grace.show(person())
  panel.timeline.unfold()
  for (let version = 2; version < 9; version++) grace.show(person("ada", { version }))
  await settled()
  await settled()
  assert.equal(server.asked.length, 2)
})

test("the page before is fetched by its cursor", async () => {
  const { server, panel, desk: grace } = desk()
  server.answers["GET /people/ada/timeline"] = () => [200, { entries: [merged], earlier: "a b&c" }]
  server.answers["GET /people/ada/timeline?before=a+b%26c"] = () => [200, { entries: [{ id: "0", at: 0, what: "created" }] }]
  grace.show(person())
  panel.timeline.unfold()
  await settled()
  assert.equal(panel.timeline.shown.earlier, true)
  panel.timeline.tell("earlier")
  await settled()
  assert.deepEqual([panel.timeline.shown.rows.length, panel.timeline.shown.earlier], [2, false])
})

test("a merge is undone after a yes, and the timeline told anew", async () => {
  const { server, panel, questions, desk: grace } = desk()
  server.answers["GET /people/ada/timeline"] = () => [200, { entries: [merged] }]
  server.answers["POST /merges/m1/undo"] = () => [200, { restored: "x", survivor: "ada" }]
  grace.show(person())
  panel.timeline.unfold()
  await settled()
  panel.timeline.tell("undo", merged)
  await settled()
  assert.match(questions[0].says[0], /2 conversations/)
  assert.deepEqual(server.asked.slice(1), ["POST /merges/m1/undo", "GET /people/ada/timeline"])
})

test("a no changes nothing", async () => {
  const { server, panel, questions, desk: grace } = desk({ sure: false })
  grace.show(person())
  panel.timeline.tell("undo", merged)
  panel.sessions.tell("end", session)
  panel.data.tell("erase")
  await settled()
  assert.equal(questions.length, 3)
  assert.deepEqual(server.asked, [])
})

test("a merge that somebody else has undone says so where it was asked for", async () => {
  const { server, panel, desk: grace } = desk()
  server.answers["POST /merges/m1/undo"] = () => [409, { code: "conflict", message: "This merge was undone before.", retryable: false }]
  grace.show(person())
  panel.timeline.tell("undo", merged)
  await settled()
  assert.equal(panel.timeline.shown.problem, "This merge was undone before.")
  assert.deepEqual(server.asked, ["POST /merges/m1/undo"])
})

test("a session that is ended leaves the list", async () => {
  const { server, panel, desk: grace } = desk()
  server.answers["GET /people/ada/sessions"] = () => [200, { sessions: [session] }]
  server.answers["DELETE /people/ada/sessions/s1"] = () => [204]
  grace.show(person())
  panel.sessions.unfold()
  await settled()
  server.answers["GET /people/ada/sessions"] = () => [200, { sessions: [] }]
  panel.sessions.tell("end", session)
  await settled()
  assert.deepEqual(panel.sessions.shown.sessions, [])
  assert.ok(server.asked.includes("DELETE /people/ada/sessions/s1"))
})

test("who was erased is told once the server has done it, and not before", async () => {
  const { server, panel, erased, desk: grace } = desk()
  grace.show(person())
  panel.data.tell("erase")
  await settled()
  assert.deepEqual([erased, panel.data.problem], [[], "There is nothing here."])
  server.answers["DELETE /people/ada"] = () => [204]
  panel.data.tell("erase")
  await settled()
  assert.deepEqual(erased, ["ada"])
})

test("an agent who is neither owner nor admin is not offered exports and erasures", () => {
  assert.equal(desk({ role: "agent" }).panel.data.hidden, true)
  assert.equal(desk({ role: "admin" }).panel.data.hidden, false)
})

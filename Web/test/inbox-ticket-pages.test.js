import assert from "node:assert/strict"
import { test } from "node:test"
import { InboxApi, signedOut, wordsFor } from "../inbox/api.js"
import { TicketPages } from "../inbox/ticket-pages.js"
import { ApiError, Rest } from "../kit/wire.js"

/** A server that answers when it is told to. */
class Server {
  /** @type {{ url: string, init: any, answer: (status: number, body: object) => void }[]} */
  asked = []

  fetch = (/** @type {any} */ url, /** @type {any} */ init) => new Promise(resolve => {
    this.asked.push({ url, init, answer: (status, body) => resolve(new Response(JSON.stringify(body), { status })) })
  })

  get api() {
    return new InboxApi(new Rest("/api/inbox", { fetch: /** @type {any} */ (this.fetch) }))
  }

  /** Nothing stays open behind a test. */
  async end() {
    for (const { answer } of this.asked) answer(200, { tickets: [] })
    await settled()
  }

  /** @param {string} part */
  find(part) {
    return this.asked.filter(({ url }) => url.includes(part))
  }
}

function ticket(/** @type {string} */ id) {
  return { id, state: "open", unread: 0, openedAt: 1, activityAt: 1, person: { id, name: id, assurance: "anonymous" }, widget: { id: "w", name: "Shop" } }
}

const settled = () => new Promise(resolve => setTimeout(resolve))

test("a list that is asked for again while an answer is on its way is fetched once more", async () => {
  const server = new Server()
  const pages = new TicketPages(server.api, () => {}, assert.fail)
  pages.refresh()
  pages.refresh()
  await settled()
  assert.equal(server.find("state=open").length, 1)
  server.find("state=open")[0].answer(200, { tickets: [ticket("old")] })
  await settled()
  assert.equal(server.find("state=open").length, 2)
  server.find("state=open")[1].answer(200, { tickets: [ticket("new")] })
  await settled()
  assert.deepEqual(pages.list.rows("open").map(({ id }) => id), ["new"])
  await server.end()
  await server.end()
})

test("a further page starts at the cursor, and one that fails is not asked for without end", async () => {
  const server = new Server()
  /** @type {unknown[]} */
  const problems = []
  const pages = new TicketPages(server.api, () => pages.more("open"), error => problems.push(error))
  pages.refresh()
  server.find("state=open")[0].answer(200, { tickets: [ticket("a")], next: "a b&c" })
  await settled()
  const [, further] = server.find("state=open")
  assert.equal(new URL(further.url, "http://x").searchParams.get("cursor"), "a b&c")
  further.answer(400, { code: "invalid_request", message: "No such cursor.", retryable: false })
  await settled()
  assert.equal(server.find("state=open").length, 2)
  assert.equal(problems.length, 1)
  await server.end()
})

test("every change comes as JSON, as the server demands", async () => {
  const server = new Server()
  server.api.close("t1")
  server.api.reopen("t1")
  server.api.signOut()
  await settled()
  assert.deepEqual(server.asked.map(({ url, init }) => [init.method, url, init.headers["Content-Type"], init.credentials]), [
    ["PUT", "/api/inbox/tickets/t1/closure", "application/json", "same-origin"],
    ["DELETE", "/api/inbox/tickets/t1/closure", "application/json", "same-origin"],
    ["POST", "/api/inbox/sign-out", "application/json", "same-origin"],
  ])
  await server.end()
})

test("an error says what to do", () => {
  assert.match(wordsFor(new ApiError({ code: "rate_limited", message: "x", retryAfter: 12 })), /12 seconds/)
  assert.match(wordsFor(new ApiError({ code: "offline", message: "x" })), /connection/)
  assert.equal(wordsFor(new ApiError({ code: "conflict", message: "The ticket changed." })), "The ticket changed.")
  assert.equal(signedOut(new ApiError({ code: "unauthorized", message: "x" })), true)
  assert.equal(signedOut(new ApiError({ code: "forbidden", message: "x" })), false)
})

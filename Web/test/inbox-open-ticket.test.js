import assert from "node:assert/strict"
import { test } from "node:test"
import { OpenTicket } from "../inbox/models/open-ticket.js"

const TICKET = "11111111-1111-4111-8111-111111111111"
const OTHER = "22222222-2222-4222-8222-222222222222"

class Line {
  online = true
  /** @type {any[]} */
  frames = []
  send = (/** @type {any} */ frame) => this.online && this.frames.push(frame) > 0
  of = (/** @type {string} */ type) => this.frames.filter(frame => frame.type === type)
}

/** @param {object} [more] */
function person(more) {
  return { id: "ada", name: "Ada", assurance: "claimed", online: true, seenAt: 1, createdAt: 1, version: 1, widget: { id: "w", name: "Shop" }, attributes: [], ...more }
}

/** @param {number} sequence @param {string} text @param {object} [more] */
function message(sequence, text, more) {
  return { id: `m${sequence}${text}`, conversation: TICKET, sequence, author: { kind: "visitor" }, text, at: 1000 + sequence, ...more }
}

/** @param {number} sequence @param {object} [more] */
function conversation(sequence, more) {
  return { id: TICKET, sequence, version: sequence, state: "open", openedAt: 1000, visitorRead: 0, agentsRead: 0, ...more }
}

function opened() {
  const line = new Line()
  const ticket = new OpenTicket("Grace", line.send)
  ticket.open(TICKET)
  const { ref } = line.of("open")[0]
  ticket.receive({ type: "opened", ref, ticket: TICKET, reset: true, epoch: "e", person: person(), conversations: [conversation(1)], messages: [message(1, "Hello")] })
  return { line, ticket }
}

const texts = (/** @type {OpenTicket} */ ticket) => (ticket.log?.entries ?? []).filter(entry => String(entry.state) !== "separator").map(entry => entry.text)
const states = (/** @type {OpenTicket} */ ticket) => Object.fromEntries((ticket.log?.entries ?? []).map(entry => [entry.text, entry.state]))

test("opening a ticket follows its person and shows the history", () => {
  const { ticket } = opened()
  assert.equal(ticket.person?.name, "Ada")
  assert.equal(ticket.conversation?.state, "open")
  assert.deepEqual(texts(ticket), ["Hello"])
})

test("an answer for a ticket that is no longer open is ignored", () => {
  const line = new Line()
  const ticket = new OpenTicket("Grace", line.send)
  ticket.open(TICKET)
  const { ref } = line.of("open")[0]
  ticket.open(OTHER)
  ticket.receive({ type: "opened", ref, ticket: TICKET, reset: true, epoch: "e", person: person(), conversations: [conversation(1)], messages: [message(1, "Hello")] })
  assert.equal(ticket.person, undefined)
  assert.deepEqual(texts(ticket), [])
})

test("a reply names its conversation, waits for its acknowledgement and is shown once", () => {
  const { line, ticket } = opened()
  ticket.reply("Good morning", 2000)
  const [{ ref, draft, conversation: named }] = line.of("send")
  assert.equal(named, TICKET)
  assert.equal(states(ticket)["Good morning"], "sending")
  ticket.receive({ type: "message", message: message(2, "Good morning", { author: { kind: "agent", name: "Grace" }, draftId: draft.id }) })
  ticket.receive({ type: "ack", ref, draftId: draft.id, messageId: "m2Good morning", conversation: TICKET, sequence: 2, at: 2001 })
  assert.deepEqual(texts(ticket), ["Hello", "Good morning"])
  assert.equal(states(ticket)["Good morning"], "sent")
  ticket.connected()
  assert.equal(line.of("send").length, 1, "what is acknowledged is not sent again")
})

test("a reply typed without a connection goes out with the same draft when it is back", () => {
  const { line, ticket } = opened()
  line.online = false
  ticket.reply("Are you there?", 2000)
  assert.equal(line.of("send").length, 0)
  line.online = true
  ticket.connected()
  ticket.connected()
  const drafts = line.of("send").map(frame => frame.draft.id)
  assert.equal(drafts.length, 2)
  assert.equal(new Set(drafts).size, 1)
})

test("what is written while the connection is lost waits, in every ticket, until it is back", () => {
  const { line, ticket } = opened()
  line.online = false
  ticket.lost()
  ticket.reply("Good morning")
  assert.equal(states(ticket)["Good morning"], "waiting")
  ticket.open(OTHER)
  ticket.reply("And to you")
  assert.equal(states(ticket)["And to you"], "waiting")
  line.online = true
  ticket.connected()
  assert.equal(states(ticket)["And to you"], "sending")
})

test("a reply survives the opening of another ticket and is still there on return", () => {
  const { line, ticket } = opened()
  line.online = false
  ticket.reply("Wait for me", 2000)
  ticket.open(OTHER)
  assert.deepEqual(texts(ticket), [])
  ticket.open(TICKET)
  assert.deepEqual(texts(ticket), ["Wait for me"])
  line.online = true
  ticket.connected()
  assert.equal(line.of("send")[0].conversation, TICKET)
})

test("a refused reply says why and goes out again on demand only", () => {
  const { line, ticket } = opened()
  ticket.reply("Too quick", 2000)
  const [{ ref, draft }] = line.of("send")
  ticket.receive({ type: "refused", ref, error: { code: "rate_limited", message: "Wait 3 seconds." } })
  assert.equal(states(ticket)["Too quick"], "failed")
  ticket.connected()
  assert.equal(line.of("send").length, 1)
  ticket.retry(draft.id)
  assert.equal(line.of("send").length, 2)
  assert.equal(line.of("send")[1].draft.id, draft.id)
  assert.equal(states(ticket)["Too quick"], "sending")
})

test("a ticket that does not exist says so", () => {
  const line = new Line()
  const ticket = new OpenTicket("Grace", line.send)
  ticket.open(OTHER)
  ticket.receive({ type: "refused", ref: line.of("open")[0].ref, error: { code: "not_found", message: "There is no such ticket." } })
  assert.match(String(ticket.problem), /no such ticket/)
  ticket.open(TICKET)
  assert.equal(ticket.problem, undefined)
})

test("a new connection resumes from what is here", () => {
  const { line, ticket } = opened()
  ticket.connected()
  assert.deepEqual(line.of("open")[1].resume, { epoch: "e", contact: 1, conversations: { [TICKET]: [1, 1] } })
})

test("a ticket is left for another one, or for none", () => {
  const { line, ticket } = opened()
  ticket.open(OTHER)
  ticket.open(undefined)
  assert.deepEqual(line.of("leave").map(frame => frame.ticket), [TICKET, OTHER])
  assert.deepEqual(line.of("open").map(frame => frame.ticket), [TICKET, OTHER])
  ticket.connected()
  assert.equal(line.of("open").length, 2)
})

test("a merged person is opened anew, from nothing", () => {
  const { line, ticket } = opened()
  ticket.receive({ type: "moved", from: "someone else", into: "bob" })
  assert.equal(line.of("open").length, 1)
  ticket.receive({ type: "moved", from: "ada", into: "bob" })
  assert.equal(line.of("open").length, 2)
  assert.equal(line.of("open")[1].resume, undefined)
  assert.equal(ticket.person, undefined)
})

test("what the agent has seen is marked once, and again when the mark did not go out", () => {
  const { line, ticket } = opened()
  line.online = false
  ticket.see()
  line.online = true
  ticket.see()
  ticket.see()
  assert.deepEqual(line.of("read"), [{ type: "read", conversation: TICKET, sequence: 1 }])
})

test("a hole in the numbers asks for a new hello", () => {
  const { ticket } = opened()
  let gaps = 0
  ticket.addEventListener("gap", () => gaps++)
  ticket.receive({ type: "message", message: message(2, "two") })
  assert.equal(gaps, 0)
  ticket.receive({ type: "message", message: message(4, "four") })
  assert.equal(gaps, 1)
})

test("separators stand where a ticket begins and where it was closed", () => {
  const { ticket } = opened()
  ticket.changed(/** @type {any} */ (conversation(1, { version: 9, state: "closed", closedAt: 5000 })))
  assert.deepEqual((ticket.log?.entries ?? []).map(entry => entry.text.split(" ·")[0]), ["Ticket opened", "Hello", "Ticket closed"])
  assert.equal(ticket.conversation?.state, "closed")
})

test("a page of history that comes after the ticket was left changes nothing", () => {
  const { ticket } = opened()
  ticket.open(OTHER)
  ticket.earlier(TICKET, { messages: [message(1, "old")] })
  assert.deepEqual(texts(ticket), [])
})

test("an erased person's ticket is empty, also of what waits to be sent", () => {
  const { line, ticket } = opened()
  line.online = false
  ticket.reply("Wait for me", 2000)
  ticket.receive({ type: "erased", person: "ada", tickets: [TICKET] })
  assert.equal(ticket.person, undefined)
  assert.equal(ticket.log, undefined)
  assert.match(String(ticket.problem), /erased/)
  line.online = true
  ticket.connected()
  assert.deepEqual(line.of("send"), [])
})

test("somebody else who is erased leaves the open ticket alone", () => {
  const { ticket } = opened()
  ticket.receive({ type: "erased", person: "bob", tickets: [OTHER] })
  assert.equal(ticket.person?.name, "Ada")
  assert.deepEqual(texts(ticket), ["Hello"])
})

test("a person who is erased before their ticket was answered for is gone all the same", () => {
  const line = new Line()
  const ticket = new OpenTicket("Grace", line.send)
  ticket.open(TICKET)
  ticket.receive({ type: "erased", person: "ada", tickets: [TICKET] })
  assert.match(String(ticket.problem), /erased/)
})

test("a merge undone brings the ticket's own person back", () => {
  const { line, ticket } = opened()
  ticket.receive({ type: "moved", from: "ada", into: "anonymous" })
  const { ref } = line.of("open")[1]
  ticket.receive({ type: "opened", ref, ticket: TICKET, reset: true, epoch: "e", person: person({ id: "anonymous", name: "Visitor 3f2a", assurance: "anonymous" }), conversations: [conversation(1)], messages: [message(1, "Hello")] })
  assert.equal(ticket.person?.id, "anonymous")
  assert.deepEqual(texts(ticket), ["Hello"])
})

test("a message that was written when less was certain differs from its person", () => {
  const { ticket } = opened()
  const differs = () => (ticket.log?.entries ?? []).filter(entry => ticket.log?.differs(entry)).map(entry => entry.text)
  ticket.receive({ type: "message", message: message(2, "before", { assurance: "anonymous" }) })
  ticket.receive({ type: "message", message: message(3, "since", { assurance: "claimed" }) })
  assert.deepEqual(differs(), ["before"])
  ticket.receive({ type: "person", person: person({ assurance: "verified", version: 2 }) })
  assert.deepEqual(differs(), ["before", "since"])
})

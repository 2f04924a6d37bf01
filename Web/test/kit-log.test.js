import assert from "node:assert/strict"
import test from "node:test"
import { ConversationLog } from "../kit/conversation-log.js"

const ada = { kind: "visitor" }
const grace = { kind: "agent", name: "Grace" }

function message(conversation, sequence, author, text, at = sequence * 1000, more = {}) {
  return { id: `${conversation}-${sequence}`, conversation, sequence, author, text, at, ...more }
}

function conversation(id, sequence, more = {}) {
  return { id, sequence, version: 1, state: "open", openedAt: 0, visitorRead: 0, agentsRead: 0, ...more }
}

function welcome(conversations, messages, more = {}) {
  return { type: "welcome", reset: true, epoch: "e", contact: { id: "c", assurance: "anonymous", version: 1 }, conversations, messages, agentsOnline: true, ...more }
}

function visitorLog(...events) {
  const log = new ConversationLog("visitor")
  for (const event of events) log.apply(event)
  return log
}

const shown = log => log.entries.map(({ text, state }) => `${text} ${state}`)
const draft = (id, text, at = 0) => ({ type: "draft", draft: { id, text }, at })
const ack = (id, sequence, at = sequence * 1000) => ({ type: "ack", draftId: id, messageId: `A-${sequence}`, conversation: "A", sequence, at })
const news = (...parts) => ({ type: "message", message: message(...parts) })

const tables = [
  ["a draft is on screen at once", [draft("d1", "Hello")], ["Hello sending"]],
  ["an acknowledged draft is delivered", [draft("d1", "Hello"), ack("d1", 1)], ["Hello sent"]],
  ["the echo of an acknowledged draft changes nothing", [draft("d1", "Hello"), ack("d1", 1), news("A", 1, ada, "Hello", 1000, { draftId: "d1" })], ["Hello sent"]],
  ["the echo may come before the acknowledgement", [draft("d1", "Hello"), news("A", 1, ada, "Hello", 1000, { draftId: "d1" }), ack("d1", 1)], ["Hello sent"]],
  ["an acknowledgement may come twice", [draft("d1", "Hello"), ack("d1", 1), ack("d1", 1)], ["Hello sent"]],
  ["a refused draft failed", [draft("d1", "Hello"), { type: "refused", draftId: "d1", error: { code: "invalid_message", message: "No." } }], ["Hello failed"]],
  ["a refused draft is tried again", [draft("d1", "Hello"), { type: "refused", draftId: "d1", error: { code: "x", message: "No." } }, { type: "retry", draftId: "d1" }], ["Hello sending"]],
  ["a draft that is heard of after its message is no second one", [news("A", 1, ada, "Hello", 1000, { draftId: "d1" }), draft("d1", "Hello")], ["Hello sent"]],
  ["a draft that is heard of after its acknowledgement is no second one", [draft("d1", "Hello"), ack("d1", 1), draft("d1", "Hello")], ["Hello sent"]],
  ["a page of history settles the drafts that it contains", [welcome([conversation("A", 2)], [message("A", 2, grace, "two")], { earlier: "x" }), draft("d1", "Hello"), { type: "earlier", messages: [message("A", 1, ada, "Hello", 1000, { draftId: "d1" })] }], ["Hello sent", "two received"]],
  ["a message counts once however often it comes", [news("A", 1, grace, "Hi"), news("A", 1, grace, "Hi")], ["Hi received"]],
  ["numbers order a conversation, whatever the clock says", [news("A", 2, grace, "two", 100), news("A", 1, grace, "one", 900)], ["one received", "two received"]],
  ["the server's time orders conversations", [news("B", 1, grace, "later", 500), news("A", 1, grace, "sooner", 400), news("A", 2, grace, "last", 600)], ["sooner received", "later received", "last received"]],
  ["the id decides between conversations at the same time", [news("B", 1, grace, "b", 500), news("A", 1, grace, "a", 500)], ["a received", "b received"]],
  ["what the agents have read is read", [draft("d1", "Hello"), ack("d1", 1), { type: "conversation", conversation: conversation("A", 1, { agentsRead: 1 }) }], ["Hello read"]],
  ["drafts stay below what has arrived", [draft("d1", "Hello"), news("A", 1, grace, "Hi", 9e15)], ["Hi received", "Hello sending"]],
  ["a snapshot that resets takes everything but what was not sent", [news("A", 1, grace, "old"), draft("d1", "Hello"), welcome([conversation("B", 1)], [message("B", 1, grace, "new")])], ["new received", "Hello sending"]],
  ["a snapshot settles the drafts that it contains", [draft("d1", "Hello"), welcome([conversation("A", 1)], [message("A", 1, ada, "Hello", 1000, { draftId: "d1" })])], ["Hello sent"]],
  ["a page of history comes before", [welcome([conversation("A", 2)], [message("A", 2, grace, "two")], { earlier: "x" }), { type: "earlier", messages: [message("A", 1, grace, "one")] }], ["one received", "two received"]],
  ["after forgetting nothing is left", [news("A", 1, grace, "Hi"), draft("d1", "Hello"), { type: "forget" }], []],
  ["frames of a later version of the protocol are ignored", [{ type: "confetti" }], []],
]

for (const [name, events, expected] of tables) {
  test(name, () => assert.deepEqual(shown(visitorLog(...events)), expected))
}

test("a bubble keeps its key when it is acknowledged, so that it keeps its place on screen", () => {
  const log = visitorLog(draft("d1", "Hello"))
  assert.equal(log.entries[0].key, "d1")
  log.apply(ack("d1", 1))
  assert.equal(log.entries[0].key, "d1")
  log.apply(news("A", 1, ada, "Hello", 1000, { draftId: "d1" }))
  assert.equal(log.entries[0].key, "d1")
})

test("every order of the same frames shows the same", () => {
  const frames = [news("A", 1, ada, "one"), news("A", 2, grace, "two"), news("B", 1, grace, "three", 1500), { type: "conversation", conversation: conversation("A", 2, { agentsRead: 1, version: 4 }) }]
  const expected = shown(visitorLog(...frames))
  assert.equal(expected.length, 3)
  for (const order of permutations(frames)) assert.deepEqual(shown(visitorLog(...order)), expected)
})

function permutations(list) {
  if (list.length < 2) return [list]
  return list.flatMap((item, index) => permutations(list.filter((_, other) => other !== index)).map(rest => [item, ...rest]))
}

test("a hole in the numbers is a gap until it is filled", () => {
  const log = visitorLog(welcome([conversation("A", 1)], [message("A", 1, grace, "one")]))
  assert.equal(log.apply(news("A", 2, grace, "two")).gap, false)
  assert.equal(log.apply(news("A", 4, grace, "four")).gap, true)
  assert.deepEqual(log.cursor().conversations, { A: [2, 1] })
  log.apply(welcome([conversation("A", 4, { version: 3 })], [message("A", 3, grace, "three"), message("A", 4, grace, "four")], { reset: false }))
  assert.deepEqual(log.cursor().conversations, { A: [4, 3] })
  assert.equal(log.behind, false)
})

test("a hole that messages fill in any order is no gap any more", () => {
  const log = visitorLog(welcome([], []), news("A", 3, grace, "three"), news("A", 1, grace, "one"))
  assert.equal(log.behind, true)
  assert.equal(log.apply(news("A", 2, grace, "two")).gap, false)
  assert.equal(log.cursor() && log.behind, false)
})

test("an acknowledgement ahead of other news is behind, but no gap yet", () => {
  const log = visitorLog(welcome([conversation("A", 1)], [message("A", 1, grace, "one")]), draft("d1", "mine"))
  assert.equal(log.apply(ack("d1", 3)).gap, false)
  assert.equal(log.behind, true)
  assert.equal(log.apply(news("A", 2, grace, "two")).gap, false)
  assert.equal(log.behind, false)
  assert.deepEqual(shown(log), ["one received", "two received", "mine sent"])
})

test("a page that begins in the middle of a conversation leaves no hole", () => {
  const log = visitorLog(welcome([conversation("A", 80)], [message("A", 79, grace, "79"), message("A", 80, grace, "80")], { earlier: "x" }))
  assert.equal(log.behind, false)
  assert.deepEqual(log.cursor(), { epoch: "e", contact: 1, conversations: { A: [80, 1] } })
  assert.equal(log.earlier, "x")
})

test("there is nothing to resume before the first snapshot and after forgetting", () => {
  const log = visitorLog()
  assert.equal(log.cursor(), undefined)
  log.apply(welcome([], []))
  assert.deepEqual(log.cursor(), { epoch: "e", contact: 1, conversations: {} })
  log.apply({ type: "forget" })
  assert.equal(log.cursor(), undefined)
})

test("older frames of a conversation are ignored, and read marks only go up", () => {
  const log = visitorLog({ type: "conversation", conversation: conversation("A", 3, { version: 7, agentsRead: 3 }) })
  log.apply({ type: "conversation", conversation: conversation("A", 3, { version: 6, agentsRead: 1, state: "closed" }) })
  assert.equal(log.conversations[0].state, "open")
  log.apply({ type: "conversation", conversation: conversation("A", 3, { version: 8, agentsRead: 2, state: "closed" }) })
  assert.deepEqual([log.conversations[0].state, log.conversations[0].agentsRead], ["closed", 3])
})

test("unread are the other side's messages above the mark", () => {
  const log = visitorLog(welcome([conversation("A", 3, { visitorRead: 1 })], [message("A", 1, grace, "one"), message("A", 2, ada, "two"), message("A", 3, grace, "three")]))
  assert.equal(log.unread, 1)
  assert.deepEqual(log.unreadMarks, [{ conversation: "A", sequence: 3 }])
  log.apply({ type: "seen", conversation: "A", sequence: 3 })
  assert.equal(log.unread, 0)
})

test("what arrives is told once: not the first snapshot, not one's own, not a repetition", () => {
  const log = visitorLog()
  const first = welcome([conversation("A", 1)], [message("A", 1, grace, "one")])
  assert.deepEqual(log.apply(first).arrived, [])
  assert.deepEqual(log.apply(news("A", 2, grace, "two")).arrived.map(({ text }) => text), ["two"])
  assert.deepEqual(log.apply(news("A", 2, grace, "two")).arrived, [])
  assert.deepEqual(log.apply(news("A", 3, ada, "three")).arrived, [])
  const missed = welcome([conversation("A", 4, { version: 2 })], [message("A", 4, grace, "four")], { reset: false })
  assert.deepEqual(log.apply(missed).arrived.map(({ text }) => text), ["four"])
})

test("typing fades, ends with the message, and is never one's own", () => {
  const log = visitorLog({ type: "typing", conversation: "A", author: grace, typing: true, at: 0 }, { type: "typing", conversation: "A", author: ada, typing: true, at: 0 })
  assert.deepEqual(log.typists(5999), [grace])
  assert.deepEqual(log.typists(6001), [])
  log.apply(news("A", 1, grace, "Hi"))
  assert.deepEqual(log.typists(1), [])
})

test("on an agent's screen the visitor is the other side", () => {
  const log = new ConversationLog("agents")
  log.apply({ ...welcome([conversation("A", 2, { visitorRead: 2 })], [message("A", 1, ada, "help"), message("A", 2, grace, "sure")]), type: "opened", person: { version: 3 } })
  assert.deepEqual(shown(log), ["help received", "sure read"])
  assert.equal(log.unread, 1)
  assert.equal(log.cursor().contact, 3)
})

test("every change is told", () => {
  const log = visitorLog()
  let changes = 0
  log.addEventListener("change", () => changes++)
  log.apply(draft("d1", "Hello"))
  log.apply({ type: "confetti" })
  assert.equal(changes, 1)
})

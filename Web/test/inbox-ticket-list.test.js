import assert from "node:assert/strict"
import { test } from "node:test"
import { TicketList } from "../inbox/models/ticket-list.js"

/** @param {string} id @param {number} activityAt @param {object} [more] @returns {any} */
function ticket(id, activityAt, more = {}) {
  return { id, state: "open", unread: 0, openedAt: 1, activityAt, person: { id: `p${id}`, name: id, assurance: "anonymous" }, widget: { id: "w", name: "Shop" }, ...more }
}

/** @param {any[]} tickets @param {string} [next] */
function loaded(tickets, next) {
  const list = new TicketList()
  list.apply({ type: "asked", state: "open", first: true })
  list.apply({ type: "page", state: "open", first: true, tickets, next })
  return list
}

const ids = (/** @type {TicketList} */ list, /** @type {"open" | "closed"} */ state = "open") => list.rows(state).map(row => row.id)

test("the latest activity comes first", () => {
  const list = loaded([ticket("a", 10), ticket("b", 30), ticket("c", 20)])
  assert.deepEqual(ids(list), ["b", "c", "a"])
  list.apply({ type: "tickets", tickets: [ticket("a", 40)] })
  assert.deepEqual(ids(list), ["a", "b", "c"])
})

test("a list that is held moves nothing and puts what is new last", () => {
  const list = loaded([ticket("a", 30), ticket("b", 20)])
  list.apply({ type: "hold", held: true })
  list.apply({ type: "tickets", tickets: [ticket("b", 40), ticket("new", 50)] })
  assert.deepEqual(ids(list), ["a", "b", "new"])
  assert.equal(list.moved("open"), true)
  list.apply({ type: "hold", held: false })
  assert.deepEqual(ids(list), ["new", "b", "a"])
  assert.equal(list.moved("open"), false)
})

test("a ticket that was closed leaves the open ones for the closed ones, but not under the pointer", () => {
  const list = loaded([ticket("a", 30), ticket("b", 20)])
  list.apply({ type: "hold", held: true })
  list.apply({ type: "tickets", tickets: [ticket("a", 30, { state: "closed" })] })
  assert.deepEqual(ids(list), ["a", "b"])
  assert.equal(list.rows("open")[0].state, "closed")
  list.apply({ type: "hold", held: false })
  assert.deepEqual(ids(list), ["b"])
  assert.deepEqual(ids(list, "closed"), ["a"])
})

test("a frame that overtakes a page is newer than the page", () => {
  const list = loaded([ticket("a", 30, { unread: 2 })])
  list.apply({ type: "asked", state: "open", first: true })
  list.apply({ type: "tickets", tickets: [ticket("a", 30, { unread: 0 }), ticket("b", 31)] })
  list.apply({ type: "page", state: "open", first: true, tickets: [ticket("a", 30, { unread: 2 })] })
  assert.equal(list.ticket("a")?.unread, 0)
  assert.deepEqual(ids(list), ["b", "a"])
})

test("a first page forgets what is gone, a further page adds", () => {
  const list = loaded([ticket("a", 30), ticket("b", 20)], "cursor")
  assert.equal(list.next("open"), "cursor")
  list.apply({ type: "asked", state: "open", first: false })
  assert.equal(list.asking("open"), true)
  list.apply({ type: "page", state: "open", first: false, tickets: [ticket("c", 10)] })
  assert.deepEqual(ids(list), ["a", "b", "c"])
  list.apply({ type: "asked", state: "open", first: true })
  list.apply({ type: "page", state: "open", first: true, tickets: [ticket("b", 40)] })
  assert.deepEqual(ids(list), ["b"])
  assert.equal(list.asking("open"), false)
})

test("a ticket below the last loaded page waits for its page", () => {
  const list = loaded([ticket("a", 30), ticket("b", 20)], "cursor")
  list.apply({ type: "tickets", tickets: [ticket("old", 5)] })
  assert.deepEqual(ids(list), ["a", "b"])
  list.apply({ type: "tickets", tickets: [ticket("old", 25)] })
  assert.deepEqual(ids(list), ["a", "old", "b"])
})

test("unread counts open tickets, not messages", () => {
  const list = loaded([ticket("a", 30, { unread: 5 }), ticket("b", 20, { unread: 1 }), ticket("c", 10)])
  list.apply({ type: "tickets", tickets: [ticket("d", 40, { unread: 3, state: "closed" })] })
  assert.equal(list.unread, 2)
})

test("neighbours stop at the ends and begin at the top", () => {
  const list = loaded([ticket("a", 30), ticket("b", 20)])
  assert.equal(list.neighbour("open", undefined, 1), "a")
  assert.equal(list.neighbour("open", "a", 1), "b")
  assert.equal(list.neighbour("open", "b", 1), "b")
  assert.equal(list.neighbour("open", "a", -1), "a")
  assert.equal(list.neighbour("closed", "a", 1), undefined)
})

test("a page that failed can be asked for again", () => {
  const list = new TicketList()
  list.apply({ type: "asked", state: "closed", first: true })
  list.apply({ type: "failed", state: "closed" })
  assert.equal(list.asking("closed"), false)
  assert.equal(list.loaded("closed"), false)
  assert.equal(list.next("closed"), undefined)
})

test("tickets of an erased person are gone and stay gone, whatever comes late, also under the pointer", () => {
  const list = loaded([ticket("a", 30), ticket("b", 20)])
  list.apply({ type: "asked", state: "closed", first: true })
  list.apply({ type: "hold", held: true })
  list.apply({ type: "erased", person: "pa", tickets: ["a", "old"] })
  assert.deepEqual(ids(list), ["b"])
  list.apply({ type: "tickets", tickets: [ticket("a", 40)] })
  list.apply({ type: "page", state: "closed", first: true, tickets: [ticket("old", 10, { state: "closed" })] })
  assert.deepEqual([ids(list), ids(list, "closed")], [["b"], []])
})

test("a person who is erased takes every row of theirs along, named or not", () => {
  const list = loaded([ticket("a", 30), ticket("a2", 25, { person: { id: "pa", name: "a", assurance: "claimed" } }), ticket("b", 20)])
  list.apply({ type: "erased", person: "pa", tickets: [] })
  assert.deepEqual(ids(list), ["b"])
})

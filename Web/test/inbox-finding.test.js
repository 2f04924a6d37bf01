import assert from "node:assert/strict"
import { test } from "node:test"
import { find } from "../inbox/models/finding.js"

/** @param {string} id @param {string} name @param {string} text @param {string} [identifier] */
function ticket(id, name, text, identifier) {
  return /** @type {any} */ ({ id, state: "open", person: { id, name, identifier }, last: { text } })
}

const TICKETS = [ticket("1", "Zoë Weiß", "Where is my order?", "zoe-7f3c"), ticket("2", "Ada", "I am open\nto ideas"), ticket("3", "محمد", "مرحبا")]

const found = (/** @type {string} */ typed) => find(typed, TICKETS).map(each => "view" in each ? each.view : each.ticket.id)

test("a ticket is found by its name, its identifier and its last message", () => {
  assert.deepEqual(found("weiß"), ["1"])
  assert.deepEqual(found("7F3C"), ["1"])
  assert.deepEqual(found("ideas"), ["2"])
  assert.deepEqual(found("محمد"), ["3"])
})

test("every word has to be there, in whichever order and without its accents", () => {
  assert.deepEqual(found("order zoe"), ["1"])
  assert.deepEqual(found("order ada"), [])
})

test("views are found too, before the tickets", () => {
  assert.deepEqual(found("open"), ["open", "2"])
  assert.deepEqual(found("widg"), ["widgets"])
})

test("nothing typed shows everything, and no more than a screen of it", () => {
  assert.deepEqual(found(""), ["open", "closed", "widgets", "1", "2", "3"])
  assert.equal(find("", Array.from({ length: 50 }, (_, index) => ticket(`${index}`, "Ada", "Hello"))).length, 20)
})

test("a ticket without a message or an identifier is one like the others", () => {
  assert.equal(find("ada", [/** @type {any} */ ({ id: "1", state: "closed", person: { id: "1", name: "Ada" } })]).length, 1)
})

import assert from "node:assert/strict"
import { test } from "node:test"
import { setTimeout as pause } from "node:timers/promises"
import { Closures } from "../inbox/closures.js"

/** A server that answers when it is told to. */
function server() {
  /** @type {{ verb: string, ticket: string, answer: (conversation: any) => void, fail: (error: Error) => void }[]} */
  const asked = []
  let changes = 0
  const closures = new Closures((verb, ticket) => new Promise((answer, fail) => void asked.push({ verb, ticket, answer, fail })), () => changes++)
  return { asked, closures, changes: () => changes }
}

test("a ticket is asked for once at a time, and others meanwhile", async () => {
  const { asked, closures } = server()
  const closing = closures.change("close", "ada")
  assert.equal(await closures.change("close", "ada"), undefined)
  closures.change("reopen", "bob")
  assert.deepEqual(asked.map(({ verb, ticket }) => [verb, ticket]), [["close", "ada"], ["reopen", "bob"]])
  assert.deepEqual([closures.isAsked("ada"), closures.isAsked("carl")], [true, false])
  asked[0].answer({ state: "closed" })
  assert.deepEqual(await closing, { state: "closed" })
  assert.equal(closures.isAsked("ada"), false)
  asked[1].answer({})
})

test("only what takes long is said to wait, until it is answered", async () => {
  const { asked, closures, changes } = server()
  const closing = closures.change("close", "ada")
  const reopening = closures.change("reopen", "bob")
  assert.equal(closures.words("ada"), "")
  const before = changes()
  await pause(400)
  assert.equal(closures.words("ada"), "Not closed yet: waiting for the server.")
  assert.equal(closures.words("bob"), "Not reopened yet: waiting for the server.")
  assert.ok(changes() > before)
  asked[0].fail(new Error("The server cannot be reached."))
  await assert.rejects(closing)
  assert.equal(closures.words("ada"), "")
  asked[1].answer({})
  await reopening
  assert.equal(closures.words("bob"), "")
})

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
  assert.deepEqual([closures.isAsked("ada", "close"), closures.isAsked("carl", "close")], [true, false])
  asked[0].answer({ state: "closed" })
  assert.deepEqual(await closing, { state: "closed" })
  assert.equal(closures.isAsked("ada", "close"), false)
  asked[1].answer({})
})

test("who knows that it is done before the answer comes asks for the opposite at once, and the late answer is no news", async () => {
  for (const end of ["answer", "fail"]) {
    const { asked, closures } = server()
    const closing = closures.change("close", "ada")
    assert.deepEqual([closures.isAsked("ada", "close"), closures.isAsked("ada", "reopen")], [true, false])
    const reopening = closures.change("reopen", "ada")
    asked[0][end](end === "answer" ? { state: "closed" } : new Error("The server cannot be reached."))
    assert.equal(await closing, undefined)
    assert.equal(closures.isAsked("ada", "reopen"), true)
    asked[1].answer({ state: "open" })
    assert.deepEqual(await reopening, { state: "open" })
    assert.equal(closures.isAsked("ada", "reopen"), false)
  }
})

test("only what takes long is said to wait, until it is answered", async () => {
  const { asked, closures, changes } = server()
  const closing = closures.change("close", "ada")
  const reopening = closures.change("reopen", "bob")
  assert.equal(closures.words("ada", "close"), "")
  const before = changes()
  await pause(400)
  assert.equal(closures.words("ada", "close"), "Not closed yet: waiting for the server.")
  assert.equal(closures.words("bob", "reopen"), "Not reopened yet: waiting for the server.")
  assert.ok(changes() > before)
  asked[0].fail(new Error("The server cannot be reached."))
  await assert.rejects(closing)
  assert.equal(closures.words("ada", "close"), "")
  asked[1].answer({})
  await reopening
  assert.equal(closures.words("bob", "reopen"), "")
})

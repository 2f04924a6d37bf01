import assert from "node:assert/strict"
import { test } from "node:test"
import { call, failure, literal } from "../demo/code.js"

test("a call reads as a site would write it", () => {
  assert.equal(call("setAttributes", [{ itemsInCart: 2 }]), "MessageBirdChatWidget.setAttributes({ itemsInCart: 2 })")
  assert.equal(call("logout", []), "MessageBirdChatWidget.logout()")
  assert.equal(call("identify", ["a\"b", { "first name": "A", premium: true, gone: null }]), "MessageBirdChatWidget.identify(\"a\\\"b\", { \"first name\": \"A\", premium: true, gone: null })")
})

test("what is shown as code is that value", () => {
  for (const value of [{ outcome: "merged", kept: ["name"], deep: { a: [1, null] } }, [], {}, "x", 2, true, null]) {
    assert.deepEqual(new Function(`return (${literal(value)})`)(), value)
  }
  assert.equal(literal(undefined), "undefined")
  assert.equal(literal({ kept: undefined }), "{}")
})

test("a failure names its code and says what to do", () => {
  assert.equal(failure(Object.assign(new Error("Wait."), { name: "WidgetError", code: "rate_limited" })), "WidgetError rate_limited: Wait.")
  assert.equal(failure("odd"), "Error: odd")
})

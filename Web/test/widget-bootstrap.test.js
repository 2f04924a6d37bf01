import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import test from "node:test"
import vm from "node:vm"

const source = readFileSync(new URL("../widget/bootstrap.js", import.meta.url), "utf8")

/** A page as far as the script needs one before anything is mounted. */
function page(globals = {}, place = {}) {
  const said = []
  const say = kind => (...words) => said.push(`${kind} ${words.join(" ")}`)
  const window = { MessageBirdChatWidgetSettings: { widgetId: "w", initializeOnLoad: false }, ...globals }
  const context = vm.createContext({ window, console: { error: say("error"), warn: say("warn") }, TextEncoder, document: {}, navigator: {} })
  const run = () => vm.runInContext(source.replace("__PERCH_WIDGET__", JSON.stringify({ server: "http://chat.example.com", assets: "/assets/h/", widgetId: "w", widget: null, ...place })), context)
  run()
  return { window, said, run, chat: window.MessageBirdChatWidget }
}

const settled = () => new Promise(resolve => setImmediate(resolve))

async function fate(promise) {
  let fate = "waits"
  promise.then(() => (fate = "resolved"), error => (fate = error))
  await settled()
  return fate
}

// Rules

const identifiers = [
  ["an id", "123-456-789", true],
  ["one character", "x", true],
  ["255 characters outside the basic plane", "😀".repeat(255), true],
  ["256 characters", "x".repeat(256), false],
  ["nothing", "", false],
  ["blanks", "  \u00a0", false],
  ["a control character", "a\u0007b", false],
  ["a lone surrogate", "a\ud800b", false],
  ["a number", 42, false],
  ["null", null, false],
  ["an object", {}, false],
  ...["undefined", "null", "NaN", "[object Object]", "TRUE", "false", "0", "-1", " none ", "anonymous", "Guest", "user", "id", "email"].map(text => [`the placeholder ${text}`, text, false]),
]

for (const [name, identifier, fine] of identifiers) {
  test(`${name} is ${fine ? "an" : "no"} identifier`, async () => {
    const result = await fate(page().chat.identify(identifier))
    assert.deepEqual(fine ? result : [result.name, result.code], fine ? "waits" : ["WidgetError", "invalid_identifier"])
  })
}

const attributes = [
  ["a flat map", { email: "ada@example.com", itemsInCart: 2, premium: true, phone: null }, undefined],
  ["an empty map", {}, undefined],
  ["a nested value", { fine: 1, cart: {} }, "cart"],
  ["a list", { tags: ["a"] }, "tags"],
  ["an infinite number", { total: Infinity }, "total"],
  ["no number", { total: NaN }, "total"],
  ["an undefined value", { total: undefined }, "total"],
  ["a function", { total: () => 1 }, "total"],
  ["an empty key", { "": 1 }, ""],
  ["a key of 65 characters", { ["k".repeat(65)]: 1 }, "k".repeat(65)],
  ["a key with a control character", { "a\nb": 1 }, "a\nb"],
  ["a value of 1,025 characters", { note: "x".repeat(1025) }, "note"],
]

for (const [name, map, field] of attributes) {
  test(`${name} ${field === undefined ? "is fine" : "is refused with its key"}`, async () => {
    const { chat } = page()
    for (const result of [await fate(chat.setAttributes(map)), await fate(chat.identify("ada-1-2-3", map))]) {
      assert.deepEqual(field === undefined ? result : [result.code, result.field], field === undefined ? "waits" : ["invalid_attribute", field])
    }
  })
}

test("attributes have limits as a whole", async () => {
  const many = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`k${index}`, 1]))
  const large = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`k${index}`, "x".repeat(1000)]))
  for (const map of [null, [], "text", many, large]) assert.equal((await fate(page().chat.setAttributes(map))).code, "invalid_attribute")
})

test("an id that can be guessed works, and is said once in the console", async () => {
  const { chat, said } = page()
  assert.equal(await fate(chat.identify("1234")), "waits")
  assert.equal(await fate(chat.identify("1234")), "waits")
  assert.equal(await fate(chat.identify("ada@example.com", {}, { token: "signed" })), "waits")
  assert.equal(said.filter(line => line.startsWith("warn")).length, 1)
})

// Loading

test("the page's own object becomes the API, and its queue runs in order", async () => {
  const order = []
  const stub = { queue: [[["on", ["error", error => order.push(error.code)]]], [["identify", ["undefined"]]], [["setAttributes", [null]]]] }
  const { chat } = page({ MessageBirdChatWidget: stub })
  await settled()
  assert.equal(chat, stub)
  assert.deepEqual(order, ["invalid_identifier", "invalid_attribute"])
  chat.queue.push([["identify", [""]]])
  assert.equal(order.length, 3)
})

test("what our own snippet queued settles with the real result", async () => {
  const results = []
  page({ MessageBirdChatWidget: { queue: [[["identify", ["null"], () => {}, error => results.push(error.code)]], [["setConfig", [{ position: "left" }], () => results.push("set"), () => {}]]] } })
  await settled()
  assert.deepEqual(results.sort(), ["invalid_identifier", "set"])
})

test("a method that does not exist is said, and stops nothing", () => {
  const { said, chat } = page({ MessageBirdChatWidget: { queue: [[["constructor", []]], "nonsense", [["doctor", []]]] } })
  assert.equal(said.length, 3)
  assert.equal(typeof chat.init, "function")
})

test("an unknown widget rejects what waits and what comes, with one line in the console", async () => {
  const { chat, said } = page()
  const early = chat.identify("ada-1-2-3")
  const ready = chat.init()
  assert.deepEqual([(await fate(ready)).code, (await fate(early)).code, (await fate(chat.logout())).code], Array(3).fill("widget_not_found"))
  assert.equal(said.length, 1)
})

test("without any widget id the page is told which setting is missing", async () => {
  const { chat, said } = page({ MessageBirdChatWidgetSettings: undefined }, { widgetId: "" })
  assert.equal(said.length, 0)
  assert.match((await fate(chat.init())).message, /widgetId/)
})

test("loading twice says so once and keeps the first; a fresh stub speaks to it", async () => {
  const { window, said, run, chat } = page()
  run()
  assert.equal(said.length, 1)
  assert.equal(window.MessageBirdChatWidget, chat)
  const heard = []
  chat.on("error", ({ code }) => heard.push(code))
  window.MessageBirdChatWidget = { queue: [[["identify", ["null"]]]] }
  run()
  await settled()
  assert.deepEqual(heard, ["invalid_identifier"])
})

// Events

test("listeners are removed by their remover and by off; once is once", async () => {
  const { chat } = page()
  const heard = []
  const remove = chat.on("error", () => heard.push("on"))
  const listener = () => heard.push("off")
  chat.on("error", listener)
  chat.once("error", () => heard.push("once"))
  await fate(chat.identify(""))
  remove()
  chat.off("error", listener)
  await fate(chat.identify(""))
  assert.deepEqual(heard, ["on", "off", "once"])
})

test("a listener that throws stops nobody, and one that is no function is refused in the console", async () => {
  const { chat, said } = page()
  const heard = []
  chat.on("error", () => {
    throw new Error("theirs")
  })
  chat.on("error", () => heard.push("next"))
  await fate(chat.identify(""))
  assert.deepEqual(heard, ["next"])
  chat.on("error", "nonsense")()
  assert.equal(said.filter(line => line.includes("needs a function")).length, 1)
})

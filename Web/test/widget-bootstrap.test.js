import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import test from "node:test"
import vm from "node:vm"

const source = readFileSync(new URL("../widget/bootstrap.js", import.meta.url), "utf8")

/** A page as far as the script needs one before anything is mounted. */
function page(globals = {}, place = {}, { hangs = false, ...more } = {}) {
  const said = []
  const say = kind => (...words) => said.push(`${kind} ${words.join(" ")}`)
  const window = { MessageBirdChatWidgetSettings: { widgetId: "w", initializeOnLoad: false }, ...globals }
  const context = vm.createContext({ window, console: { error: say("error"), warn: say("warn") }, TextEncoder, document: {}, navigator: {}, setTimeout: () => {}, ...more })
  const text = source.replace("__PERCH_WIDGET__", JSON.stringify({ server: "http://chat.example.com", assets: "/assets/h/", widgetId: "w", widget: null, ...place }))
  const run = () => vm.runInContext(hangs ? text.replaceAll("import(`", "new Promise(() => `") : text, context)
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
  ["a hundred values and many that go", { ...Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`k${index}`, 1])), ...Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`${index}`.padEnd(64, "-"), null])) }, undefined],
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
  for (const map of [null, [], "text", new Date(), new Map([["a", 1]]), many, large]) assert.equal((await fate(page().chat.setAttributes(map))).code, "invalid_attribute")
})

const proofs = [
  ["nothing", undefined, undefined],
  ["null", null, undefined],
  ["a token", { token: "a.b.c" }, undefined],
  ["a signature", { signature: "0f" }, undefined],
  ["a provider", { tokenProvider: () => "a.b.c" }, undefined],
  ["a token and a provider", { token: "a.b.c", tokenProvider: () => "a.b.c" }, undefined],
  ["a token and a signature", { token: "a.b.c", signature: "0f" }, /not with both/],
  ["a promise of a token", { token: Promise.resolve("a.b.c") }, /of type promise.*tokenProvider/],
  ["no token where there should be one", { token: null }, /this is null/],
  ["a number as a signature", { signature: 7 }, /this is 7/],
  ["an empty token", { token: "" }, /is empty/],
  ["an empty signature", { signature: "" }, /is empty/],
  ["a token without its name", "a.b.c", /options must be an object.*of type string/],
  ["a list", ["a.b.c"], /of type array/],
  ["a provider without its name", () => "a.b.c", /of type function/],
  ["a provider that is no function", { tokenProvider: "a.b.c" }, /of type string/],
]

for (const [name, proof, message] of proofs) {
  test(`${name} ${message ? "is refused as a proof, before anything is asked" : "is fine as a proof"}`, async () => {
    const result = await fate(page().chat.identify("ada-1-2-3", {}, proof))
    assert.ok(message ? result.code === "signature_invalid" && message.test(result.message) : result === "waits", result.message)
  })
}

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
  const heard = []
  const { said, chat } = page({ MessageBirdChatWidget: { queue: [[["constructor", []]], "nonsense", 5, null, {}, [["nurse", []]], [["on", ["error", ({ code }) => heard.push(code)]]], [["identify", ["null"]]]] } })
  assert.deepEqual([said.length, heard], [7, ["invalid_identifier"]])
  assert.equal(typeof chat.init, "function")
})

test("an unknown widget rejects what waits and what comes, with one line in the console", async () => {
  const { chat, said } = page()
  const heard = []
  chat.on("error", ({ code }) => heard.push(code))
  const early = chat.identify("ada-1-2-3")
  const ready = chat.init()
  assert.deepEqual([(await fate(ready)).code, (await fate(early)).code], Array(2).fill("widget_not_found"))
  assert.deepEqual([heard.length, said.length], [2, 1])
  assert.equal((await fate(chat.logout())).code, "widget_not_found")
  assert.deepEqual([heard, said.length], [Array(3).fill("widget_not_found"), 2])
})

test("a server that accepts and never answers is offline after half a minute", async () => {
  let late
  const { chat } = page({}, { widget: {} }, { setTimeout: (action, milliseconds) => milliseconds === 30_000 && (late = action), hangs: true })
  const ready = chat.init()
  assert.equal(await fate(ready), "waits")
  late()
  const { code, retryable } = await fate(ready)
  assert.deepEqual([code, retryable], ["offline", true])
})

/** As the site's storage is: names are its own properties. */
function storage(kept) {
  return Object.create({
    getItem(name) { return this[name] ?? null },
    setItem(name, text) { this[name] = text },
    removeItem(name) { delete this[name] },
  }, Object.getOwnPropertyDescriptors({ ...kept }))
}

const DRAFT = "01890a5d-ac96-774b-bcce-b302099a8057"
const AFTER_LOGOUT = { "perch:w:revoke-r0": "", "perch:w:revoke-r1": "", "perch:w:lease-session": "tab 1", "perch:w2": "another widget's", cart: "the site's" }

for (const [name, session, left] of [
  ["a session", JSON.stringify({ token: "t1", revocation: "r1", contact: { id: "c1", identifier: "ada" } }), AFTER_LOGOUT],
  ["something that nobody can read", "{", Object.fromEntries(Object.entries(AFTER_LOGOUT).filter(([name]) => name !== "perch:w:revoke-r1"))],
]) {
  test(`a logout before anything is loaded takes ${name} out of the storage at once, and is not waited for longer than five seconds`, async () => {
    const { "perch:w:revoke-r1": _, ...others } = AFTER_LOGOUT
    const localStorage = storage({ ...others, "perch:w": session, [`perch:w:${DRAFT}`]: "a draft" })
    let late
    const { chat } = page({ localStorage }, {}, { setTimeout: (action, milliseconds) => milliseconds === 5000 && (late = action) })
    const loggedOut = chat.logout()
    assert.deepEqual({ ...localStorage }, left)
    assert.equal(await fate(loggedOut), "waits")
    late()
    assert.equal(await fate(loggedOut), "resolved")
  })
}

test("a logout that waits for a server that cannot be reached is done when that is known; other calls are refused", async () => {
  let late
  const { chat } = page({ localStorage: storage({}) }, { widget: {} }, { setTimeout: (action, milliseconds) => milliseconds === 30_000 && (late = action), hangs: true })
  chat.init()
  const [loggedOut, identified] = [chat.logout(), chat.identify("ada-1-2-3")]
  await settled()
  late()
  await settled()
  assert.deepEqual([await fate(loggedOut), (await fate(identified)).code], ["resolved", "offline"])
  assert.equal(await fate(chat.logout()), "resolved")
})

test("a shutdown rejects what waits for a widget that does not come", async () => {
  const { chat, said } = page()
  const heard = []
  chat.on("error", ({ code }) => heard.push(code))
  const waiting = [chat.identify("ada-1-2-3"), chat.logout()]
  assert.equal(await fate(chat.shutdown()), "resolved")
  for (const call of waiting) assert.equal((await fate(call)).code, "superseded")
  assert.deepEqual([heard.length, said.length], [3, 1])
})

// Configuration

const configurations = [
  ["everything", { position: "left", accent: "#0A6b7c", zIndex: 5, launcher: false, texts: { title: "Hello", greeting: "" }, locale: "nl" }, undefined],
  ["nothing", {}, undefined],
  ["no object", undefined, undefined],
  ["what is undone", { accent: null, texts: { title: undefined, greeting: null }, zIndex: undefined }, undefined],
  ["what a later version knows", { shape: "round" }, undefined],
  ["a title that is a number", { texts: { title: 5 } }, "texts"],
  ["a list of texts", { texts: ["Hello"] }, "texts"],
  ["a symbol", { accent: Symbol("red") }, "accent"],
  ["the name of a colour", { accent: "red" }, "accent"],
  ["a layer in words", { zIndex: "abc" }, "zIndex"],
  ["no number", { zIndex: NaN }, "zIndex"],
  ["a corner that there is not", { position: "top" }, "position"],
  ["a launcher in words", { launcher: "no" }, "launcher"],
  ["a locale that is a number", { locale: 7 }, "locale"],
]

for (const [name, changes, field] of configurations) {
  test(`${name} is ${field ? "refused as a configuration, with a sentence" : "fine as a configuration"}`, async () => {
    const { chat, said } = page()
    const result = await fate(chat.setConfig({ position: "left" })) && await fate(chat.setConfig(changes))
    if (!field) return assert.equal(result, "resolved")
    assert.deepEqual([result.name, result.code, result.field, said.length], ["WidgetError", "invalid_attribute", field, 1])
    assert.match(result.message, /must be .*Nothing was changed/)
  })
}

for (const odd of ["left", 5, ["left"], new Map()]) {
  test(`a configuration ${typeof odd} ${odd} is refused`, async () => assert.equal((await fate(page().chat.setConfig(odd))).code, "invalid_attribute"))
}

// Errors

test("an error of the browser's own has a number for a code, and gets one of ours", async () => {
  const { chat } = page()
  const strange = new Proxy({}, { ownKeys() { throw Object.assign(new Error("The operation is insecure."), { code: 18 }) } })
  const { code, message } = await fate(chat.setAttributes(strange))
  assert.deepEqual([code, message], ["server_error", "The chat widget failed: The operation is insecure."])
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

test("the remover that our own snippet gave takes away that listener alone", async () => {
  const snippet = readFileSync(new URL("../widget/snippet.js.txt", import.meta.url), "utf8").split("<script>")[1].split("</script>")[0]
  const globals = { document: { readyState: "loading" }, addEventListener: () => {}, console: { error: () => {} }, window: {} }
  vm.runInNewContext(snippet, globals)
  const stub = globals.window.MessageBirdChatWidget
  const heard = []
  const twice = () => heard.push("twice")
  stub.on("error", () => heard.push("other"))
  stub.on("error", twice)
  stub.on("error", twice)()
  stub.on("error")()
  const early = stub.on("error", () => heard.push("early"))
  const { chat } = page({ MessageBirdChatWidget: stub })
  early()
  await fate(chat.identify(""))
  assert.deepEqual(heard, ["other", "twice", "other", "twice"])
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

import assert from "node:assert/strict"
import { readFile } from "node:fs/promises"
import { test } from "node:test"
import { LANGUAGES, environment, settings } from "../inbox/models/examples.js"
import { isPublic, mistake, proof, request } from "../inbox/models/key-draft.js"
import { WidgetBook } from "../inbox/models/widget-book.js"
import { allowing, notices, origins, requiring, revoking, share } from "../inbox/models/widget-words.js"
import { Widgets } from "../inbox/widgets.js"

/** @param {string} id @param {object} [more] @returns {any} */
const widget = (id, more) => ({ id, name: id, origins: [], anyOrigin: false, mode: "open", identifications: { verified: 0, claimed: 0 }, ...more })
/** @param {string} id @param {string} purpose @param {object} [more] @returns {any} */
const key = (id, purpose, more) => ({ id, purpose, algorithm: purpose === "jwt" ? "HS256" : "HMAC-SHA256", fingerprint: id, createdAt: 1, ...more })

function book() {
  const book = new WidgetBook()
  book.apply({ type: "widgets", widgets: [widget("shop"), widget("blog", { mode: "signed" })] })
  return book
}

// The book

test("without a choice the first widget is shown, and one that does not exist is none", () => {
  const widgets = book()
  assert.equal(widgets.widget?.id, "shop")
  widgets.apply({ type: "choose", id: "blog" })
  assert.equal(widgets.widget?.mode, "signed")
  widgets.apply({ type: "choose", id: "gone" })
  assert.equal(widgets.widget, undefined)
})

test("what is known about one widget is not shown with another, however late it comes", () => {
  const widgets = book()
  widgets.apply({ type: "keys", id: "shop", keys: [key("k1", "jwt")] })
  widgets.apply({ type: "examination", id: "shop", examination: { now: 1, mode: "open", findings: [] } })
  widgets.apply({ type: "problem", id: "shop", part: "mode", words: "No." })
  widgets.apply({ type: "choose", id: "blog" })
  widgets.apply({ type: "refusals", id: "shop", refusals: [{ at: 1, code: "expired", message: "Too late." }] })
  assert.deepEqual([widgets.keys, widgets.examination, widgets.problems, widgets.refusals], [undefined, undefined, {}, undefined])
})

test("a key that was added comes first, and one that was revoked stays where it was", () => {
  const widgets = book()
  widgets.apply({ type: "keys", id: "shop", keys: [key("k2", "jwt"), key("k1", "jwt")] })
  widgets.apply({ type: "key", id: "shop", key: key("k3", "hmac") })
  widgets.apply({ type: "key", id: "shop", key: key("k2", "jwt", { revokedAt: 5 }) })
  assert.deepEqual(widgets.keys?.map(({ id }) => id), ["k3", "k2", "k1"])
  assert.deepEqual(widgets.signers.map(({ id }) => id), ["k3", "k1"])
})

test("keys of the backend's door and revoked ones sign nobody", () => {
  const widgets = book()
  widgets.apply({ type: "keys", id: "shop", keys: [key("k2", "api"), key("k1", "jwt", { revokedAt: 5 })] })
  assert.deepEqual(widgets.signers, [])
  assert.equal(widgets.exampleKey, undefined)
})

test("the examples name a key that they can sign with", () => {
  const widgets = book()
  widgets.apply({ type: "keys", id: "shop", keys: [key("k3", "jwt", { algorithm: "ES256" }), key("k2", "hmac"), key("k1", "jwt")] })
  assert.equal(widgets.exampleKey?.id, "k1")
})

test("a widget whose mode was switched is changed in place", () => {
  const widgets = book()
  widgets.apply({ type: "widget", widget: widget("shop", { mode: "signed" }) })
  assert.deepEqual(widgets.widgets?.map(({ mode }) => mode), ["signed", "signed"])
  assert.equal(widgets.mode("shop"), "signed")
  assert.equal(widgets.mode("gone"), undefined)
})

// Words

test("the share of signed identifications is told with both numbers", () => {
  assert.equal(share({ verified: 41, claimed: 11 }), "41 of 52 identifications of the last 24 hours were signed.")
  assert.equal(share({ verified: 1, claimed: 0 }), "1 of 1 identification of the last 24 hours was signed.")
  assert.equal(share({ verified: 0, claimed: 1 }), "0 of 1 identification of the last 24 hours was signed.")
  assert.equal(share({ verified: 0, claimed: 2 }), "0 of 2 identifications of the last 24 hours were signed.")
  assert.equal(share({ verified: 0, claimed: 0 }), "Nobody was identified in the last 24 hours.")
})

test("before signatures are required it is said how many had none, and that a key is missing", () => {
  const shop = widget("shop", { identifications: { verified: 41, claimed: 11 } })
  assert.match(requiring(shop, true).says[0], /claimed ends at once\. 11 of 52 identifications/)
  assert.equal(requiring(shop, true).danger, false)
  assert.match(requiring(shop, false).says[1], /no key yet/)
  assert.equal(requiring(shop, false).danger, true)
  assert.doesNotMatch(requiring(widget("new"), true).says[0], /0 of 0/)
})

test("allowing bare identifiers again, and revoking a key, are told as what they are", () => {
  assert.match(allowing().says[0], /Anyone who knows an identifier/)
  assert.match(revoking(key("9a41c07e", "jwt")).says.join(" "), /session that it proved.*JWT key.*9a41c07e/)
  assert.doesNotMatch(revoking(key("9a41c07e", "api")).says[0], /session/)
})

test("where a widget works and what is wrong with it are said only if they are so", () => {
  assert.equal(origins(widget("w", { origins: ["https://a.example", "https://b.example"] })), "It works on https://a.example and https://b.example.")
  assert.equal(origins(widget("w", { anyOrigin: true })), "It works on every site.")
  assert.match(origins(widget("w")), /no site yet/)
  assert.deepEqual(notices(widget("w")), [])
  assert.match(notices(widget("w", { keyMissing: true }))[0], /every identification is refused/)
  assert.match(notices(widget("w", { guessable: true }))[0], /guessed/)
})

/** The widgets as an Inbox has them whose server answers with these modes. */
function widgets(/** @type {any} */ mode, role = "owner") {
  let asked = 0
  const api = {
    widgets: async () => {
      asked++
      return { widgets: [widget("shop", { mode })] }
    },
  }
  const all = new Widgets(/** @type {any} */ ({ api, agent: { role }, onChange: () => {} }))
  return { all, asked: () => asked }
}
const claimed = /** @type {any} */ ({ assurance: "claimed", widget: { id: "shop", name: "Shop" } })
const answered = () => new Promise(resolve => setTimeout(resolve))

test("the way to require signatures is shown to those who may, and only while they are not required", async () => {
  for (const [mode, role, address] of [["open", "owner", "/inbox/widgets/shop"], ["open", "agent", undefined], ["signed", "owner", undefined]]) {
    const { all } = widgets(mode, role)
    all.caution(claimed)
    await answered()
    assert.equal(all.caution(claimed)?.address || undefined, address, `${mode} ${role}`)
  }
})

test("modes are asked for once a connection, and not before they matter", async () => {
  const { all, asked } = widgets("open")
  assert.equal(all.caution(undefined), undefined)
  assert.equal(all.caution({ ...claimed, assurance: "verified" }), undefined)
  assert.equal(asked(), 0)
  for (let time = 0; time < 3; time++) all.caution(claimed)
  await answered()
  assert.equal(asked(), 1)
  all.forget()
  all.caution(claimed)
  await answered()
  assert.equal(asked(), 2)
})

// Keys

/** @param {object} [more] @returns {any} */
const fields = more => ({ purpose: "jwt", algorithm: "HS256", origin: "new", secret: "", publicKey: "", ...more })

test("the server is asked for what this kind of key needs and nothing else", () => {
  const left = { secret: "left behind from before", publicKey: "also" }
  assert.deepEqual(request(fields(left)), { purpose: "jwt", algorithm: "HS256" })
  assert.deepEqual(request(fields({ ...left, purpose: "hmac", origin: "own", secret: "s".repeat(32) })), { purpose: "hmac", secret: "s".repeat(32) })
  assert.deepEqual(request(fields({ ...left, algorithm: "ES256", origin: "own", publicKey: " PEM\n" })), { purpose: "jwt", algorithm: "ES256", publicKey: "PEM" })
  assert.deepEqual(request(fields({ ...left, purpose: "api", algorithm: "ES256" })), { purpose: "api" })
})

test("a short secret and a private key are noticed before they are sent", () => {
  assert.equal(mistake(fields()), undefined)
  assert.equal(mistake(fields({ origin: "own", secret: "s".repeat(31) }))?.field, "secret")
  assert.equal(mistake(fields({ origin: "own", secret: "ü".repeat(16) })), undefined, "bytes count, not characters")
  assert.equal(mistake(fields({ algorithm: "EdDSA", publicKey: "-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----" }))?.field, "publicKey")
  assert.equal(mistake(fields({ algorithm: "EdDSA", publicKey: "-----BEGIN PUBLIC KEY-----\nx\n-----END PUBLIC KEY-----" })), undefined)
  assert.equal(isPublic({ purpose: "hmac", algorithm: "ES256" }), false)
})

test("what is pasted to be checked is a signature if it looks like one, else a token", () => {
  assert.deepEqual(proof(` ${"a".repeat(64)}\n`, "ada"), { identifier: "ada", signature: "a".repeat(64) })
  assert.deepEqual(proof("e30.e30.x", ""), { token: "e30.e30.x" })
  assert.deepEqual(proof("a".repeat(63), ""), { token: "a".repeat(63) })
  assert.deepEqual(proof("  ", "ada"), { identifier: "ada" })
})

test("the examples' settings carry the reader's own widget and key", () => {
  assert.equal(environment("w1", key("k1", "jwt")).split("\n")[1], "PERCH_KEY_ID=k1")
  assert.match(environment("w1"), /^PERCH_WIDGET=w1\nPERCH_KEY_ID=THE_ID/)
})

test("a new secret comes with the names under which the examples, or the backend's door, read it", () => {
  assert.equal(settings("w1", key("k1", "jwt"), "s"), "PERCH_WIDGET=w1\nPERCH_KEY_ID=k1\nPERCH_KEY=s")
  assert.equal(settings("w1", key("k1", "api"), "s"), "PERCH_WIDGET=w1\nPERCH_API_KEY=s")
})

test("each language has its example, which reads those settings", async context => {
  for (const { name, file } of LANGUAGES) {
    const text = await readFile(new URL(`../inbox/backends/${file}`, import.meta.url), "utf8").catch(() => undefined)
    if (text === undefined) return context.skip(`Web/inbox/backends/${file} is not here yet`)
    for (const setting of ["PERCH_WIDGET", "PERCH_KEY_ID", "PERCH_KEY"]) assert.ok(text.includes(setting), `${name} does not read ${setting}`)
  }
})

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import vm from "node:vm"
import { browser } from "./desk.js"
import { VectorDesk } from "./vector-desk.js"

const KEY = "perch:w"
const FAREWELL = `${KEY}:revoke-`
const source = readFileSync(new URL("../widget/bootstrap.js", import.meta.url), "utf8").replace("__PERCH_WIDGET__", '{ "server": "", "assets": "", "widgetId": "w", "widget": null }')

/** What the site calls, and where an identifier that no server would take is refused before the model hears of it. */
function api() {
  const window = { MessageBirdChatWidgetSettings: { initializeOnLoad: false } }
  vm.runInNewContext(source, { window, console: { error() {} }, TextEncoder, document: {}, navigator: {} })
  return window.MessageBirdChatWidget
}

/** As it would travel: without what is undefined. */
export const plain = value => JSON.parse(JSON.stringify(value))

/** What a call asks for; a session is begun with attributes, or by `POST /sessions` with the first message. */
const paths = { begin: "POST /attributes", identify: "POST /identify", renew: "POST /renewal", logoutOffline: "POST /logout", revoke: "POST /logout" }

const proved = proof => proof && { [proof.sign === "jwt" ? "token" : "signature"]: `of ${proof.subject}` }

/** One browser of a sequence: a page with the widget's model, a storage, and the server as it meets it. */
export class Page {
  /** Whether the server does not answer now, so that nothing can be said of the session yet. */
  waits = false
  /** The token after the step before. */
  token
  /** What the call that is under way comes to. */
  #fate = {}
  #heard = 0

  /** @param {Page} [origin] whose storage was copied */
  static async open(records, clock, origin) {
    const page = new Page()
    page.desk = new VectorDesk(records)
    page.shelf = new Map(origin?.shelf)
    page.token = origin?.token
    if (origin) page.desk.admit(origin.desk)
    const { visitor, said } = await browser(page.desk, { clock, shelf: page.shelf }).tab()
    visitor.watch(true)
    return Object.assign(page, { visitor, said })
  }

  get session() {
    return JSON.parse(this.shelf.get(KEY) ?? "null")
  }

  /** The revocation handles that the server has not heard of. */
  get farewells() {
    return [...this.shelf.keys()].filter(key => key.startsWith(FAREWELL))
  }

  /** What `identitychange` told since it was asked last. */
  announced() {
    const news = this.said("identitychange").slice(this.#heard)
    this.#heard += news.length
    return plain(news)
  }

  // Calls

  calls = {
    begin: ({ attributes = {} }) => this.visitor.setAttributes(attributes),
    setAttributes: ({ attributes }) => this.visitor.setAttributes(attributes),
    send: async ({ text }) => assert.equal(this.visitor.send(text), undefined),
    identify: step => this.#identify(step),
    logout: () => this.visitor.logout(),
    logoutOffline: () => this.visitor.logout(),
    // The widget makes these by itself, as soon as it is answered.
    revoke: async () => {},
    renew: async () => {},
  }

  /** Makes the call of a step; `lost`, its answer never arrives; `repeats`, it is the widget that asks again. */
  make(step) {
    const { call, lost, repeats } = step
    this.desk.step = step
    this.waits = lost === true
    if (lost || call === "logoutOffline") this.desk.unanswered.add(paths[call])
    else this.desk.unanswered.delete(paths[call])
    if (repeats) return
    if (call !== "renew" && call !== "revoke") this.desk.asked.length = 0
    const fate = (this.#fate = {})
    this.calls[call](step).then(result => (fate.result = plain(result ?? null)), ({ code }) => (fate.code = code))
    if (lost && this.token) this.desk.fall(4002)
  }

  async #identify({ identifier, attributes, proof }) {
    const accepted = new Promise(resolve => setImmediate(resolve))
    await Promise.race([api().identify(identifier, attributes, proved(proof)), accepted])
    return this.visitor.identify(identifier, attributes, proved(proof))
  }

  // What came of it

  checkCall({ call, expect, repeats, ...claim }) {
    const asked = this.desk.asked.filter(({ name }) => name === paths[call])
    if (["identify", "begin", "setAttributes", "logout"].includes(call)) assert.deepEqual(this.#fate, result({ call, expect, ...claim }), "what the call comes to")
    if (expect.code === "invalid_identifier") assert.deepEqual(asked, [], "nobody was asked")
    else if (call === "identify") this.#checkClaim(asked[0], claim)
    if (call === "revoke") assert.deepEqual(asked.map(({ bearer, revocation }) => [bearer, typeof revocation]).pop(), [undefined, "string"], "the handle alone is shown")
    if (repeats) assert.ok(asked.length > 1 && new Set(asked.map(({ requestId }) => requestId)).size === 1, "asked again with the same request id")
    if (expect.token) assert.equal(this.session?.token === this.token, expect.token === "same", `the token is ${expect.token}`)
  }

  #checkClaim({ identifier, attributes, token, signature }, claim) {
    assert.deepEqual(plain({ identifier, attributes, token, signature }), plain({ identifier: claim.identifier, attributes: claim.attributes, ...proved(claim.proof) }), "what was claimed")
  }

  /** Whoever is to be another person is not shown the chat of the one before. */
  checkWaiting({ who, call, identifier }, name) {
    const known = this.session?.contact.identifier
    assert.deepEqual(this.announced(), [], `${name} announces nothing while it waits`)
    if (who === name && call === "identify" && known && known !== identifier) assert.deepEqual(this.visitor.log.entries, [], `${name} shows nothing while it waits`)
  }

  checkSession(texts, name) {
    assert.deepEqual(this.visitor.log.entries.map(({ text, state }) => `${text} ${state}`), (texts ?? []).map(text => `${text} sent`), `what ${name} shows`)
    assert.equal(this.session !== null, texts !== null, `whether ${name} keeps a token`)
    if (texts) assert.ok(this.desk.tokens.has(this.session.token), `the token of ${name} lives`)
    assert.equal(this.farewells.length, this.desk.unanswered.has("POST /logout") ? 1 : 0, `the handles of ${name}`)
    this.token = this.session?.token
  }
}

function result({ call, expect, identifier }) {
  const { outcome, assurance, kept, code } = expect
  if (code) return { code }
  if (call === "identify") return { result: plain({ outcome, identifier, assurance, kept }) }
  return { result: call === "logout" ? null : plain({ kept }) }
}

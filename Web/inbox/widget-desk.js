import { signedOut, wordsFor } from "./api.js"
import "./elements/inbox-widgets.js"
import { mayGovern } from "./models/erasing.js"
import { LANGUAGES, environment, settings } from "./models/examples.js"
import { allowing, requiring, revoking } from "./models/widget-words.js"

/** @typedef {import("./models/widget-book.js").WidgetBook} WidgetBook */
/** @typedef {import("./models/widget-book.js").Part} Part */
/** @typedef {import("./models/types.js").Agent} Agent */
/** @typedef {import("./models/types.js").Key} Key */
/** @typedef {import("./models/types.js").NewKey} NewKey */
/** @typedef {import("./models/types.js").Proof} Proof */

const FILES = new URL("../", import.meta.url)

/** The page of the widgets: snippet, mode, keys, and what their signatures are about. */
export class WidgetDesk {
  element = /** @type {import("./elements/inbox-widgets.js").InboxWidgets} */ (document.createElement("inbox-widgets"))
  #api
  #agent
  #book
  #confirm
  #shown = ""
  /**
   * What was asked last: the answer to anything before it is no news.
   * @type {Proof | undefined}
   */
  #examined
  /**
   * Fetched once each.
   * @type {Map<string, Promise<string>>}
   */
  #texts = new Map()

  /**
   * @param {{
   *   api: import("./api.js").InboxApi, agent: Agent, book: WidgetBook, confirm: import("./elements/inbox-confirm.js").InboxConfirm,
   *   place: HTMLElement, onGo: (widget: string) => void, signal: AbortSignal,
   * }} parts
   */
  constructor({ api, agent, book, confirm, place, onGo, signal }) {
    this.#api = api
    this.#agent = agent
    this.#book = book
    this.#confirm = confirm
    place.replaceChildren(this.element)
    const { mode, keys, adding, examples, check } = this.element
    const on = (/** @type {EventTarget} */ target, /** @type {string} */ type, /** @type {(detail: any) => void} */ action) =>
      target.addEventListener(type, event => action(/** @type {CustomEvent} */ (event).detail), { signal })
    on(this.element, "go", onGo)
    on(mode, "require", () => this.#require())
    on(mode, "allow", () => this.#allow())
    on(keys, "add", () => adding.ask())
    on(keys, "revoke", key => this.#revoke(key))
    on(adding, "add", fields => this.#add(fields))
    on(examples, "language", () => this.#example())
    on(check, "examine", proof => this.#examine(proof))
  }

  /** Comes to this widget, or to the first one; everything is asked for anew. */
  async show(/** @type {string | undefined} */ id) {
    this.#book.apply({ type: "choose", id })
    this.#draw()
    await this.#try("widgets", async () => this.#book.apply({ type: "widgets", ...await this.#api.widgets() }))
    const widget = this.#book.id
    if (widget) await Promise.all([this.#keys(widget), this.#refusals(widget), this.#snippet(widget), this.#example()])
  }

  /** A key that was added or revoked meanwhile may be missing in the answer, so it is asked for again. */
  async #keys(/** @type {string} */ id) {
    await this.#try("keys", async () => {
      let known, answer
      do {
        known = this.#book.keys
        answer = await this.#api.keys(id)
      } while (this.#book.keys !== known && this.#book.id === id)
      this.#book.apply({ type: "keys", id, ...answer })
    })
    this.#example()
  }

  #refusals(/** @type {string} */ id) {
    if (mayGovern(this.#agent)) return this.#try("refusals", async () => this.#book.apply({ type: "refusals", id, ...await this.#api.refusals(id) }))
    return undefined
  }

  async #require() {
    const widget = this.#book.widget
    if (widget && !this.#book.keys) await this.#keys(widget.id)
    if (widget && await this.#confirm.ask(requiring(widget, this.#book.signers.length > 0))) await this.#switch(widget.id, "signed")
  }

  async #allow() {
    const widget = this.#book.widget
    if (widget && await this.#confirm.ask(allowing())) await this.#switch(widget.id, "open")
  }

  /** @param {string} id @param {import("./models/types.js").Mode} mode */
  #switch(id, mode) {
    return this.#try("mode", async () => this.#book.apply({ type: "widget", widget: await this.#api.setMode(id, mode) }))
  }

  /** The secret goes from the answer to the screen and is kept nowhere. */
  async #add(/** @type {NewKey} */ fields) {
    const id = this.#book.id
    const { adding } = this.element
    if (!id) return
    try {
      const { key, secret } = await this.#api.addKey(id, fields)
      this.#book.apply({ type: "key", id, key })
      adding.done(secret && settings(id, key, secret))
      await this.show(id)
    } catch (error) {
      adding.problem = wordsFor(error)
    }
  }

  async #revoke(/** @type {Key} */ key) {
    const id = this.#book.id
    if (!id || !await this.#confirm.ask(revoking(key))) return
    const revoked = await this.#try("keys", async () => this.#book.apply({ type: "key", id, key: await this.#api.revokeKey(id, key.id) }))
    if (revoked) await this.show(id)
  }

  async #examine(/** @type {Proof} */ proof) {
    const id = this.#book.id
    this.#examined = proof
    if (!proof.token && !proof.signature) return this.#nothing()
    if (!id) return
    const isNews = () => this.#examined === proof
    await this.#try("examination", async () => {
      const examination = await this.#api.examine(id, proof)
      if (isNews()) this.#book.apply({ type: "examination", id, examination })
    }, isNews)
  }

  /** What was found is not about an empty box. */
  #nothing() {
    const id = this.#book.id ?? ""
    this.#book.apply({ type: "examination", id })
    this.#book.apply({ type: "problem", part: "examination", id, words: "Paste a token or a signature." })
    this.#draw()
  }

  // Files

  async #snippet(/** @type {string} */ id) {
    const text = await this.#text("widget/snippet.js.txt")
    if (id === this.#book.id) this.element.install.snippet = text.replaceAll("__SERVER__", location.origin).replaceAll("__WIDGET_ID__", id).trim()
  }

  async #example() {
    const { examples } = this.element
    const language = examples.language
    const file = LANGUAGES.find(({ name }) => name === language)?.file
    const text = file ? await this.#text(`inbox/backends/${file}`) : ""
    const widget = this.#book.id
    if (widget && language === examples.language) examples.fill(environment(widget, this.#book.exampleKey), text)
  }

  #text(/** @type {string} */ path) {
    const known = this.#texts.get(path) ?? read(path)
    this.#texts.set(path, known)
    known.catch(() => this.#texts.delete(path))
    return known.catch(() => "This text could not be loaded. Load the page again.")
  }

  // On screen

  /**
   * Whether it went well.
   * @param {Part} part
   * @param {() => Promise<void>} action
   * @param {() => boolean} isNews
   */
  async #try(part, action, isNews = () => true) {
    const id = this.#book.id
    try {
      await action()
      if (isNews()) this.#book.apply({ type: "problem", part, id })
      return true
    } catch (error) {
      if (!signedOut(error) && isNews()) this.#book.apply({ type: "problem", part, id, words: wordsFor(error) })
      return false
    } finally {
      this.#draw()
    }
  }

  #draw() {
    const { id } = this.#book
    if (id !== this.#shown) this.element.begin()
    this.#shown = id ?? ""
    this.element.show(this.#book, this.#agent)
  }
}

async function read(/** @type {string} */ path) {
  const answer = await fetch(new URL(path, FILES))
  if (!answer.ok) throw new Error(`${path} is missing`)
  return answer.text()
}

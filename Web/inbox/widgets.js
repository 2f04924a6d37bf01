import { mayGovern } from "./models/erasing.js"
import { caution } from "./models/person-words.js"
import { addressOf } from "./models/place.js"
import { WidgetBook } from "./models/widget-book.js"

/** @typedef {import("./models/types.js").Person} Person */
/** @typedef {import("./widget-desk.js").WidgetDesk} WidgetDesk */

/** The widgets as the whole Inbox knows them, and the door to their page, whose files come when somebody first goes there. */
export class Widgets {
  #parts
  #book = new WidgetBook()
  #asked = false
  /** @type {Promise<WidgetDesk> | undefined} */
  #desk

  /**
   * @param {{
   *   api: import("./api.js").InboxApi, agent: import("./models/types.js").Agent, place: HTMLElement,
   *   confirm: import("./elements/inbox-confirm.js").InboxConfirm, onGo: (widget: string) => void, onChange: () => void, signal: AbortSignal,
   * }} parts
   */
  constructor(parts) {
    this.#parts = parts
  }

  /** @param {string | undefined} id the first one without it */
  async show(id) {
    this.#desk ??= import("./widget-desk.js").then(({ WidgetDesk }) => new WidgetDesk({ ...this.#parts, book: this.#book }))
    try {
      await (await this.#desk).show(id)
    } catch {
      this.#desk = undefined
      this.#parts.place.textContent = "The widgets could not be loaded. Check the connection and come here again."
    }
  }

  /** Focus comes to their page. */
  async enter() {
    const desk = await this.#desk?.catch(() => undefined)
    desk?.element.enter()
  }

  /** A new connection: what was known may be old. */
  forget() {
    this.#asked = false
  }

  /**
   * What stands over the conversation with somebody who was never proved, and for those who can still change that, where.
   * @param {Person | undefined} person
   */
  caution(person) {
    if (person?.assurance !== "claimed") return undefined
    this.#learn()
    const mode = this.#book.mode(person.widget.id)
    const words = caution(person.assurance, mode)
    const address = mode !== "signed" && mayGovern(this.#parts.agent) ? addressOf({ view: "open", page: "widgets", widget: person.widget.id }) : undefined
    return words === undefined ? undefined : { words, address }
  }

  /** Modes are asked for when one first matters. */
  async #learn() {
    if (this.#asked) return
    this.#asked = true
    await this.#parts.api.widgets().then(({ widgets }) => this.#book.apply({ type: "widgets", widgets }), () => {})
    this.#parts.onChange()
  }
}

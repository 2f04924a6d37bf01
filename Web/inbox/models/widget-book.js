/** @typedef {import("./types.js").WidgetSettings} WidgetSettings */
/** @typedef {import("./types.js").Key} Key */
/** @typedef {import("./types.js").SignatureRefusal} SignatureRefusal */
/** @typedef {import("./types.js").Examination} Examination */
/** @typedef {"widgets" | "mode" | "keys" | "refusals" | "examination"} Part */

/**
 * @typedef {{ type: "widgets", widgets: WidgetSettings[] }
 *   | { type: "widget", widget: WidgetSettings }
 *   | { type: "choose", id?: string }
 *   | { type: "keys", id: string, keys: Key[] }
 *   | { type: "key", id: string, key: Key }
 *   | { type: "refusals", id: string, refusals: SignatureRefusal[] }
 *   | { type: "examination", id: string, examination?: Examination }
 *   | { type: "problem", part: Part, id?: string, words?: string }} WidgetEvent
 */

/** The widgets of this server, and what is known about the one on screen. */
export class WidgetBook {
  /** @type {WidgetSettings[] | undefined} */
  widgets
  /** @type {string | undefined} */
  #chosen
  /**
   * Newest first, revoked ones too.
   * @type {Key[] | undefined}
   */
  keys
  /** @type {SignatureRefusal[] | undefined} */
  refusals
  /** @type {Examination | undefined} */
  examination
  /** @type {Partial<Record<Part, string>>} */
  problems = {}

  /** What is about another widget than the one on screen came too late. */
  apply(/** @type {WidgetEvent} */ event) {
    if (event.type === "widgets") this.widgets = event.widgets
    else if (event.type === "widget") this.widgets = this.widgets?.map(each => each.id === event.widget.id ? event.widget : each)
    else if (event.type === "choose") this.#choose(event.id)
    else if (event.id === undefined || event.id === this.id) this.#tell(event)
  }

  /** Of the widget on screen: the one that was chosen, or the first. */
  get id() {
    return this.#chosen ?? this.widgets?.[0]?.id
  }

  get widget() {
    return this.widgets?.find(({ id }) => id === this.id)
  }

  /** The mode of a widget, if it is known. */
  mode(/** @type {string} */ id) {
    return this.widgets?.find(each => each.id === id)?.mode
  }

  /** The living keys that sign identities, newest first. */
  get signers() {
    return (this.keys ?? []).filter(({ purpose, revokedAt }) => purpose !== "api" && revokedAt === undefined)
  }

  /** The one that the examples would sign with. */
  get exampleKey() {
    return this.signers.find(({ algorithm }) => algorithm === "HS256") ?? this.signers.find(({ purpose }) => purpose === "hmac")
  }

  #choose(/** @type {string | undefined} */ id) {
    const before = this.id
    this.#chosen = id
    if (this.id === before) return
    this.keys = this.refusals = this.examination = undefined
    this.problems = {}
  }

  /** @param {Exclude<WidgetEvent, { type: "widgets" | "widget" | "choose" }>} event */
  #tell(event) {
    if (event.type === "problem") this.problems[event.part] = event.words
    else if (event.type === "keys") this.keys = event.keys
    else if (event.type === "key") this.#learn(event.key)
    else if (event.type === "refusals") this.refusals = event.refusals
    else this.examination = event.examination
  }

  #learn(/** @type {Key} */ key) {
    const known = this.keys?.some(({ id }) => id === key.id)
    this.keys = known ? this.keys?.map(each => each.id === key.id ? key : each) : [key, ...(this.keys ?? [])]
  }
}

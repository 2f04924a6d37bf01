import { ApiError, Rest } from "../kit/wire.js"

/** @typedef {import("./models/types.js").State} State */
/** @typedef {import("./models/types.js").Mode} Mode */
/** @typedef {import("./models/types.js").NewKey} NewKey */
/** @typedef {import("./models/types.js").Proof} Proof */

/** The Inbox's REST door: one method a route. The cookie goes along by itself. */
export class InboxApi {
  #rest

  constructor(rest = new Rest("/api/inbox")) {
    this.#rest = rest
  }

  setupNeeded() {
    return this.#ask("GET", "/setup").then(({ needed }) => /** @type {boolean} */ (needed))
  }

  /** @param {{ token: string, name: string, email: string, password: string }} account */
  createOwner(account) {
    return this.#ask("POST", "/setup", account, true)
  }

  /** @param {{ email: string, password: string }} credentials */
  signIn(credentials) {
    return this.#ask("POST", "/sign-in", credentials, true)
  }

  signOut() {
    return this.#ask("POST", "/sign-out", {})
  }

  me() {
    return this.#ask("GET", "/me")
  }

  /** @param {State} state @param {string | undefined} cursor */
  tickets(state, cursor) {
    return this.#ask("GET", `/tickets?${new URLSearchParams(cursor ? { state, cursor } : { state })}`)
  }

  /** @param {string} id @param {string} before */
  history(id, before) {
    return this.#ask("GET", `/tickets/${id}/history?${new URLSearchParams({ before })}`)
  }

  close(/** @type {string} */ id) {
    return this.#ask("PUT", `/tickets/${id}/closure`, {})
  }

  reopen(/** @type {string} */ id) {
    return this.#ask("DELETE", `/tickets/${id}/closure`, {})
  }

  // People

  /** @param {string} person @param {string} [before] @returns {Promise<import("./models/types.js").TimelinePage>} */
  timeline(person, before) {
    return this.#ask("GET", `/people/${person}/timeline${before ? `?${new URLSearchParams({ before })}` : ""}`)
  }

  /** @param {string} person @returns {Promise<{ sessions: import("./models/types.js").PersonSession[] }>} */
  sessions(person) {
    return this.#ask("GET", `/people/${person}/sessions`)
  }

  /** @param {string} person @param {string} session */
  endSession(person, session) {
    return this.#ask("DELETE", `/people/${person}/sessions/${encodeURIComponent(session)}`, {})
  }

  /** Not tried again unasked: a second one would be told that it was undone before. */
  undo(/** @type {string} */ merge) {
    return this.#ask("POST", `/merges/${encodeURIComponent(merge)}/undo`, {}, true)
  }

  export(/** @type {string} */ person) {
    return this.#ask("GET", `/people/${person}/export`, undefined, true)
  }

  erase(/** @type {string} */ person) {
    return this.#ask("DELETE", `/people/${person}`, {})
  }

  // Widgets

  /** @returns {Promise<{ widgets: import("./models/types.js").WidgetSettings[] }>} */
  widgets() {
    return this.#ask("GET", "/widgets")
  }

  /** @param {string} widget @param {Mode} mode @returns {Promise<import("./models/types.js").WidgetSettings>} */
  setMode(widget, mode) {
    return this.#ask("PUT", `/widgets/${widget}/mode`, { mode })
  }

  /** @param {string} widget @returns {Promise<{ keys: import("./models/types.js").Key[] }>} */
  keys(widget) {
    return this.#ask("GET", `/widgets/${widget}/keys`)
  }

  /**
   * Not tried again unasked: a second one would make a second key.
   * @param {string} widget
   * @param {NewKey} key
   */
  addKey(widget, key) {
    return this.#ask("POST", `/widgets/${widget}/keys`, key, true)
  }

  /** @param {string} widget @param {string} key */
  revokeKey(widget, key) {
    return this.#ask("DELETE", `/widgets/${widget}/keys/${encodeURIComponent(key)}`, {})
  }

  /** @param {string} widget @returns {Promise<{ refusals: import("./models/types.js").SignatureRefusal[] }>} */
  refusals(widget) {
    return this.#ask("GET", `/widgets/${widget}/refusals`)
  }

  /** @param {string} widget @param {Proof} proof @returns {Promise<import("./models/types.js").Examination>} */
  examine(widget, proof) {
    return this.#ask("POST", `/widgets/${widget}/examination`, proof)
  }

  /** @param {string} method @param {string} path @param {object} [body] @param {boolean} [once] @returns {Promise<any>} */
  #ask(method, path, body, once) {
    return this.#rest.request(method, path, { body, credentials: "same-origin", once })
  }
}

/** Whether the sign-in is what is missing. */
export function signedOut(/** @type {unknown} */ error) {
  return error instanceof ApiError && (error.code === "unauthorized" || error.code === "logged_out")
}

/** What went wrong, for a person. */
export function wordsFor(/** @type {unknown} */ error) {
  if (!(error instanceof ApiError)) return "Something went wrong in this page. Load it again."
  if (error.code === "offline") return "The server cannot be reached. Check the connection and try again."
  if (error.code === "rate_limited" && error.retryAfter) return `Too many tries. Wait ${error.retryAfter} seconds and try again.`
  return error.message
}

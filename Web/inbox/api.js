import { ApiError, Rest } from "../kit/wire.js"

/** @typedef {import("./models/types.js").State} State */

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

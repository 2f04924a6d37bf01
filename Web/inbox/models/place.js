/** @typedef {import("./types.js").State} State */

/**
 * Where the agent is: which view of the list, which ticket, and (on a narrow screen) which page of it.
 * @typedef {{ view: State, ticket?: string, page: "list" | "conversation" | "person" }} Place
 */

const TICKET = /^\/inbox\/tickets\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(\/person)?\/?$/

/**
 * @param {string} path
 * @param {string} [query]
 * @returns {Place}
 */
export function placeOf(path, query = "") {
  const view = new URLSearchParams(query).get("view") === "closed" ? "closed" : "open"
  const match = TICKET.exec(path)
  if (!match) return { view, page: "list" }
  return { view, ticket: match[1], page: match[2] ? "person" : "conversation" }
}

/** @param {Place} place */
export function addressOf({ view, ticket, page }) {
  const query = view === "closed" ? "?view=closed" : ""
  if (!ticket) return `/inbox${query}`
  return `/inbox/tickets/${ticket}${page === "person" ? "/person" : ""}${query}`
}

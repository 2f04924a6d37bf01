/** @typedef {import("./types.js").State} State */

/**
 * Where the agent is: which view of the list, which ticket, and (on a narrow screen) which page of it; or at the widgets.
 * @typedef {{ view: State, ticket?: string, widget?: string, page: "list" | "conversation" | "person" | "widgets" }} Place
 */

const ID = "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
const TICKET = new RegExp(`^/inbox/tickets/${ID}(/person)?/?$`)
const WIDGETS = new RegExp(`^/inbox/widgets(?:/${ID})?/?$`)

/**
 * @param {string} path
 * @param {string} [query]
 * @returns {Place}
 */
export function placeOf(path, query = "") {
  const view = new URLSearchParams(query).get("view") === "closed" ? "closed" : "open"
  const widgets = WIDGETS.exec(path)
  if (widgets) return { view, page: "widgets", ...(widgets[1] && { widget: widgets[1] }) }
  const match = TICKET.exec(path)
  if (!match) return { view, page: "list" }
  return { view, ticket: match[1], page: match[2] ? "person" : "conversation" }
}

/** @param {Place} place */
export function addressOf({ view, ticket, widget, page }) {
  const query = view === "closed" ? "?view=closed" : ""
  if (page === "widgets") return `/inbox/widgets${widget ? `/${widget}` : ""}${query}`
  if (!ticket) return `/inbox${query}`
  return `/inbox/tickets/${ticket}${page === "person" ? "/person" : ""}${query}`
}

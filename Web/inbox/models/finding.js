/** @typedef {import("./types.js").Ticket} Ticket */
/** @typedef {import("./types.js").State} State */
/** @typedef {{ view: State | "widgets", words: string } | { ticket: Ticket }} Found */

const MOST = 20

/** @type {Found[]} */
const VIEWS = [{ view: "open", words: "Open tickets" }, { view: "closed", words: "Closed tickets" }, { view: "widgets", words: "Widgets" }]

/**
 * What holds every word that was typed, wherever it stands: the views, then the tickets in their order.
 * @param {string} typed
 * @param {Ticket[]} tickets
 * @returns {Found[]}
 */
export function find(typed, tickets) {
  const words = plain(typed).split(/\s+/u)
  return [...VIEWS, ...tickets.map(ticket => ({ ticket }))].filter(each => words.every(word => text(each).includes(word))).slice(0, MOST)
}

function text(/** @type {Found} */ found) {
  if ("view" in found) return plain(found.words)
  const { person, last } = found.ticket
  return plain([person.name, person.identifier, last?.text].filter(Boolean).join("\n"))
}

/** Without capitals and accents: Zoe finds Zoë. */
function plain(/** @type {string} */ words) {
  return words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
}

/** @typedef {import("./types.js").TimelineEntry} TimelineEntry */

/** @type {Record<string, (entry: TimelineEntry) => string>} */
const SENTENCES = {
  session_created: () => "Began to chat anonymously",
  created: entry => `Identified for the first time${proof(entry)}`,
  upgraded: entry => `Identified in the middle of a chat${proof(entry)}`,
  resumed: entry => `Came back${proof(entry)}`,
  merged: entry => `Merged with another chat${proof(entry)}${moved(entry, "moved")}`,
  unchanged: entry => `Identified again${proof(entry)}`,
  switched: entry => `Identified where another person was before${proof(entry)}`,
  refused: () => "An identification was refused",
  logged_out: entry => `Logged out${by(entry)}`,
  session_ended: entry => `A session was ended${by(entry)}`,
  proof_expired: () => "A proof of identity ran out, and its session with it",
  merge_undone: entry => `A merge was undone${by(entry)}${moved(entry, "went back")}`,
  exported: entry => `Everything about this person was exported${by(entry)}`,
}

/** One line of a timeline as a sentence. What a newer server says and we do not know is shown by its name. */
export function sentence(/** @type {TimelineEntry} */ entry) {
  return SENTENCES[entry.what]?.(entry) ?? entry.what.replaceAll("_", " ")
}

/** Enough of a key's id to tell it from the others: its end, since ids that were made together begin alike. */
export function keyName(/** @type {string} */ id) {
  return id.length > 12 ? `…\u2060${id.slice(-8)}` : id
}

/** @param {number} count @param {string} one @param {string} [many] */
export function counted(count, one, many = `${one}s`) {
  return `${count.toLocaleString()} ${count === 1 ? one : many}`
}

function proof(/** @type {TimelineEntry} */ { assurance, key }) {
  if (key) return `, proved by key ${keyName(key)}`
  return assurance === "claimed" ? ", without a proof" : ""
}

/** @param {TimelineEntry} entry @param {string} verb */
function moved({ conversations }, verb) {
  return conversations ? `; ${counted(conversations, "conversation")} ${verb}` : ""
}

function by(/** @type {TimelineEntry} */ { by }) {
  if (by?.kind === "agent") return ` by ${by.name ?? "an agent"}`
  if (by?.kind === "api") return " by the site's backend"
  if (by?.kind === "cli") return " from the command line"
  return by?.kind === "server" ? " by the server" : ""
}

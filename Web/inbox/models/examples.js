/** @typedef {import("./types.js").Key} Key */

/** The languages in which a site's backend is shown how to sign, and the file of each. */
export const LANGUAGES = [
  { name: "Node", file: "node.mjs" },
  { name: "Python", file: "python.py" },
  { name: "PHP", file: "php.php" },
  { name: "Ruby", file: "ruby.rb" },
  { name: "Go", file: "go.go" },
  { name: "Java", file: "Java.java" },
  { name: "Swift", file: "swift.swift" },
]

/**
 * The environment that every example reads, with the names of the reader's own widget and key.
 * @param {string} widget
 * @param {Key} [key]
 */
export function environment(widget, key) {
  return lines(widget, key?.id ?? "THE_ID_OF_YOUR_KEY", "THE_SECRET_THAT_WAS_SHOWN_ONCE")
}

/**
 * All that a server is given together with a new secret. The backend's door asks for no id of the key.
 * @param {string} widget
 * @param {Key} key
 * @param {string} secret
 */
export function settings(widget, { id, purpose }, secret) {
  return purpose === "api" ? `PERCH_WIDGET=${widget}\nPERCH_API_KEY=${secret}` : lines(widget, id, secret)
}

/** @param {string} widget @param {string} id @param {string} secret */
function lines(widget, id, secret) {
  return [`PERCH_WIDGET=${widget}`, `PERCH_KEY_ID=${id}`, `PERCH_KEY=${secret}`].join("\n")
}

/** @typedef {{ id: string, name: string, identifier?: string }} Named */

/** Whether somebody typed what the person is called here, and so means this one. */
export function means(/** @type {string} */ typed, /** @type {Named} */ { id, name, identifier }) {
  const words = typed.trim()
  return words !== "" && [name.trim(), identifier, id].includes(words)
}

/** A file name that gives nobody away, on a disk that others may see. */
export function exportName(now = Date.now()) {
  return `person-export-${new Date(now).toISOString().slice(0, 16).replace("T", "-").replace(":", "")}.json`
}

/** Owners and admins may do what cannot be taken back. */
export function mayGovern(/** @type {{ role: string }} */ { role }) {
  return role === "owner" || role === "admin"
}

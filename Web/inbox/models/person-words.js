/** @typedef {import("./types.js").Assurance} Assurance */
/** @typedef {import("./types.js").Attribute} Attribute */

/** What each assurance means for the person who answers: in one line, and what to make of it. */
export const ASSURANCE = {
  anonymous: { word: "anonymous", line: "Nobody has said who this is.", why: "Nobody has said who this is. Treat them as you would a stranger." },
  claimed: {
    word: "claimed", line: "Anyone who knows this id could be writing.",
    why: "The site said who this is but did not prove it. Check before you share anything private.",
  },
  verified: { word: "verified", line: "Proved by the site's signature.", why: "The site proved who this is with a signature that nobody else can make." },
}

/**
 * What stands over a conversation whose person was never proved; the mode may not be known yet.
 * @param {Assurance} assurance
 * @param {import("./types.js").Mode} [mode]
 */
export function caution(assurance, mode) {
  if (assurance !== "claimed") return undefined
  if (mode === "signed") return "Identified without a signature, before this widget asked for one: nobody proved who wrote this."
  return "Identified by the site without a signature: anyone who knows this id can be writing here."
}

export const SOURCE = {
  browser: "Reported by the browser: anyone who uses it can write this value.",
  signed: "Signed by the site.",
  agent: "Written by an agent.",
  flow: "Written by a flow.",
  api: "Written by the site's backend.",
}

/** An attribute's value as it was given: text stays text, the others as JSON writes them. */
export function valueText(/** @type {Attribute["value"]} */ value) {
  return typeof value === "string" ? value : JSON.stringify(value)
}

/** Up to two letters for a face without a picture. */
export function initials(/** @type {string} */ name) {
  const words = name.split(/[\s@._-]+/u).filter(word => /[\p{L}\p{N}]/u.test(word))
  const letters = words.map(word => [...word].find(each => /[\p{L}\p{N}]/u.test(each)) ?? "")
  const chosen = letters.length > 2 ? [letters[0], letters[letters.length - 1]] : letters
  return chosen.join("").toLocaleUpperCase() || "?"
}

/** One of six tints, always the same for the same name. */
export function tint(/** @type {string} */ name) {
  let sum = 0
  for (const each of name) sum = (sum * 31 + (each.codePointAt(0) ?? 0)) % 9973
  return sum % 6
}

/**
 * The little Markdown that descriptions use: paragraphs, `code`, **strong** and *emphasis*. No DOM.
 *
 * @typedef {{ kind: "text" | "code" | "strong" | "em", text: string }} Span
 */

const MARKS = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*/g

/** @param {string} text @returns {Span[][]} paragraphs of spans */
export function paragraphs(text) {
  return text.trim().split(/\n\s*\n/).filter(Boolean).map(each => spans(each.replace(/\s*\n\s*/g, " ")))
}

/** @param {string} text @returns {Span[]} */
export function spans(text) {
  /** @type {Span[]} */
  const found = []
  let from = 0
  for (const match of text.matchAll(MARKS)) {
    const at = match.index ?? 0
    if (at > from) found.push({ kind: "text", text: text.slice(from, at) })
    const [, code, strong, em] = match
    found.push(code ? { kind: "code", text: code } : strong ? { kind: "strong", text: strong } : { kind: "em", text: em })
    from = at + match[0].length
  }
  if (from < text.length) found.push({ kind: "text", text: text.slice(from) })
  return found
}

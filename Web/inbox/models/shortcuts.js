/** Every shortcut of the Inbox: what the tooltips show, what `?` lists and what the keys do come from here. */

/** @typedef {"next" | "previous" | "reply" | "close" | "person" | "find" | "help" | "leave" | "open" | "closed" | "widgets"} Action */

/** @type {{ action: Action, keys: string[], shown: string, words: string }[]} */
export const SHORTCUTS = [
  { action: "next", keys: ["j"], shown: "J", words: "Next ticket" },
  { action: "previous", keys: ["k"], shown: "K", words: "Previous ticket" },
  { action: "reply", keys: ["r"], shown: "R", words: "Write a reply" },
  { action: "close", keys: ["e"], shown: "E", words: "Close or reopen the ticket" },
  { action: "person", keys: ["p"], shown: "P", words: "Show the person" },
  { action: "find", keys: ["ctrl k"], shown: "Ctrl K or ⌘ K", words: "Find a ticket or a view" },
  { action: "open", keys: ["1"], shown: "1", words: "Show open tickets" },
  { action: "closed", keys: ["2"], shown: "2", words: "Show closed tickets" },
  { action: "widgets", keys: ["3"], shown: "3", words: "Show the widgets" },
  { action: "leave", keys: ["escape"], shown: "Esc", words: "Leave the reply, or close what floats" },
  { action: "help", keys: ["?"], shown: "?", words: "Show these shortcuts" },
]

/** @typedef {{ key: string, ctrlKey?: boolean, metaKey?: boolean, altKey?: boolean, isComposing?: boolean, repeat?: boolean }} Stroke */

const WHILE_TYPING = ["leave", "find"]

/**
 * What a key stroke asks for. While someone types, Escape is ours, and what no text is typed with.
 * @param {Stroke} stroke
 * @param {boolean} typing
 * @returns {Action | undefined}
 */
export function actionOf(stroke, typing) {
  if (stroke.altKey || stroke.isComposing) return undefined
  const key = `${stroke.ctrlKey || stroke.metaKey ? "ctrl " : ""}${stroke.key.toLowerCase()}`
  const found = SHORTCUTS.find(each => each.keys.includes(key))
  if (!found || (typing && !WHILE_TYPING.includes(found.action))) return undefined
  if (stroke.repeat && found.action !== "next" && found.action !== "previous") return undefined
  return found.action
}

/** @param {Action} action */
export function shown(action) {
  return SHORTCUTS.find(each => each.action === action)?.shown ?? ""
}

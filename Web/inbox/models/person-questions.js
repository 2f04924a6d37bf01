import { means } from "./erasing.js"
import { counted } from "./timeline-words.js"

/** @typedef {import("./types.js").Person} Person */
/** @typedef {import("../elements/inbox-confirm.js").Question} Question */

/**
 * What is asked before a merge is undone.
 * @param {import("./types.js").TimelineEntry} entry
 * @returns {Question}
 */
export function undoing({ conversations }) {
  const many = conversations !== undefined && conversations !== 1
  const what = many ? `The ${counted(conversations, "conversation")} that came with it go` : "The conversation that came with it goes"
  return {
    title: "Undo this merge?",
    says: [
      `${what} back to a separate person, with everything written there since.`,
      "Conversations begun after the merge stay here. Browsers that came in by this merge go back too, and see only that person's chat.",
    ],
    action: "Undo merge",
  }
}

/**
 * What is asked before a session is ended.
 * @param {import("./types.js").PersonSession} session
 * @returns {Question}
 */
export function ending({ device, assurance }) {
  return {
    title: "End this session?",
    says: [
      `The chat on ${device ?? "that device"} ends within a second.`,
      assurance === "anonymous" ? "Nobody can come back to this chat from there." : "To come back, they have to be identified by the site again.",
    ],
    action: "End session",
  }
}

/**
 * What is asked before a person is erased: their name has to be typed.
 * @param {Person} person
 * @returns {Question}
 */
export function erasing(person) {
  return {
    title: "Erase this person for ever?",
    says: [
      "Every conversation with them, their attributes, their sessions and everything merged into them will be gone, here and in their browsers. Nobody can bring it back.",
      "Export them first if anybody may still ask for it.",
    ],
    action: "Erase person",
    danger: true,
    typed: { label: `Type ${person.name} to confirm`, right: words => means(words, person) },
  }
}

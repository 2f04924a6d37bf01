import { ago } from "../../kit/time.js"

/**
 * Whether somebody is there, as far as this page can know.
 * @param {{ online: boolean, seenAt: number }} seen
 * @param {boolean} lost whether there is no connection that would tell
 */
export function presence({ online, seenAt }, lost) {
  if (online) return lost ? "No connection" : "Online now"
  return `Last seen ${ago(seenAt)}`
}

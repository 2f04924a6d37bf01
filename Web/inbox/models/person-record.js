import { sentence } from "./timeline-words.js"

/** @typedef {import("./types.js").TimelineEntry} TimelineEntry */
/** @typedef {import("./types.js").PersonSession} PersonSession */
/** @typedef {{ key: string, at: number, since: number, words: string, merge?: TimelineEntry }} TimelineRow */

/**
 * @typedef {{ type: "person", id: string | undefined }
 *   | { type: "timeline", id: string, entries: TimelineEntry[], earlier?: string }
 *   | { type: "before", id: string, entries: TimelineEntry[], earlier?: string }
 *   | { type: "sessions", id: string, sessions: PersonSession[] }
 *   | { type: "problem", id: string, part: "timeline" | "sessions", words?: string }} RecordEvent
 */

/** What is recorded about the person on screen: why they are who they are, and where they are signed in. */
export class PersonRecord {
  /** @type {string | undefined} */
  id
  /** @type {string | undefined} */
  earlier
  /**
   * Newest first, once they are here.
   * @type {TimelineEntry[] | undefined}
   */
  #entries
  /** @type {PersonSession[] | undefined} */
  sessions
  /** @type {{ timeline?: string, sessions?: string }} */
  problems = {}

  /** What belongs to another person than the one on screen came too late. */
  apply(/** @type {RecordEvent} */ event) {
    if (event.type === "person") return this.#begin(event.id)
    if (event.id !== this.id) return
    if (event.type === "timeline") this.#newest(event)
    else if (event.type === "before") this.#older(event)
    else if (event.type === "sessions") this.sessions = event.sessions
    if (event.type === "problem") this.problems[event.part] = event.words
    else delete this.problems[event.type === "timeline" || event.type === "before" ? "timeline" : "sessions"]
  }

  /** Newest first, with what was only repeated in one row. */
  get rows() {
    if (!this.#entries) return undefined
    /** @type {TimelineEntry[][]} */
    const groups = []
    for (const entry of this.#entries) {
      const group = groups.at(-1)
      if (group && alike(group[0], entry)) group.push(entry)
      else groups.push([entry])
    }
    return groups.map((group, index) => row(group, index === groups.length - 1 && this.earlier !== undefined))
  }

  #begin(/** @type {string | undefined} */ id) {
    if (id === this.id) return
    this.id = id
    this.earlier = this.#entries = this.sessions = undefined
    this.problems = {}
  }

  /** A fresh first page. What was loaded below stays if nothing can be missing in between. */
  #newest(/** @type {{ entries: TimelineEntry[], earlier?: string }} */ { entries, earlier }) {
    const fresh = new Set(entries.map(({ id }) => id))
    const known = this.#entries ?? []
    const below = known.slice(known.filter(({ id }) => fresh.has(id)).length)
    const joined = below.length > 0 && below.length < known.length
    this.#entries = joined ? [...entries, ...below] : entries
    if (!joined) this.earlier = earlier
  }

  #older(/** @type {{ entries: TimelineEntry[], earlier?: string }} */ { entries, earlier }) {
    const known = new Set(this.#entries?.map(({ id }) => id))
    this.#entries = [...(this.#entries ?? []), ...entries.filter(({ id }) => !known.has(id))]
    this.earlier = earlier
  }
}

/** What a site may do on every page of somebody's visit. */
const OFTEN = ["unchanged", "refused"]

/** @param {TimelineEntry} one @param {TimelineEntry} other */
function alike(one, other) {
  return OFTEN.includes(one.what) && one.what === other.what && one.key === other.key && one.assurance === other.assurance
}

/**
 * @param {TimelineEntry[]} group newest first
 * @param {boolean} open whether there may be more of them on the next page
 * @returns {TimelineRow}
 */
function row(group, open) {
  const [newest] = group
  const oldest = group[group.length - 1]
  const times = group.length === 1 ? "" : `, ${group.length.toLocaleString()} times${open ? " or more" : ""}`
  return { key: oldest.id, at: newest.at, since: oldest.at, words: sentence(newest) + times, ...(newest.what === "merged" && newest.undoable && newest.merge && { merge: newest }) }
}

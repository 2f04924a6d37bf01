import { css, element, html, icon } from "../../kit/html.js"
import { PerchLog } from "../../kit/perch-log.js"
import { ASSURANCE, initials, tint } from "../models/person-words.js"
import { controls } from "./controls.js"

/** @typedef {import("../../kit/conversation-log.js").Entry} Entry */
/** @typedef {import("../models/types.js").Assurance} Assurance */
/** @typedef {import("../models/ticket-log.js").TicketLog} TicketLog */

const style = css(`
  .scroll { position: relative; padding: 16px max(24px, calc((100% - 760px) / 2)) }
  .mine .who.said { position: static; inline-size: auto; block-size: auto; margin: 0 0 3px; grid-column: 1 / -1; justify-self: end; clip-path: none }
  .mine:not(.first) .who.said { display: none }
  .row.separator { display: flex; align-items: center; gap: 12px; margin: 24px 0 16px; color: var(--perch-grey-6); font-size: var(--perch-size-12) }
  .row.separator::before, .row.separator::after { content: "" / ""; flex: 1; block-size: 1px; background: var(--perch-grey-3) }
  .separator .bubble { padding: 0; border: 0; background: none; color: inherit }
  .separator :is(.who, .meta) { display: none }
  .who { unicode-bidi: plaintext; text-align: left }
  .avatar { display: none }
  .face { grid-column: 1; grid-row: 2; inline-size: 28px; block-size: 28px; font-size: var(--perch-size-12) }
  .row:not(.last) .face { visibility: hidden }
  .assurance { display: flex; align-items: center; gap: 4px }
  .assurance.verified { color: var(--perch-green) }

  @media (max-width: 719px) { .scroll { padding-inline: 12px } }
`)

const SIGNS = { anonymous: html``, claimed: icon("question"), verified: icon("shield") }

/** The log of the kit, with the places where tickets begin and end, which of us answered, and how sure it is who wrote. */
export class InboxLog extends PerchLog {
  static sheets = [controls, ...PerchLog.sheets, style]

  /**
   * Each message says for itself how sure its author is: to the eye where it is not what the person is now, to the ear always.
   * @param {HTMLElement} row
   * @param {Entry} entry
   */
  describe(row, entry) {
    if (!entry.mine && entry.state === "received") face(row, entry.author.name ?? "")
    const level = /** @type {Assurance | undefined} */ (entry.author.kind === "visitor" ? entry.assurance : undefined)
    const shown = level && /** @type {TicketLog} */ (this.log).differs(entry)
    const state = level ? `${level}${shown ? " shown" : ""}` : ""
    const place = row.querySelector(".assurance")
    if (row.dataset.assurance === state) return
    place?.remove()
    row.dataset.assurance = state
    if (level) row.querySelector(".meta")?.append(mark(level, shown === true))
  }
}

/**
 * The same face as in the list.
 * @param {HTMLElement} row
 * @param {string} name
 */
function face(row, name) {
  const known = row.querySelector(".face")
  if (known instanceof HTMLElement && known.dataset.name === name) return
  known?.remove()
  row.append(element(html`<span class="face" data-name="${name}" data-tint="${tint(name)}" aria-hidden="true">${initials(name)}</span>`))
}

/** @param {Assurance} level @param {boolean} shown */
function mark(level, shown) {
  const { word, line } = ASSURANCE[level]
  return element(shown ? html`<span class="assurance ${word}" title="${line}">${SIGNS[level]}${word}</span>` : html`<span class="assurance said">${word}</span>`)
}

InboxLog.define("inbox-log")

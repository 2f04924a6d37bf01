import { PerchElement, css, html, icon, render } from "../../kit/html.js"
import "../../kit/perch-composer.js"
import { shown } from "../models/shortcuts.js"
import { controls } from "./controls.js"
import "./assurance-badge.js"
import "./inbox-log.js"

/** @typedef {import("../models/types.js").State} State */
/** @typedef {import("../models/types.js").Assurance} Assurance */
/** @typedef {import("../models/ticket-log.js").TicketLog} TicketLog */

const style = css(`
  :host { display: grid; grid-template: auto auto minmax(0, 1fr) auto / minmax(0, 1fr); min-inline-size: 0; min-block-size: 0; background: var(--perch-grey-1) }
  header { display: flex; align-items: center; gap: 8px; min-block-size: 56px; padding: 0 16px 0 24px; border-block-end: 1px solid var(--perch-grey-3) }
  .title { flex: 1; display: flex; align-items: center; gap: 8px; min-inline-size: 0 }
  h2 { overflow: hidden; font-size: var(--perch-size-16); font-weight: var(--perch-bold); text-overflow: ellipsis; white-space: nowrap }
  .state { flex: none; padding: 0 8px; border-radius: var(--perch-radius-full); background: var(--perch-grey-3); color: var(--perch-grey-8); font-size: var(--perch-size-12) }
  #back, #leave, #person { display: none }
  inbox-log { min-block-size: 0 }
  footer { padding: 0 max(24px, calc((100% - 760px) / 2)) 16px }
  .closed { display: flex; align-items: center; justify-content: space-between; flex-wrap: wrap; gap: 8px 16px; padding: 12px 12px 12px 16px; border: 1px solid var(--perch-grey-3); border-radius: var(--perch-radius-card); background: var(--perch-grey-2); color: var(--perch-grey-8) }
  .caution {
    display: flex; align-items: center; gap: 8px; grid-row: 2; padding: 8px 24px; border-block-end: 1px solid var(--perch-grey-3); background: var(--perch-grey-2);
    color: var(--perch-grey-8); font-size: var(--perch-size-13);
  }
  .caution p { flex: 1; text-wrap: pretty }
  .caution .icon { align-self: start; color: var(--perch-grey-6) }
  .caution a { color: var(--perch-accent-text); white-space: nowrap }
  inbox-log { grid-row: 3 }
  footer { grid-row: 4 }
  .problem { margin: 0 12px 8px; color: var(--perch-red); font-size: var(--perch-size-13) }
  .waits { margin: 0 12px 8px; color: var(--perch-grey-7); font-size: var(--perch-size-13) }
  .waits:empty { margin: 0 }
  .nothing { grid-row: 1 / -1; align-self: center; padding: 24px; color: var(--perch-grey-7); text-align: center }
  .nothing .icon { margin: 0 auto 8px; inline-size: 32px; block-size: 32px }

  @media (max-width: 1279px) { #person { display: inline-flex } }
  @media (max-width: 719px) {
    header { padding: 0 8px 0 4px }
    #back, #leave { display: inline-flex }
    #leave { margin-block-start: 16px }
    .state, .wide { display: none }
    .caution { padding: 8px 12px }
    footer { padding: 0 12px 12px }
  }
`)

/**
 * The conversation in the middle. Tells `reply` (a text), `typing` (a boolean), `close`, `reopen`, `retry` (a draft's id), `earlier`,
 * `seen`, `back`, `person` and `widget` (go to the widget that this came by).
 */
export class InboxConversation extends PerchElement {
  static sheets = [controls, style]

  connect() {
    render(this.root, html`
      <div class="nothing">${icon("chat")}<p></p><button type="button" class="button" id="leave">Back to the tickets</button></div>
      <header hidden>
        <button type="button" class="button plain" id="back" aria-label="Back to the tickets">${icon("left")}</button>
        <div class="title"><h2 dir="auto"></h2><assurance-badge></assurance-badge><span class="state" hidden>Closed</span></div>
        <button type="button" class="button tip" id="close" aria-label="Close ticket" aria-keyshortcuts="E" data-tip="Close ticket · ${shown("close")}">${icon("check")}<span>Close<span class="wide"> ticket</span></span></button>
        <button type="button" class="button tip" id="reopen" aria-label="Reopen ticket" aria-keyshortcuts="E" data-tip="Reopen ticket · ${shown("close")}" hidden>${icon("retry")}<span>Reopen<span class="wide"> ticket</span></span></button>
        <button type="button" class="button plain tip" id="person" aria-label="Show the person" aria-keyshortcuts="P" data-tip="Show the person · ${shown("person")}">${icon("person")}</button>
      </header>
      <div class="caution" role="note" hidden>${icon("question")}<p><span></span> <a hidden>Require signatures</a></p></div>
      <inbox-log hidden></inbox-log>
      <footer hidden>
        <p class="problem" role="alert" hidden></p>
        <p class="waits" role="status"></p>
        <perch-composer name="Reply"></perch-composer>
        <div class="closed" hidden><span>This ticket is closed. Reopen it to write.</span></div>
      </footer>`)
    this.#pass("#close", "click", "close")
    this.#pass("#reopen", "click", "reopen")
    this.#pass("#back", "click", "back")
    this.#pass("#leave", "click", "back")
    this.listen(this.find(".caution a"), "click", event => this.#follow(event))
    this.#pass("#person", "click", "person")
    this.#pass("inbox-log", "retry", "retry")
    this.#pass("inbox-log", "earlier", "earlier")
    this.#pass("inbox-log", "seen", "seen")
    this.#pass("perch-composer", "send", "reply")
    this.#pass("perch-composer", "typing", "typing")
  }

  set log(/** @type {TicketLog | undefined} */ log) {
    this.find("inbox-log").log = log
  }

  /** What was typed and not sent yet. */
  get draft() {
    return this.find("perch-composer").value
  }

  set draft(/** @type {string} */ text) {
    this.find("perch-composer").value = text
  }

  /**
   * `asked`: the ticket is being closed or reopened; `waits`: why that takes long.
   * @param {{ name: string, assurance: Assurance, state: State, caution?: { words: string, address?: string }, asked: boolean, waits: string, error?: string }} ticket
   */
  show({ name, assurance, state, caution, asked, waits, error }) {
    this.#something(true)
    this.find("h2").textContent = name
    this.find("assurance-badge").setAttribute("level", assurance)
    this.find("perch-composer").setAttribute("placeholder", `Reply to ${apart(name)}`)
    this.#state(state, asked)
    this.#caution(caution)
    if (this.find(".waits").textContent !== waits) this.find(".waits").textContent = waits
    this.find(".problem").hidden = !error
    this.find(".problem").textContent = error ?? ""
  }

  /** Nothing is open, and why. */
  clear(/** @type {string} */ words) {
    this.#something(false)
    this.log = undefined
    this.find("h2").textContent = ""
    this.find("perch-composer").removeAttribute("placeholder")
    this.find(".nothing p").textContent = words
  }

  write() {
    this.find("perch-composer").focus()
  }

  /** Focus comes to the conversation when a narrow screen turns to it, or back from the person. */
  enter(/** @type {"#back" | "#person"} */ control = "#back") {
    this.find(control).focus({ preventScroll: true })
  }

  toEnd() {
    this.find("inbox-log").toEnd()
  }

  /** Whoever closed by keyboard stands on the button that reopens. A button that waits keeps the focus, so it is not `disabled`. */
  #state(/** @type {State} */ state, /** @type {boolean} */ asked) {
    const held = this.root.activeElement
    for (const part of ["#reopen", ".closed", ".state"]) this.find(part).hidden = state === "open"
    for (const part of ["#close", "perch-composer"]) this.find(part).hidden = state === "closed"
    for (const part of ["#close", "#reopen"]) this.find(part).setAttribute("aria-disabled", String(asked))
    if (held instanceof HTMLButtonElement && held.hidden) this.find(state === "open" ? "#close" : "#reopen").focus()
  }

  #follow(/** @type {MouseEvent} */ event) {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    this.emit("widget")
  }

  #caution(/** @type {{ words: string, address?: string } | undefined} */ caution) {
    this.find(".caution").hidden = !caution
    this.find(".caution span").textContent = caution?.words ?? ""
    const link = this.find(".caution a")
    link.hidden = !caution?.address
    if (caution?.address) link.href = caution.address
  }

  #something(/** @type {boolean} */ open) {
    for (const part of ["header", "inbox-log", "footer"]) this.find(part).hidden = !open
    this.find(".nothing").hidden = open
    if (!open) this.#caution(undefined)
  }

  /** @param {string} selector @param {string} type @param {string} name */
  #pass(selector, type, name) {
    this.listen(this.find(selector), type, event => this.emit(name, event.detail))
  }
}

/** A name within a sentence, in whichever direction it is written. */
function apart(/** @type {string} */ name) {
  return `\u2068${name}\u2069`
}

InboxConversation.define("inbox-conversation")

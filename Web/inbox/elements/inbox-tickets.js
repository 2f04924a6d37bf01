import { PerchElement, css, element, html, icon, keyed, render } from "../../kit/html.js"
import { ago, inFull } from "../../kit/time.js"
import { initials, tint } from "../models/person-words.js"
import { addressOf } from "../models/place.js"
import { controls } from "./controls.js"
import "./assurance-badge.js"

/** @typedef {import("../models/types.js").Ticket} Ticket */
/** @typedef {import("../models/types.js").State} State */

const style = css(`
  :host { display: flex; flex-direction: column; position: relative; min-inline-size: 0; min-block-size: 0 }
  header { display: flex; align-items: center; min-block-size: 56px; padding: 0 16px; border-block-end: 1px solid var(--perch-grey-3) }
  h2 { font-size: var(--perch-size-16); font-weight: var(--perch-bold) }
  .scroll { flex: 1; position: relative; min-block-size: 0; overflow-y: auto; overscroll-behavior: contain }
  .row {
    display: grid; grid-template-columns: 36px minmax(0, 1fr); column-gap: 12px; align-items: center; block-size: 64px; padding: 0 16px;
    border-block-end: 1px solid var(--perch-grey-3); color: inherit; text-decoration: none;
  }
  .row:hover { background: var(--perch-grey-2) }
  .row[aria-current] { background: var(--perch-accent-soft); box-shadow: inset 3px 0 var(--perch-accent) }
  .row:focus-visible { outline-offset: -3px }
  .row.gone { color: var(--perch-grey-7) }
  .line { display: flex; align-items: center; gap: 6px; min-inline-size: 0 }
  .name, .text { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; text-align: left }
  .text { flex: 1; min-inline-size: 0; color: var(--perch-grey-7); font-size: var(--perch-size-13) }
  .unread .name { font-weight: var(--perch-bold) }
  .unread .text { color: var(--perch-grey-9) }
  time { flex: none; margin-inline-start: auto; color: var(--perch-grey-7); font-size: var(--perch-size-12); font-variant-numeric: tabular-nums }
  .dot { flex: none; inline-size: 8px; block-size: 8px; border-radius: var(--perch-radius-full); background: var(--perch-accent) }
  .ours { flex: none; color: var(--perch-grey-7); font-size: var(--perch-size-13) }
  .empty { padding: 32px 24px; color: var(--perch-grey-7); text-align: center; text-wrap: balance }
  .empty .icon { margin: 0 auto 8px; inline-size: 28px; block-size: 28px }
  .end { block-size: 1px }
  .moved { position: absolute; z-index: 2; inset-block-start: 64px; inset-inline: 0; display: grid; justify-items: center; pointer-events: none }
  .moved .button { min-block-size: 32px; border-radius: var(--perch-radius-full); box-shadow: var(--perch-shadow-small); pointer-events: auto }

  @media (forced-colors: active) {
    .dot { background: Highlight }
    .row[aria-current] { outline: 2px solid Highlight; outline-offset: -2px }
  }
  @media (max-width: 719px) {
    header { display: none }
    .moved { inset-block-start: 8px }
  }
`)

const STILL = 3000

/**
 * The list of tickets. Tells `open` (an id), `more` (the end came near) and `hold` (whether a pointer is at work on it,
 * so that nothing may move under it).
 */
export class InboxTickets extends PerchElement {
  static sheets = [controls, style]

  #held = false
  /** @type {any} */
  #rest
  /** @type {any} */
  #ticking
  /** @type {IntersectionObserver | undefined} */
  #end
  /** @type {{ tickets: Ticket[], view: State, current?: string } | undefined} */
  #shown

  /** The name of who is signed in: "You" in a row. */
  me = ""

  connect() {
    render(this.root, html`
      <header><h2></h2></header>
      <div class="moved" hidden><button type="button" class="button">Show the newest first</button></div>
      <div class="scroll"><ul role="list" aria-label="Tickets"></ul><div class="empty" hidden></div><div class="end"></div></div>`)
    this.#watchPointer(this.find(".scroll"))
    this.listen(this.find(".moved button"), "click", () => this.#toTop())
    this.#end = new IntersectionObserver(entries => entries.some(entry => entry.isIntersecting) && this.emit("more"), { root: this.find(".scroll"), rootMargin: "400px" })
    this.#end.observe(this.find(".end"))
    this.#ticking = setInterval(() => this.#refresh(), 20_000)
  }

  disconnect() {
    clearInterval(this.#ticking)
    this.#end?.disconnect()
  }

  /** @param {{ view: State, tickets: Ticket[], current?: string, loaded: boolean, moved: boolean }} list */
  show({ view, tickets, current, loaded, moved }) {
    this.#shown = { view, tickets, current }
    this.find("h2").textContent = view === "open" ? "Open" : "Closed"
    this.find(".moved").hidden = !moved
    this.#empty(loaded && tickets.length === 0, view)
    this.#refresh()
    this.#end?.unobserve(this.find(".end"))
    this.#end?.observe(this.find(".end"))
  }

  /** Brings the current ticket into sight. */
  reveal() {
    this.find("[aria-current]")?.scrollIntoView({ block: "nearest" })
  }

  /** Focus comes back to the list, to the ticket that was left if it is still there. */
  enter(/** @type {string | undefined} */ left) {
    const rows = [...this.root.querySelectorAll("a.row")]
    const row = rows.find(each => left !== undefined && each.getAttribute("href")?.includes(left)) ?? rows[0]
    if (row instanceof HTMLElement) row.focus()
  }

  #refresh() {
    if (!this.#shown) return
    const { tickets, view, current } = this.#shown
    keyed(this.find("ul"), tickets, ticket => ticket.id, ticket => this.#row(ticket), (row, ticket) => update(row, ticket, view, current, this.me))
  }

  #row(/** @type {Ticket} */ ticket) {
    const row = element(html`<li><a class="row">
      <span class="face" aria-hidden="true"></span>
      <span>
        <span class="line"><span class="name" dir="auto"></span><assurance-badge></assurance-badge><time></time></span>
        <span class="line"><span class="ours" dir="auto" hidden></span><span class="text" dir="auto"></span><span class="dot" hidden></span><span class="said"></span></span>
      </span></a></li>`)
    this.listen(/** @type {Element} */ (row.firstElementChild), "click", event => this.#choose(event, ticket.id))
    return row
  }

  /** @param {MouseEvent} event @param {string} id */
  #choose(event, id) {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    this.emit("open", id)
  }

  #empty(/** @type {boolean} */ empty, /** @type {State} */ view) {
    const place = this.find(".empty")
    place.hidden = !empty
    const words = view === "open" ? "No open tickets. New ones appear here by themselves." : "No closed tickets yet."
    if (empty) render(place, html`${icon(view === "open" ? "inbox" : "check")}<p>${words}</p>`)
  }

  // The pointer

  #watchPointer(/** @type {HTMLElement} */ list) {
    for (const type of ["pointerenter", "pointermove", "pointerdown"]) this.listen(list, type, () => this.#hold())
    for (const type of ["pointerleave", "pointercancel"]) this.listen(list, type, () => this.#release())
    this.listen(window, "keydown", () => this.#release())
  }

  #hold() {
    clearTimeout(this.#rest)
    this.#rest = this.later(STILL, () => this.#release())
    if (this.#held) return
    this.#held = true
    this.emit("hold", true)
  }

  #release() {
    clearTimeout(this.#rest)
    if (!this.#held) return
    this.#held = false
    this.emit("hold", false)
  }

  #toTop() {
    this.#release()
    this.find(".scroll").scrollTop = 0
  }
}

/** @param {HTMLElement} item @param {Ticket} ticket @param {State} view @param {string | undefined} current @param {string} me */
function update(item, ticket, view, current, me) {
  const row = /** @type {HTMLAnchorElement} */ (item.firstElementChild)
  const { person, last, unread, activityAt } = ticket
  row.className = ["row", unread > 0 && "unread", ticket.state !== view && "gone"].filter(Boolean).join(" ")
  row.setAttribute("href", addressOf({ view, ticket: ticket.id, page: "conversation" }))
  if (ticket.id === current) row.setAttribute("aria-current", "true")
  else row.removeAttribute("aria-current")
  face(part(row, ".face"), person.name)
  write(part(row, ".name"), person.name)
  part(row, "assurance-badge").setAttribute("level", person.assurance)
  write(part(row, ".text"), (last?.text ?? "No messages yet").replace(/\s+/g, " "))
  const prefix = before(ticket, view, me)
  write(part(row, ".ours"), prefix)
  part(row, ".ours").hidden = prefix === ""
  part(row, ".dot").hidden = unread === 0
  write(part(row, ".said"), unread > 0 ? `${unread} unread` : "")
  when(/** @type {HTMLTimeElement} */ (part(row, "time")), last?.at ?? activityAt)
}

/**
 * What stands before the text: that the row is about to leave this view, or who of us wrote.
 * @param {Ticket} ticket
 * @param {State} view
 * @param {string} me
 */
function before({ last, state }, view, me) {
  if (state !== view) return state === "closed" ? "Closed ·" : "Reopened ·"
  if (!last || last.author.kind === "visitor") return ""
  return last.author.name === me ? "You:" : `${last.author.name ?? "Support"}:`
}

/** @param {HTMLElement} place @param {string} name */
function face(place, name) {
  write(place, initials(name))
  place.dataset.tint = String(tint(name))
}

/** @param {HTMLTimeElement} place @param {number} at */
function when(place, at) {
  write(place, ago(at))
  place.dateTime = new Date(at).toISOString()
  place.title = inFull(at)
}

/** @param {HTMLElement} row @param {string} selector */
function part(row, selector) {
  return /** @type {HTMLElement} */ (row.querySelector(selector))
}

/** @param {HTMLElement} place @param {string} text */
function write(place, text) {
  if (place.textContent !== text) place.textContent = text
}

InboxTickets.define("inbox-tickets")

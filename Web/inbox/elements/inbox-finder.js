import { PerchElement, css, html, icon, render } from "../../kit/html.js"
import { find } from "../models/finding.js"
import { initials, tint } from "../models/person-words.js"
import { controls } from "./controls.js"
import { dialog } from "./dialog-style.js"

/** @typedef {import("../models/types.js").Ticket} Ticket */
/** @typedef {import("../models/finding.js").Found} Found */

const style = css(`
  dialog { inline-size: min(560px, calc(100vw - 32px)); margin-block-start: min(96px, 12dvh); overflow: hidden }
  dialog[open] { display: grid; grid-template: auto minmax(0, 1fr) / minmax(0, 1fr) }
  .box { padding: 12px }
  ul { padding: 0 8px 8px; overflow-y: auto }
  li { display: grid; grid-template-columns: 36px minmax(0, 1fr); gap: 0 12px; align-items: center; min-block-size: 44px; padding: 4px; border-radius: var(--perch-radius-control); cursor: pointer }
  li:hover { background: var(--perch-grey-2) }
  li[aria-selected=true] { background: var(--perch-accent-soft) }
  li > .icon { justify-self: center; color: var(--perch-grey-7) }
  li span span { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; text-align: left }
  .more { color: var(--perch-grey-7); font-size: var(--perch-size-13) }
  li .face { inline-size: 32px; block-size: 32px; justify-self: center }
  p { padding: 0 24px 20px }
  p:empty { padding: 0 }
  @media (forced-colors: active) { li[aria-selected=true] { outline: 2px solid Highlight; outline-offset: -2px } }
`)

const SIGNS = { open: icon("inbox"), closed: icon("check"), widgets: icon("code") }

/** Finds a ticket among those that are here, or a view. Tells `ticket` (a ticket) and `view`. */
export class InboxFinder extends PerchElement {
  static sheets = [controls, dialog, style]

  /** @type {Ticket[]} */
  #tickets = []
  /** @type {Found[]} */
  #found = []
  #at = 0

  connect() {
    render(this.root, html`<dialog aria-label="Find">
      <div class="box"><input type="text" role="combobox" aria-label="Find a ticket or a view" aria-controls="found" aria-autocomplete="list" aria-expanded="false"
        placeholder="A name, an identifier, a last message" enterkeyhint="go" autocomplete="off" spellcheck="false" autocapitalize="off"></div>
      <ul id="found" role="listbox" aria-label="Found"></ul>
      <p role="status"></p>
    </dialog>`)
    this.listen(this.#box, "input", () => this.#look())
    this.listen(this.#box, "keydown", event => this.#press(event))
    this.listen(this.find("ul"), "click", event => this.#click(event.target))
    this.listen(this.#dialog, "click", event => event.target === this.#dialog && this.#dialog.close())
    this.listen(this.#dialog, "close", () => this.#forget())
  }

  get open() {
    return this.#dialog.open
  }

  ask(/** @type {Ticket[]} */ tickets) {
    this.#tickets = tickets
    this.#box.value = ""
    this.#dialog.showModal()
    this.#look()
  }

  /** Tickets may arrive while somebody looks for one. */
  learn(/** @type {Ticket[]} */ tickets) {
    if (!this.open || tickets.length === this.#tickets.length) return
    this.#tickets = tickets
    this.#look(this.#found[this.#at])
  }

  /** @returns {HTMLDialogElement} */
  get #dialog() {
    return this.find("dialog")
  }

  /** @returns {HTMLInputElement} */
  get #box() {
    return this.find("input")
  }

  #look(/** @type {Found | undefined} */ chosen = undefined) {
    this.#found = find(this.#box.value.trim(), this.#tickets)
    render(this.find("ul"), html`${this.#found.map(row)}`)
    const none = this.#found.length === 0
    this.find("ul").hidden = none
    this.find("p").textContent = none ? `Nothing like that among the ${this.#tickets.length.toLocaleString()} tickets that are loaded here.` : ""
    this.#box.setAttribute("aria-expanded", String(!none))
    this.#select(this.#found.findIndex(each => chosen && name(each) === name(chosen)))
  }

  #select(/** @type {number} */ index) {
    const rows = [...this.root.querySelectorAll("li")]
    this.#at = Math.max(0, Math.min(rows.length - 1, index))
    rows.forEach((each, place) => each.setAttribute("aria-selected", String(place === this.#at)))
    rows[this.#at]?.scrollIntoView({ block: "nearest" })
    this.#box.setAttribute("aria-activedescendant", rows[this.#at]?.id ?? "")
  }

  #press(/** @type {KeyboardEvent} */ event) {
    if (!this.open || event.isComposing) return
    const again = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k"
    const keys = { ArrowDown: () => this.#select(this.#at + 1), ArrowUp: () => this.#select(this.#at - 1), Enter: () => this.#take(this.#found[this.#at]) }
    const action = again ? () => this.#dialog.close() : keys[/** @type {keyof typeof keys} */ (event.key)]
    if (!action) return
    event.preventDefault()
    event.stopPropagation()
    action()
  }

  #click(/** @type {Element} */ target) {
    const index = [...this.root.querySelectorAll("li")].findIndex(each => each.contains(target))
    this.#take(this.#found[index])
  }

  #take(/** @type {Found | undefined} */ found) {
    if (!found) return
    this.#dialog.close()
    if ("ticket" in found) this.emit("ticket", found.ticket)
    else this.emit("view", found.view)
  }

  /** What is hidden could still be found. The event may come when the dialog is open again. */
  #forget() {
    if (this.open) return
    this.#tickets = []
    this.#found = []
    this.#box.value = ""
    render(this.find("ul"), html``)
  }
}

function name(/** @type {Found} */ found) {
  return "view" in found ? found.view : found.ticket.id
}

/** @param {Found} found @param {number} index */
function row(found, index) {
  if ("view" in found) return html`<li role="option" id="found-${index}">${SIGNS[found.view]}<span><span>${found.words}</span></span></li>`
  const { person, last, state } = found.ticket
  const more = [state === "closed" && "Closed", person.identifier, last?.text.replace(/\s+/g, " ")].filter(Boolean).join(" · ")
  return html`<li role="option" id="found-${index}"><span class="face" data-tint="${tint(person.name)}" aria-hidden="true">${initials(person.name)}</span>
    <span><span dir="auto">${person.name}</span><span class="more" dir="auto">${more}</span></span></li>`
}

InboxFinder.define("inbox-finder")

import { PerchElement, css, element, html, icon, keyed, render } from "../../kit/html.js"
import { ago, inFull } from "../../kit/time.js"
import { presence } from "../models/presence.js"
import { ASSURANCE, SOURCE, initials, tint, valueText } from "../models/person-words.js"
import { controls } from "./controls.js"
import "./assurance-badge.js"
import "./person-data.js"
import "./person-sessions.js"
import "./person-timeline.js"

/** @typedef {import("../models/types.js").Person} Person */
/** @typedef {import("../models/types.js").Attribute} Attribute */

const style = css(`
  :host { display: block; position: relative; min-inline-size: 0; min-block-size: 0; overflow-y: auto; background: var(--perch-grey-1) }
  section { display: grid; gap: 24px; padding: 0 16px 24px; overflow-wrap: anywhere }
  header { display: flex; align-items: center; gap: 4px; min-block-size: 56px; margin: 0 -16px -8px; padding: 0 16px; border-block-end: 1px solid var(--perch-grey-3) }
  h2:focus { outline: none }
  h2 { flex: 1; font-size: var(--perch-size-16); font-weight: var(--perch-bold) }
  h3 { margin: 0 0 8px; font-size: var(--perch-size-13); font-weight: var(--perch-bold); color: var(--perch-grey-7) }
  .who { display: grid; grid-template-columns: 48px minmax(0, 1fr); gap: 4px 12px; align-items: center }
  .face { inline-size: 48px; block-size: 48px; font-size: var(--perch-size-16) }
  .name { font-size: var(--perch-size-16); font-weight: var(--perch-bold); text-align: left }
  .here { display: flex; align-items: center; gap: 6px; color: var(--perch-grey-7); font-size: var(--perch-size-13) }
  .here.online::before { content: "" / ""; flex: none; inline-size: 8px; block-size: 8px; border-radius: var(--perch-radius-full); background: var(--perch-green) }
  .identity { display: grid; justify-items: start; gap: 8px }
  .line { color: var(--perch-grey-7); font-size: var(--perch-size-13) }
  .record { display: grid; gap: 4px }
  code { padding: 2px 6px; border: 1px solid var(--perch-grey-3); border-radius: var(--perch-radius-control); background: var(--perch-grey-2); font: var(--perch-size-13)/20px var(--perch-mono); white-space: pre-wrap }
  dl { display: grid; font-size: var(--perch-size-13) }
  dl > div { display: grid; grid-template-columns: minmax(0, 4fr) minmax(0, 7fr); gap: 8px; padding: 6px 0; border-block-end: 1px solid var(--perch-grey-3) }
  dl > div:last-child { border-block-end: 0 }
  dt { color: var(--perch-grey-7); white-space: pre-wrap }
  dd { display: flex; align-items: start; gap: 8px; font-variant-numeric: tabular-nums }
  .value { flex: 1; min-inline-size: 0; white-space: pre-wrap; text-align: left }
  .source { display: inline-grid; place-items: center; inline-size: 24px; block-size: 24px; margin: -2px -4px -2px 0; padding: 0; border: 0; border-radius: var(--perch-radius-control); background: transparent; color: var(--perch-grey-6); cursor: help }
  .source .icon { inline-size: 16px; block-size: 16px }
  .none { color: var(--perch-grey-7); font-size: var(--perch-size-13) }
  #back { display: none }
  .loading { block-size: 20px; border-radius: var(--perch-radius-control); background: var(--perch-grey-3) }

  @media (max-width: 1279px) { #back { display: inline-flex; margin-inline-start: -8px } }
`)

/** @type {Record<Attribute["source"], "globe" | "shield" | "person" | "note">} */
const SIGNS = { browser: "globe", signed: "shield", agent: "person", flow: "note", api: "note" }

/** Who is behind the ticket. Tells `back`. */
export class InboxPerson extends PerchElement {
  static sheets = [controls, style]

  /** @type {Person | undefined} */
  #person
  #lost = false
  /** @type {any} */
  #ticking

  connect() {
    render(this.root, html`<section aria-label="Person">
      <header><button type="button" class="button plain" id="back" aria-label="Back to the conversation">${icon("left")}</button><h2 tabindex="-1">Person</h2></header>
      <p class="none" id="nobody">Choose a ticket to see who wrote.</p>
      <div class="body" hidden>
        <div class="who"><span class="face" aria-hidden="true"></span><div><div class="name" dir="auto"></div><div class="here"></div></div></div>
      </div>
      <div class="identity" hidden><code></code><assurance-badge explained></assurance-badge><p class="line"></p></div>
      <div class="attributes" hidden><h3>Attributes</h3><dl></dl><p class="none">The site has not said anything about this person.</p></div>
      <div class="facts" hidden><h3>Chat</h3><dl>
        <div><dt>Last seen</dt><dd class="seen"></dd></div>
        <div><dt>First seen</dt><dd class="first"></dd></div>
        <div><dt>Widget</dt><dd class="widget"></dd></div>
      </dl></div>
      <div class="record" hidden><person-timeline></person-timeline><person-sessions></person-sessions></div>
      <div class="data" hidden><person-data></person-data></div>
    </section>`)
    this.listen(this.find("#back"), "click", () => this.emit("back"))
    this.#ticking = setInterval(() => this.#refresh(), 20_000)
  }

  disconnect() {
    clearInterval(this.#ticking)
  }

  /** @returns {import("./person-timeline.js").PersonTimeline} */
  get timeline() {
    return this.find("person-timeline")
  }

  /** @returns {import("./person-sessions.js").PersonSessions} */
  get sessions() {
    return this.find("person-sessions")
  }

  /** @returns {import("./person-data.js").PersonData} */
  get data() {
    return this.find("person-data")
  }

  /** Focus goes here when the panel comes over the others, or is asked for beside them. */
  enter() {
    const back = this.find("#back")
    const way = back.checkVisibility() ? back : this.find("h2")
    way.focus({ preventScroll: true })
  }

  /** @param {Person | undefined} person @param {{ lost: boolean, chosen: boolean }} state whether there is no connection, and whether a ticket is open */
  show(person, { lost, chosen }) {
    this.find("#nobody").hidden = chosen
    this.#lost = lost
    if (person?.id !== this.#person?.id) this.data.forget()
    this.#person = person
    for (const part of [".body", ".identity", ".attributes", ".facts", ".record", ".data"]) this.find(part).hidden = !person
    this.#refresh()
  }

  /** What is hidden could still be found. */
  #clear() {
    for (const part of [".name", ".face", ".here", "code", ".seen", ".first", ".widget"]) this.find(part).textContent = ""
    keyed(this.find(".attributes dl"), [], String, attribute)
  }

  #refresh() {
    const person = this.#person
    if (!person) return this.#clear()
    this.#who(person)
    this.find("assurance-badge").setAttribute("level", person.assurance)
    this.find(".line").textContent = ASSURANCE[person.assurance].line
    this.find("code").hidden = person.identifier === undefined
    this.find("code").textContent = person.identifier ?? ""
    this.find(".attributes .none").hidden = person.attributes.length > 0
    keyed(this.find(".attributes dl"), person.attributes, each => each.key, attribute, describe)
    this.#facts(person)
  }

  #who(/** @type {Person} */ { name, online, seenAt }) {
    this.find(".name").textContent = name
    this.find(".face").textContent = initials(name)
    this.find(".face").dataset.tint = tint(name)
    this.find(".here").textContent = presence({ online, seenAt }, this.#lost)
    this.find(".here").classList.toggle("online", online && !this.#lost)
  }

  #facts(/** @type {Person} */ { online, seenAt, createdAt, widget }) {
    const seen = this.find(".seen")
    seen.textContent = online && !this.#lost ? "now" : ago(seenAt)
    seen.title = inFull(seenAt)
    this.find(".first").textContent = ago(createdAt)
    this.find(".first").title = inFull(createdAt)
    this.find(".widget").textContent = widget.name
  }
}

function attribute(/** @type {Attribute} */ { key }) {
  return element(html`<div><dt>${key}</dt><dd><span class="value" dir="auto"></span><button type="button" class="source tip wide"></button></dd></div>`)
}

/** @param {HTMLElement} row @param {Attribute} each */
function describe(row, { value, source }) {
  const place = /** @type {HTMLElement} */ (row.querySelector(".value"))
  if (place.textContent !== valueText(value)) place.textContent = valueText(value)
  const mark = /** @type {HTMLButtonElement} */ (row.querySelector(".source"))
  if (mark.dataset.source === source) return
  mark.dataset.source = source
  mark.dataset.tip = SOURCE[source]
  mark.ariaLabel = SOURCE[source]
  render(mark, icon(SIGNS[source]))
}

InboxPerson.define("inbox-person")

import { PerchElement, css, element, html, icon, keyed, render } from "../../kit/html.js"
import { inFull } from "../../kit/time.js"
import { presence } from "../models/presence.js"
import { controls } from "./controls.js"
import { fold } from "./fold-style.js"
import "./assurance-badge.js"

/** @typedef {import("../models/types.js").PersonSession} PersonSession */

const style = css(`
  li { display: flex; align-items: center; justify-content: space-between; gap: 8px; padding: 6px 0 }
  li + li { border-block-start: 1px solid var(--perch-grey-3) }
  .device { display: flex; align-items: center; gap: 6px }
  time.online { display: flex; align-items: center; gap: 6px }
  time.online::before { content: "" / ""; inline-size: 8px; block-size: 8px; border-radius: var(--perch-radius-full); background: var(--perch-green) }
`)

/** Where a person can still come in. Tells `unfold` and `end` (a session). */
export class PersonSessions extends PerchElement {
  static sheets = [controls, fold, style]

  connect() {
    render(this.root, html`<details><summary>${icon("down")}Sessions</summary><div class="inside">
      <p class="quiet" hidden></p>
      <ul role="list" aria-label="Sessions" hidden></ul>
      <p class="problem" role="alert" hidden></p>
    </div></details>`)
    this.listen(this.find("details"), "toggle", () => this.open && this.emit("unfold"))
  }

  get open() {
    return /** @type {boolean} */ (this.find("details").open)
  }

  /** @param {{ sessions?: PersonSession[], problem?: string, lost: boolean }} state */
  show({ sessions, problem, lost }) {
    const held = this.root.activeElement
    this.find(".quiet").hidden = problem !== undefined || (sessions?.length ?? 0) > 0
    this.find(".quiet").textContent = sessions ? "Nowhere: every session of this person has ended." : "Loading …"
    this.find("ul").hidden = !sessions?.length
    this.find(".problem").hidden = !problem
    this.find(".problem").textContent = problem ?? ""
    keyed(this.find("ul"), sessions ?? [], session => session.id, session => this.#made(session), (node, session) => describe(node, session, lost))
    if (held && !this.root.activeElement) this.find("summary").focus({ preventScroll: true })
  }

  #made(/** @type {PersonSession} */ session) {
    const device = session.device ?? "Unknown device"
    const node = element(html`<li><div><div class="device"><span>${device}</span><assurance-badge></assurance-badge></div><time></time></div>
      <button type="button" class="button small" aria-label="End session: ${device}">End session</button></li>`)
    this.listen(/** @type {Element} */ (node.querySelector("button")), "click", () => this.emit("end", session))
    return node
  }
}

/** @param {HTMLElement} node @param {PersonSession} session @param {boolean} lost */
function describe(node, { assurance, online, seenAt }, lost) {
  node.querySelector("assurance-badge")?.setAttribute("level", assurance)
  const time = /** @type {HTMLTimeElement} */ (node.querySelector("time"))
  time.classList.toggle("online", online && !lost)
  time.textContent = presence({ online, seenAt }, lost)
  time.dateTime = new Date(seenAt).toISOString()
  time.title = inFull(seenAt)
}

PersonSessions.define("person-sessions")

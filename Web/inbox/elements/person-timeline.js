import { PerchElement, css, element, html, icon, keyed, render } from "../../kit/html.js"
import { ago, inFull } from "../../kit/time.js"
import { controls } from "./controls.js"
import { fold } from "./fold-style.js"

/** @typedef {import("../models/person-record.js").TimelineRow} TimelineRow */

const style = css(`
  ol { margin: 0; padding: 0; list-style: none }
  li { display: grid; grid-template-columns: 7px minmax(0, 1fr); gap: 0 12px; position: relative; padding-block-end: 12px }
  li:last-child { padding-block-end: 0 }
  li::before { content: "" / ""; inline-size: 7px; block-size: 7px; margin-block-start: 7px; border-radius: var(--perch-radius-full); background: var(--perch-grey-5) }
  li:not(:last-child)::after { content: "" / ""; position: absolute; inset-block: 18px -2px; inset-inline-start: 3px; inline-size: 1px; background: var(--perch-grey-4) }
  li > div { display: grid; justify-items: start; gap: 2px }
  li .small { margin-block-start: 4px }
  #earlier { justify-self: start }
`)

/** Why this person is who they are. Tells `unfold`, `earlier` and `undo` (the entry of a merge). */
export class PersonTimeline extends PerchElement {
  static sheets = [controls, fold, style]

  connect() {
    render(this.root, html`<details><summary>${icon("down")}Timeline</summary><div class="inside">
      <p class="quiet" hidden>Loading …</p>
      <ol role="list" aria-label="Timeline" hidden></ol>
      <p class="problem" role="alert" hidden></p>
      <button type="button" class="button small" id="earlier" hidden>Show earlier</button>
    </div></details>`)
    this.listen(this.find("details"), "toggle", () => this.open && this.emit("unfold"))
    this.listen(this.find("#earlier"), "click", () => this.emit("earlier"))
  }

  get open() {
    return /** @type {boolean} */ (this.find("details").open)
  }

  /** @param {{ rows?: TimelineRow[], earlier: boolean, problem?: string }} timeline */
  show({ rows, earlier, problem }) {
    const held = this.root.activeElement
    this.find(".quiet").hidden = rows !== undefined || problem !== undefined
    this.find("ol").hidden = !rows
    this.find("#earlier").hidden = !earlier
    this.find(".problem").hidden = !problem
    this.find(".problem").textContent = problem ?? ""
    keyed(this.find("ol"), rows ?? [], row => row.key, () => this.#made(), describe)
    if (held && !this.root.activeElement) this.find("summary").focus({ preventScroll: true })
  }

  #made() {
    const node = element(html`<li><div><span class="words"></span><time></time><button type="button" class="button small" hidden>Undo merge</button></div></li>`)
    this.listen(/** @type {Element} */ (node.querySelector("button")), "click", () => this.emit("undo", rowOf.get(node)?.merge))
    return node
  }
}

/** @type {WeakMap<Element, TimelineRow>} */
const rowOf = new WeakMap()

/** @param {HTMLElement} node @param {TimelineRow} row */
function describe(node, row) {
  rowOf.set(node, row)
  const words = /** @type {HTMLElement} */ (node.querySelector(".words"))
  if (words.textContent !== row.words) words.textContent = row.words
  const time = /** @type {HTMLTimeElement} */ (node.querySelector("time"))
  const [from, to] = [ago(row.since), ago(row.at)]
  time.textContent = from === to ? to : `${from} to ${to}`
  time.dateTime = new Date(row.at).toISOString()
  time.title = inFull(row.at)
  const undo = /** @type {HTMLButtonElement} */ (node.querySelector("button"))
  undo.hidden = !row.merge
}

PersonTimeline.define("person-timeline")

import { PerchElement, css, html, render } from "../../kit/html.js"
import { ago, inFull } from "../../kit/time.js"
import { card } from "./card-style.js"
import { controls } from "./controls.js"

/** @typedef {import("../models/types.js").SignatureRefusal} SignatureRefusal */

const style = css(`
  li { display: grid; grid-template-columns: 88px minmax(0, 1fr); gap: 12px; padding: 8px 0; border-block-start: 1px solid var(--perch-grey-3) }
  li:last-child { padding-block-end: 0 }
  time { color: var(--perch-grey-7); font-size: var(--perch-size-13); font-variant-numeric: tabular-nums }
  span { overflow-wrap: anywhere }
`)

/** Why the last signatures were refused. */
export class WidgetRefusals extends PerchElement {
  static sheets = [controls, card, style]

  connect() {
    render(this.root, html`<section aria-labelledby="title"><div class="head"><h4 id="title">Refused signatures</h4></div>
      <p class="quiet" hidden>None was refused.</p>
      <p class="problem" role="alert" hidden></p>
      <ul role="list" aria-label="Refused signatures" hidden></ul>
    </section>`)
  }

  /** @param {SignatureRefusal[] | undefined} refusals @param {string} [problem] */
  show(refusals, problem) {
    this.find(".quiet").hidden = !refusals || refusals.length > 0
    this.find("ul").hidden = !refusals?.length
    this.find(".problem").hidden = !problem
    this.find(".problem").textContent = problem ?? ""
    render(this.find("ul"), html`${(refusals ?? []).map(({ at, message }) => html`<li><time datetime="${new Date(at).toISOString()}" title="${inFull(at)}">${ago(at)}</time><span>${message}</span></li>`)}`)
  }
}

WidgetRefusals.define("widget-refusals")

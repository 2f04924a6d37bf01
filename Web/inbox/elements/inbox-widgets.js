import { PerchElement, css, html, icon, render } from "../../kit/html.js"
import { mayGovern } from "../models/erasing.js"
import { addressOf } from "../models/place.js"
import { notices } from "../models/widget-words.js"
import { controls } from "./controls.js"
import "./widget-check.js"
import "./widget-examples.js"
import "./widget-install.js"
import "./widget-key-dialog.js"
import "./widget-keys.js"
import "./widget-mode.js"
import "./widget-refusals.js"

/** @typedef {import("../models/widget-book.js").WidgetBook} WidgetBook */
/** @typedef {import("../models/types.js").WidgetSettings} WidgetSettings */
/** @typedef {import("../models/types.js").Agent} Agent */

const style = css(`
  :host { display: grid; grid-template-rows: auto minmax(0, 1fr); min-inline-size: 0; min-block-size: 0; background: var(--perch-grey-1) }
  header { display: flex; align-items: center; min-block-size: 56px; padding: 0 24px; border-block-end: 1px solid var(--perch-grey-3) }
  h2 { font-size: var(--perch-size-16); font-weight: var(--perch-bold) }
  h2:focus { outline: none }
  .scroll { grid-row: 2; position: relative; overflow-y: auto; padding: 24px max(24px, calc((100% - 760px) / 2)) }
  .page { display: grid; grid-template-columns: minmax(0, 1fr); gap: 16px }
  nav { display: flex; flex-wrap: wrap; gap: 4px }
  nav a { display: flex; align-items: center; min-block-size: 32px; padding: 0 12px; border-radius: var(--perch-radius-control); color: var(--perch-grey-8); text-decoration: none; overflow-wrap: anywhere }
  nav a:hover { background: var(--perch-grey-2) }
  nav a[aria-current] { background: var(--perch-accent-soft); color: var(--perch-accent-text); font-weight: var(--perch-bold) }
  h3 { margin: 0; font-size: var(--perch-size-20); line-height: 28px; font-weight: var(--perch-bold); overflow-wrap: anywhere }
  .id { color: var(--perch-grey-7); font: var(--perch-size-12)/16px var(--perch-mono); overflow-wrap: anywhere }
  .notice { display: grid; grid-template-columns: 20px minmax(0, 1fr); gap: 12px; padding: 12px 16px; border: 1px solid var(--perch-amber-line); border-radius: var(--perch-radius-card); background: var(--perch-amber-soft) }
  .notice .icon { color: var(--perch-amber) }
  .nothing { color: var(--perch-grey-7) }
  .problem { color: var(--perch-red) }
  @media (max-width: 719px) {
    header { position: absolute; inline-size: 1px; min-block-size: 0; block-size: 1px; padding: 0; border: 0; overflow: hidden; clip-path: inset(50%) }
    .scroll { padding: 16px 12px }
  }
  @media (pointer: coarse) { nav a { min-block-size: 44px } }
`)

/** The page of the widgets. Tells `go` (a widget's id). */
export class InboxWidgets extends PerchElement {
  static sheets = [controls, style]

  connect() {
    render(this.root, html`<header><h2 tabindex="-1">Widgets</h2></header><div class="scroll"><div class="page">
      <nav aria-label="Choose a widget" hidden></nav>
      <p class="nothing" hidden>There is no widget yet. On the server, <code>perch widget add</code> makes one.</p>
      <p class="problem" role="alert" hidden></p>
      <div id="name" hidden><h3></h3><div class="id"></div></div>
      <div id="notices" class="page" hidden></div>
      <div id="parts" class="page" hidden>
        <widget-install></widget-install><widget-mode></widget-mode><widget-keys></widget-keys>
        <widget-examples></widget-examples><widget-check></widget-check><widget-refusals></widget-refusals>
      </div>
    </div></div><widget-key-dialog></widget-key-dialog>`)
    this.listen(this.find("nav"), "click", event => this.#choose(event))
  }

  /** Another widget is shown from its top. */
  begin() {
    this.find(".scroll").scrollTop = 0
    this.check.begin()
  }

  enter() {
    this.find("h2").focus({ preventScroll: true })
  }

  /** @param {WidgetBook} book @param {Agent} agent */
  show(book, agent) {
    const { widgets, widget, problems } = book
    const unknown = widgets && widgets.length > 0 && !widget ? "There is no such widget. It may have been deleted." : undefined
    const problem = problems.widgets ?? unknown
    this.find(".nothing").hidden = widgets?.length !== 0
    this.find(".problem").hidden = !problem
    this.find(".problem").textContent = problem ?? ""
    for (const part of ["#name", "#notices", "#parts"]) this.find(part).hidden = !widget
    this.#choices(widgets ?? [], widget)
    if (widget) this.#parts(widget, book, agent)
  }

  /** @param {WidgetSettings[]} widgets @param {WidgetSettings | undefined} current */
  #choices(widgets, current) {
    const nav = this.find("nav")
    const state = JSON.stringify([widgets.map(({ id, name }) => [id, name]), current?.id])
    nav.hidden = widgets.length < 2
    this.find("h3").classList.toggle("said", !nav.hidden)
    if (nav.dataset.state === state) return
    nav.dataset.state = state
    render(nav, html`${widgets.map(({ id, name }) => html`<a href="${addressOf({ view: "open", page: "widgets", widget: id })}" data-id="${id}"
      ${id === current?.id ? html`aria-current="page"` : html``}>${name}</a>`)}`)
  }

  /** @param {WidgetSettings} widget @param {WidgetBook} book @param {Agent} agent */
  #parts(widget, { keys, refusals, examination, problems }, agent) {
    const may = mayGovern(agent)
    this.find("h3").textContent = widget.name
    this.find(".id").textContent = widget.id
    const words = notices(widget)
    this.find("#notices").hidden = words.length === 0
    render(this.find("#notices"), html`${words.map(each => html`<div class="notice" role="note">${icon("warning")}<span>${each}</span></div>`)}`)
    this.install.show(widget)
    this.mode.show(widget, agent, problems.mode)
    this.keys.show(keys, may, problems.keys)
    this.check.hidden = this.refusals.hidden = !may
    this.check.show(examination, problems.examination)
    this.refusals.show(refusals, problems.refusals)
  }

  /** @param {MouseEvent} event */
  #choose(event) {
    const link = event.target
    if (!(link instanceof HTMLAnchorElement) || event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    this.emit("go", link.dataset.id)
    this.find("nav [aria-current]")?.focus()
  }

  /** @returns {import("./widget-install.js").WidgetInstall} */
  get install() {
    return this.find("widget-install")
  }

  /** @returns {import("./widget-mode.js").WidgetMode} */
  get mode() {
    return this.find("widget-mode")
  }

  /** @returns {import("./widget-keys.js").WidgetKeys} */
  get keys() {
    return this.find("widget-keys")
  }

  /** @returns {import("./widget-key-dialog.js").WidgetKeyDialog} */
  get adding() {
    return this.find("widget-key-dialog")
  }

  /** @returns {import("./widget-examples.js").WidgetExamples} */
  get examples() {
    return this.find("widget-examples")
  }

  /** @returns {import("./widget-check.js").WidgetCheck} */
  get check() {
    return this.find("widget-check")
  }

  /** @returns {import("./widget-refusals.js").WidgetRefusals} */
  get refusals() {
    return this.find("widget-refusals")
  }
}

InboxWidgets.define("inbox-widgets")

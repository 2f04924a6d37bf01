import { PerchElement, css, html, icon, render } from "../../kit/html.js"
import { SHORTCUTS } from "../models/shortcuts.js"
import { controls } from "./controls.js"

const style = css(`
  dialog { inline-size: min(400px, calc(100vw - 32px)); padding: 0; border: 1px solid var(--perch-grey-3); border-radius: var(--perch-radius-card); background: var(--perch-grey-1); color: var(--perch-grey-9); box-shadow: var(--perch-shadow) }
  dialog::backdrop { background: oklch(15% .01 205 / 45%) }
  .head { display: flex; align-items: center; justify-content: space-between; padding: 12px 12px 12px 24px }
  h2 { font-size: var(--perch-size-16); font-weight: var(--perch-bold) }
  dl { padding: 0 24px 20px }
  dl > div { display: flex; align-items: center; justify-content: space-between; min-block-size: 36px; border-block-start: 1px solid var(--perch-grey-3) }
  kbd { display: inline-block; min-inline-size: 24px; padding: 1px 6px; border: 1px solid var(--perch-grey-4); border-block-end-width: 2px; border-radius: var(--perch-radius-control); background: var(--perch-grey-2); font: var(--perch-size-12)/18px var(--perch-mono); text-align: center }
`)

/** The list of shortcuts, on `?`. */
export class InboxShortcuts extends PerchElement {
  static sheets = [controls, style]

  connect() {
    render(this.root, html`<dialog aria-labelledby="title">
      <div class="head"><h2 id="title">Keyboard shortcuts</h2><button type="button" class="button plain" aria-label="Close the list">${icon("close")}</button></div>
      <dl>${SHORTCUTS.map(({ shown, words }) => html`<div><dt>${words}</dt><dd><kbd>${shown}</kbd></dd></div>`)}</dl>
    </dialog>`)
    this.listen(this.find("button"), "click", () => this.#dialog.close())
    this.listen(this.#dialog, "click", event => event.target === this.#dialog && this.#dialog.close())
  }

  get open() {
    return this.#dialog.open
  }

  toggle() {
    if (this.open) this.#dialog.close()
    else this.#dialog.showModal()
  }

  /** @returns {HTMLDialogElement} */
  get #dialog() {
    return this.find("dialog")
  }
}

InboxShortcuts.define("inbox-shortcuts")

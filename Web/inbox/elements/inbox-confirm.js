import { PerchElement, html, render } from "../../kit/html.js"
import { controls } from "./controls.js"
import { dialog } from "./dialog-style.js"

/**
 * `typed`: what has to be written before the action is possible.
 * @typedef {{ title: string, says: string[], action: string, danger?: boolean, typed?: { label: string, right: (words: string) => boolean } }} Question
 */

/** Asks before something happens that is not easily taken back. */
export class InboxConfirm extends PerchElement {
  static sheets = [controls, dialog]

  connect() {
    render(this.root, html`<dialog aria-labelledby="title" aria-describedby="says"></dialog>`)
  }

  get open() {
    return /** @type {boolean} */ (this.find("dialog").open)
  }

  /**
   * Whether the answer was yes.
   * @param {Question} question
   * @returns {Promise<boolean>}
   */
  ask(question) {
    const box = /** @type {HTMLDialogElement} */ (this.find("dialog"))
    render(box, form(question))
    this.#listen(box, question)
    box.returnValue = ""
    box.showModal()
    return new Promise(resolve => this.listen(box, "close", () => {
      render(box, html``)
      resolve(box.returnValue === "yes")
    }, { once: true }))
  }

  /** @param {HTMLDialogElement} box @param {Question} question */
  #listen(box, { typed }) {
    const yes = this.find("#yes")
    this.listen(this.find("#no"), "click", () => box.close())
    this.listen(this.find("form"), "submit", event => {
      event.preventDefault()
      if (!yes.disabled) box.close("yes")
    })
    if (typed) this.listen(this.find("input"), "input", event => void (yes.disabled = !typed.right(event.target.value)))
  }
}

function form(/** @type {Question} */ { title, says, action, danger, typed }) {
  return html`<form novalidate>
    <h2 id="title">${title}</h2>
    <div class="says" id="says">${says.map(each => html`<p>${each}</p>`)}</div>
    ${typed && html`<label>${typed.label}<input autocomplete="off" spellcheck="false" autocapitalize="off" autofocus></label>`}
    <div class="actions">
      <button type="button" class="button" id="no" ${typed ? html`` : html`autofocus`}>Cancel</button>
      <button type="submit" class="button ${danger ? "danger" : "main"}" id="yes" ${typed ? html`disabled` : html``}>${action}</button>
    </div>
  </form>`
}

InboxConfirm.define("inbox-confirm")

import { PerchElement, css, html, icon, render } from "../../kit/html.js"
import { isPublic, mistake, request } from "../models/key-draft.js"
import { PURPOSES } from "../models/widget-words.js"
import { controls } from "./controls.js"
import { dialog } from "./dialog-style.js"
import "./code-block.js"

const style = css(`
  fieldset { display: grid; gap: 8px; margin: 0; padding: 0; border: 0; min-inline-size: 0 }
  legend { margin-block-end: 4px; padding: 0; font-weight: var(--perch-bold) }
  .choice { display: grid; grid-template-columns: 20px minmax(0, 1fr); gap: 0 8px; align-items: start; font-weight: var(--perch-regular) }
  .choice input { inline-size: 16px; block-size: 16px; margin: 2px; accent-color: var(--perch-accent) }
  .choice b { display: block; color: var(--perch-grey-9); font-size: var(--perch-size-14); font-weight: var(--perch-bold) }
  .choice span { color: var(--perch-grey-7); font-size: var(--perch-size-13) }
  .once { display: grid; grid-template-columns: 20px minmax(0, 1fr); gap: 8px; padding: 12px; border: 1px solid var(--perch-amber-line); border-radius: var(--perch-radius-control); background: var(--perch-amber-soft) }
  .once .icon { color: var(--perch-amber) }
  @media (pointer: coarse) { .choice { min-block-size: 44px } }
`)

/** Adding a key, and its secret, which is shown here and never again. Tells `add` with what the server is to be asked. */
export class WidgetKeyDialog extends PerchElement {
  static sheets = [controls, dialog, style]

  connect() {
    render(this.root, html`<dialog aria-labelledby="title"></dialog>`)
    this.listen(this.#box, "close", () => render(this.#box, html``))
    this.listen(this.#box, "cancel", event => this.#keep(event))
    this.listen(window, "keydown", event => event.key === "Escape" && this.#keep(event))
  }

  get open() {
    return this.#box.open
  }

  ask() {
    render(this.#box, form())
    this.listen(this.find("form"), "submit", event => this.#submit(event))
    this.listen(this.find("form"), "change", () => this.#settle())
    this.listen(this.find("#no"), "click", () => this.#box.close())
    this.#settle()
    this.#box.showModal()
  }

  /** The key exists; `settings` hold its secret, if it is not known already. */
  done(/** @type {string | undefined} */ settings) {
    if (!settings) return this.#box.close()
    render(this.#box, told())
    this.find("code-block").text = settings
    this.listen(this.find("#copied"), "click", () => this.#box.close())
    this.find("#title").focus()
  }

  set problem(/** @type {string} */ words) {
    if (!this.open) return
    this.find(".problem").textContent = words
    this.find("#yes").disabled = false
  }

  /** @returns {HTMLDialogElement} */
  get #box() {
    return this.find("dialog")
  }

  /** What is shown only once goes when somebody says that they have it. A second Escape closes a dialog whatever `cancel` is told. */
  #keep(/** @type {Event} */ event) {
    if (this.find("#copied")) event.preventDefault()
  }

  get #fields() {
    return /** @type {import("../models/key-draft.js").Fields} */ (Object.fromEntries(new FormData(this.find("form"))))
  }

  /** Asks only for what this kind of key needs. */
  #settle() {
    const { purpose, origin } = this.#fields
    const isOfPair = isPublic(this.#fields)
    this.find("#algorithm").hidden = purpose !== "jwt"
    this.find("#public").hidden = !isOfPair
    this.find("#origin").hidden = isOfPair || purpose === "api"
    this.find("#secret").hidden = this.find("#origin").hidden || origin !== "own"
    if (purpose === "api") this.find("[name=origin][value=new]").checked = true
  }

  #submit(/** @type {Event} */ event) {
    event.preventDefault()
    const wrong = mistake(this.#fields)
    this.find(".problem").textContent = wrong?.words ?? ""
    if (wrong) return this.find(`[name=${wrong.field}]`).focus()
    this.find("#yes").disabled = true
    this.emit("add", request(this.#fields))
  }
}

function form() {
  return html`<form novalidate><h2 id="title">Add a key</h2>
    <fieldset><legend>What it is for</legend>${Object.entries(PURPOSES).map(([value, { word, means }], index) => html`
      <label class="choice"><input type="radio" name="purpose" value="${value}" ${index === 0 ? html`checked` : html``}><span><b>${word}</b>${means}</span></label>`)}</fieldset>
    <label id="algorithm">Algorithm<select name="algorithm">
      <option value="HS256">HS256 (shared secret)</option>
      <option value="ES256">ES256 (key pair)</option>
      <option value="EdDSA">EdDSA (key pair)</option>
    </select></label>
    <fieldset id="origin"><legend>Secret</legend>
      <label class="choice"><input type="radio" name="origin" value="new" checked><span><b>Make a new one</b>It is shown once, after this.</span></label>
      <label class="choice"><input type="radio" name="origin" value="own"><span><b>Use one that my server has already</b>At least 32 bytes.</span></label>
    </fieldset>
    <label id="secret">Existing secret<input name="secret" autocomplete="off" spellcheck="false" autocapitalize="off"></label>
    <label id="public">Public key (PEM)<textarea name="publicKey" spellcheck="false" autocomplete="off" placeholder="-----BEGIN PUBLIC KEY-----"></textarea></label>
    <p class="problem" role="alert"></p>
    <div class="actions"><button type="button" class="button" id="no">Cancel</button><button type="submit" class="button main" id="yes">Add key</button></div>
  </form>`
}

function told() {
  return html`<div class="form"><h2 id="title" tabindex="-1">Copy the secret now</h2>
    <div class="once">${icon("warning")}<p>This is the only time it is shown. Put these settings on your server, never in a page or an app. If it is lost, add another key.</p></div>
    <code-block name="Secret and settings" wrap></code-block>
    <div class="actions"><button type="button" class="button main" id="copied">I have stored it</button></div>
  </div>`
}

WidgetKeyDialog.define("widget-key-dialog")

import { PerchElement, css, html, icon, render } from "../../kit/html.js"
import { proof } from "../models/key-draft.js"
import { card } from "./card-style.js"
import { controls } from "./controls.js"

/** @typedef {import("../models/types.js").Examination} Examination */

const style = css(`
  form { display: grid; gap: 12px }
  #findings { display: grid; gap: 8px }
  #findings li { display: grid; grid-template-columns: 20px minmax(0, 1fr); gap: 8px }
  li .icon { color: var(--perch-amber) }
  li.ok .icon { color: var(--perch-green) }
`)

/** Where a developer sees why a token or signature is refused. Tells `examine` with what was pasted. */
export class WidgetCheck extends PerchElement {
  static sheets = [controls, card, style]

  connect() {
    render(this.root, html`<section aria-labelledby="title"><div class="head"><h4 id="title">Check a token</h4></div>
      <p class="quiet">Paste what your server made for somebody. Nobody is signed in by this.</p>
      <form novalidate>
        <label>Token or signature<textarea name="pasted" spellcheck="false" autocomplete="off" autocapitalize="off" rows="3"></textarea></label>
        <label><span>Identifier <small>as your page gives it to identify()</small></span><input name="identifier" spellcheck="false" autocomplete="off" autocapitalize="off"></label>
        <div><button type="submit" class="button">Check</button></div>
      </form>
      <p class="problem" role="alert" hidden></p>
      <div role="status"><ul role="list" id="findings" aria-label="Findings" hidden></ul></div>
    </section>`)
    this.listen(this.find("form"), "submit", event => this.#submit(event))
  }

  /** Another widget: what was pasted is not about it. */
  begin() {
    this.find("form").reset()
  }

  /** @param {Examination | undefined} examination @param {string} [problem] */
  show(examination, problem) {
    this.find(".problem").hidden = !problem
    this.find(".problem").textContent = problem ?? ""
    const list = this.find("#findings")
    list.hidden = !examination
    if (list.dataset.at === String(examination?.now)) return
    list.dataset.at = examination?.now
    render(list, html`${(examination?.findings ?? []).map(finding)}`)
  }

  #submit(/** @type {Event} */ event) {
    event.preventDefault()
    const fields = new FormData(this.find("form"))
    const pasted = proof(String(fields.get("pasted")), String(fields.get("identifier")))
    if (!pasted.token && !pasted.signature) this.find("textarea").focus()
    this.emit("examine", pasted)
  }
}

/** @param {Examination["findings"][number]} each */
function finding({ ok, message }) {
  return html`<li class="${ok ? "ok" : ""}">${icon(ok ? "check" : "warning")}<span><span class="said">${ok ? "Fine: " : "Wrong: "}</span>${message}</span></li>`
}

WidgetCheck.define("widget-check")

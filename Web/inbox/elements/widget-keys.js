import { PerchElement, css, element, html, keyed, render } from "../../kit/html.js"
import { day, inFull, ago } from "../../kit/time.js"
import { PURPOSES } from "../models/widget-words.js"
import { card } from "./card-style.js"
import { controls } from "./controls.js"

/** @typedef {import("../models/types.js").Key} Key */

const style = css(`
  li { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 4px 16px; align-items: center; padding: 12px 0; border-block-start: 1px solid var(--perch-grey-3) }
  li:last-child { padding-block-end: 0 }
  .first { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; font-weight: var(--perch-bold) }
  .pill { font-weight: var(--perch-regular) }
  .facts { display: flex; flex-wrap: wrap; gap: 2px 16px; color: var(--perch-grey-7); font-size: var(--perch-size-13); font-variant-numeric: tabular-nums }
  .revoked .first { color: var(--perch-grey-7); font-weight: var(--perch-regular) }
  code { overflow-wrap: anywhere; color: var(--perch-grey-8); font-size: var(--perch-size-12) }
`)

/** The keys of a widget; what they are for, not what they are. Tells `add` and `revoke` (a key). */
export class WidgetKeys extends PerchElement {
  static sheets = [controls, card, style]

  connect() {
    render(this.root, html`<section aria-labelledby="title"><div class="head"><h4 id="title">Keys</h4><button type="button" class="button" id="add">Add key…</button></div>
      <p class="quiet" id="none" hidden>No key yet. With one, your server can prove who is chatting.</p>
      <p class="problem" role="alert" hidden></p>
      <ul role="list" aria-label="Keys" hidden></ul>
    </section>`)
    this.listen(this.find("#add"), "click", () => this.emit("add"))
  }

  /** @param {Key[] | undefined} keys @param {boolean} may @param {string} [problem] */
  show(keys, may, problem) {
    this.find("#add").hidden = !may
    this.find("#none").hidden = !keys || keys.length > 0
    this.find("ul").hidden = !keys?.length
    this.find(".problem").hidden = !problem
    this.find(".problem").textContent = problem ?? ""
    keyed(this.find("ul"), keys ?? [], key => `${key.id} ${key.revokedAt} ${key.usedAt} ${may}`, key => this.#made(key, may))
  }

  /** @param {Key} key @param {boolean} may */
  #made(key, may) {
    const { word } = PURPOSES[key.purpose]
    const revoked = key.revokedAt !== undefined
    const node = element(html`<li class="${revoked ? "revoked" : ""}"><div>
        <div class="first"><span>${word}</span><span class="pill">${key.algorithm}</span>${revoked && html`<span class="pill">Revoked</span>`}</div>
        <div class="facts"><span>Id <code>${key.id}</code></span><span>Fingerprint <code>${key.fingerprint}</code></span></div>
        <div class="facts">${when("Created", key.createdAt)}${key.usedAt === undefined ? html`<span>Never used</span>` : when("Last used", key.usedAt)}${revoked && when("Revoked", key.revokedAt)}</div>
      </div>${may && !revoked && html`<button type="button" class="button" aria-label="Revoke key ${key.fingerprint}">Revoke…</button>`}</li>`)
    const button = node.querySelector("button")
    if (button) this.listen(button, "click", () => this.emit("revoke", key))
    return node
  }
}

/** @param {string} words @param {number | undefined} at */
function when(words, at = 0) {
  const shown = words === "Last used" ? ago(at) : day(at)
  return html`<span title="${inFull(at)}">${words} ${shown}</span>`
}

WidgetKeys.define("widget-keys")

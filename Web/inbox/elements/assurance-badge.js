import { PerchElement, css, html, icon, render } from "../../kit/html.js"
import { ASSURANCE } from "../models/person-words.js"

/** @typedef {import("../models/types.js").Assurance} Assurance */

const style = css(`
  :host { display: inline-flex; flex: none; position: relative; vertical-align: middle; font-size: var(--perch-size-12); line-height: 16px }
  .badge { display: inline-flex; align-items: center; gap: 4px; color: var(--perch-grey-7) }
  .badge.verified { color: var(--perch-green) }
  .badge .icon { inline-size: 16px; block-size: 16px }
  button.badge { min-block-size: 24px; padding: 0 8px 0 6px; border: 1px solid var(--perch-grey-4); border-radius: var(--perch-radius-full); background: transparent; cursor: help }
  button.badge.anonymous { padding-inline-start: 8px }
  .why {
    position: absolute; z-index: 6; inset-block-start: 100%; inset-inline-start: 0; inline-size: 240px; padding-block-start: 6px;
    visibility: hidden; opacity: 0; transition: opacity var(--perch-motion);
  }
  .why > span {
    display: block; padding: 8px 12px; border-radius: var(--perch-radius-control); background: var(--perch-grey-9); color: var(--perch-grey-1);
    box-shadow: var(--perch-shadow-small); white-space: normal; font-weight: var(--perch-regular);
  }
  :host(:hover) .why, button:focus-visible + .why { visibility: visible; opacity: 1 }
  .why.dismissed { display: none }
`)

/** How sure it is who writes: as a sign in a row, or `explained`, a word that says why on hover and focus. */
export class AssuranceBadge extends PerchElement {
  static sheets = [style]
  static observedAttributes = ["level", "explained"]

  connect() {
    this.#render()
    this.listen(this, "keydown", event => event.key === "Escape" && this.#dismiss(true))
    this.listen(this, "pointerleave", () => this.#dismiss(false))
    this.listen(this, "focusout", () => this.#dismiss(false))
  }

  attributeChangedCallback(/** @type {string} */ _name, /** @type {string | null} */ before, /** @type {string | null} */ after) {
    if (this.isConnected && before !== after) this.#render()
  }

  get #level() {
    return /** @type {Assurance} */ (this.getAttribute("level") ?? "anonymous")
  }

  #render() {
    const { word, why } = ASSURANCE[this.#level]
    render(this.root, this.hasAttribute("explained") ? this.#explained(word, why) : this.#sign(word, why))
  }

  /** @param {string} word @param {string} why */
  #explained(word, why) {
    return html`<button type="button" class="badge ${word}" aria-describedby="why">${this.#icon()}${word}</button>
      <span class="why" role="tooltip" id="why"><span>${why}</span></span>`
  }

  /** @param {string} word @param {string} why */
  #sign(word, why) {
    return word === "anonymous" ? html`` : html`<span class="badge ${word}" title="${why}">${this.#icon()}<span class="said">${word}</span></span>`
  }

  #icon() {
    if (this.#level === "anonymous") return html``
    return icon(this.#level === "verified" ? "shield" : "question")
  }

  #dismiss(/** @type {boolean} */ dismissed) {
    this.find(".why")?.classList.toggle("dismissed", dismissed)
  }
}

AssuranceBadge.define("assurance-badge")

import { PerchElement, css, html, icon, render } from "../../kit/html.js"
import { controls } from "./controls.js"

const style = css(`
  :host { display: block; min-inline-size: 0; border: 1px solid var(--perch-grey-3); border-radius: var(--perch-radius-control); background: var(--perch-grey-2); overflow: hidden }
  .bar { display: flex; align-items: center; justify-content: space-between; gap: 8px; padding: 0 4px 0 12px; border-block-end: 1px solid var(--perch-grey-3); color: var(--perch-grey-7); font-size: var(--perch-size-12) }
  pre { margin: 0; padding: 12px; max-block-size: var(--code-height, 320px); overflow: auto; font: var(--perch-size-12)/18px var(--perch-mono); tab-size: 4 }
  pre:focus-visible { outline-offset: -2px }
  :host([wrap]) pre { white-space: pre-wrap; overflow-wrap: anywhere }
  .button { border-color: transparent; background: transparent; padding: 0 8px; font-size: var(--perch-size-12) }
  .button:focus-visible { outline-offset: -2px }
  .button .icon { inline-size: 16px; block-size: 16px }
`)

/** A text to copy. `name` says what it is; with `wrap` its lines are broken where they would not fit. */
export class CodeBlock extends PerchElement {
  static sheets = [controls, style]

  connect() {
    const name = this.getAttribute("name") ?? "Code"
    render(this.root, html`<div class="bar"><span>${name}</span>
        <button type="button" class="button" aria-label="Copy: ${name}">${icon("copy")}<span>Copy</span></button><span class="said" role="status"></span></div>
      <pre tabindex="0" role="group" aria-label="${name}"><code></code></pre>`)
    this.listen(this.find("button"), "click", () => this.#copy())
  }

  get text() {
    return /** @type {string} */ (this.find("code").textContent)
  }

  set text(/** @type {string} */ text) {
    if (this.text !== text) this.find("code").textContent = text
  }

  async #copy() {
    const copied = await navigator.clipboard.writeText(this.text).then(() => true, () => false)
    if (!copied) getSelection()?.selectAllChildren(this.find("code"))
    this.#say(copied ? "Copied" : "Press Ctrl C")
    this.later(2500, () => this.#say(""))
  }

  #say(/** @type {string} */ words) {
    this.find("button span").textContent = words || "Copy"
    this.find("[role=status]").textContent = words
  }
}

CodeBlock.define("code-block")

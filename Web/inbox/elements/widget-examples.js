import { PerchElement, css, html, render } from "../../kit/html.js"
import { LANGUAGES } from "../models/examples.js"
import { card } from "./card-style.js"
import { controls } from "./controls.js"
import "./code-block.js"

const style = css(`
  fieldset { display: flex; flex-wrap: wrap; gap: 4px; margin: 0; padding: 0; border: 0 }
  fieldset label { display: block; position: relative }
  fieldset input { position: absolute; inset: 0; block-size: 100%; margin: 0; opacity: 0; cursor: pointer }
  fieldset span { display: grid; place-items: center; min-block-size: 32px; padding: 0 12px; border-radius: var(--perch-radius-control); font-weight: var(--perch-regular); color: var(--perch-grey-8) }
  label:hover span { background: var(--perch-grey-2) }
  input:checked + span { background: var(--perch-accent-soft); color: var(--perch-accent-text); font-weight: var(--perch-bold) }
  input:focus-visible + span { outline: 2px solid var(--perch-accent-text); outline-offset: 2px }
  @media (pointer: coarse) { fieldset span { min-block-size: 44px } }
  @media (forced-colors: active) { input:checked + span { outline: 2px solid Highlight; outline-offset: -2px } }
`)

/** How a site's server signs, in the languages people write servers in. Tells `language` when another one is chosen. */
export class WidgetExamples extends PerchElement {
  static sheets = [controls, card, style]

  connect() {
    render(this.root, html`<section aria-labelledby="title"><div class="head"><h4 id="title">Sign on your server</h4></div>
      <p>Your server signs for the person who is signed in there, and your page passes it on: <code>identify(id, attributes, { token })</code>.</p>
      <p>1. Give your server these settings. The secret stays there.</p>
      <code-block id="environment" name="Settings"></code-block>
      <p>2. Add this to it.</p>
      <fieldset role="radiogroup" aria-label="Language">${LANGUAGES.map(({ name }, index) => html`
        <label><input type="radio" name="language" value="${name}" ${index === 0 ? html`checked` : html``}><span>${name}</span></label>`)}</fieldset>
      <code-block id="example" name="Example"></code-block>
    </section>`)
    this.listen(this.find("fieldset"), "change", () => this.emit("language"))
  }

  get language() {
    return /** @type {string} */ (this.find("input:checked").value)
  }

  /** @param {string} environment @param {string} example */
  fill(environment, example) {
    this.find("#environment").text = environment
    this.find("#example").text = example
  }
}

WidgetExamples.define("widget-examples")

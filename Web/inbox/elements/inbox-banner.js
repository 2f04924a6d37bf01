import { PerchElement, css, html, icon, render } from "../../kit/html.js"
import { controls } from "./controls.js"

const style = css(`
  :host { display: block }
  .banner {
    display: flex; align-items: center; justify-content: center; gap: 8px; padding: 8px 12px; border-block-end: 1px solid var(--perch-amber-line);
    background: var(--perch-amber-soft); color: var(--perch-grey-9);
  }
  .banner .icon { color: var(--perch-amber) }
`)

/** What is wrong with the whole page, until it is right again. */
export class InboxBanner extends PerchElement {
  static sheets = [controls, style]

  connect() {
    render(this.root, html`<div role="status"></div>`)
  }

  /** Nothing takes it away. */
  show(/** @type {string | undefined} */ words) {
    render(this.find("[role=status]"), words ? html`<div class="banner">${icon("warning")}<span>${words}</span></div>` : html``)
  }
}

InboxBanner.define("inbox-banner")

import { PerchElement, css, html, icon, render } from "../../kit/html.js"
import { controls } from "./controls.js"

const style = css(`
  :host { position: fixed; z-index: 10; inset-block-start: 12px; inset-inline: 0; display: grid; justify-items: center; pointer-events: none }
  .banner {
    display: flex; align-items: center; gap: 8px; max-inline-size: calc(100vw - 24px); padding: 8px 16px 8px 12px; border: 1px solid var(--perch-amber-line);
    border-radius: var(--perch-radius-full); background: var(--perch-amber-soft); color: var(--perch-grey-9); box-shadow: var(--perch-shadow-small); pointer-events: auto;
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

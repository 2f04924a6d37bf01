import { PerchElement, css, html, icon, render } from "../../kit/html.js"
import { initials } from "../models/person-words.js"
import { addressOf } from "../models/place.js"
import { shown } from "../models/shortcuts.js"
import { controls } from "./controls.js"
import { perchMark } from "./perch-mark.js"

/** @typedef {import("../models/types.js").Agent} Agent */
/** @typedef {import("../models/types.js").State} State */

const style = css(`
  :host { display: flex; flex-direction: column; gap: 16px; min-inline-size: 0; padding: 12px; background: var(--perch-grey-2) }
  .brand { display: flex; align-items: center; gap: 8px; padding: 4px 8px; min-block-size: 32px; font-weight: var(--perch-bold); color: var(--perch-accent-text) }
  nav { flex: 1 }
  nav ul { display: grid; gap: 2px }
  a { display: flex; align-items: center; gap: 8px; min-block-size: 36px; padding: 0 8px; border-radius: var(--perch-radius-control); color: var(--perch-grey-8); text-decoration: none }
  a:hover { background: var(--perch-grey-3) }
  a[aria-current] { background: var(--perch-accent-soft); color: var(--perch-accent-text); font-weight: var(--perch-bold) }
  .apart { margin-block-start: 8px; padding-block-start: 8px; border-block-start: 1px solid var(--perch-grey-3) }
  .count { margin-inline-start: auto; font-size: var(--perch-size-12); font-variant-numeric: tabular-nums }
  .agent { display: flex; align-items: center; gap: 8px; min-inline-size: 0; padding-block-start: 12px; border-block-start: 1px solid var(--perch-grey-3) }
  .face { inline-size: 28px; block-size: 28px; font-size: var(--perch-size-12); background: var(--perch-accent); color: var(--perch-on-accent) }
  .name { flex: 1; min-inline-size: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
  .tools { display: flex }

  /* Where the words stand beside the icon, nothing has to name it. */
  @media (max-width: 719px), (min-width: 1024px) { a.tip::after { content: none } }

  @media (max-width: 1023px) and (min-width: 720px) {
    :host { padding: 12px 8px; align-items: center }
    .brand span, .label, .name { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%) }
    .brand { padding: 4px 0 }
    a { justify-content: center; inline-size: 40px; block-size: 40px; padding: 0 }
    .count { position: absolute; inset-block-start: 0; inset-inline-end: 0; min-inline-size: 16px; padding: 0 4px; border-radius: var(--perch-radius-full); background: var(--perch-accent); color: var(--perch-on-accent); line-height: 16px; text-align: center }
    .agent, .tools { flex-direction: column }
  }

  @media (max-width: 719px) {
    :host { flex-direction: row; align-items: center; gap: 8px; padding: 8px 12px }
    .brand span, .label-agent, .name, .agent .face { display: none }
    .brand { padding: 0 4px }
    nav ul { display: flex; gap: 4px }
    a { padding: 0 12px; min-block-size: 44px }
    a .icon, #help { display: none }
    #leave::after { inset-inline: auto 0 }
    .apart { margin: 0; padding: 0; border: 0 }
    .agent { padding: 0; border: 0 }
  }
`)

/** Which tickets the list shows, the way to the widgets, and who is signed in. Tells `view` (a state, or `widgets`), `sign-out` and `help`. */
export class InboxViews extends PerchElement {
  static sheets = [controls, style]

  connect() {
    render(this.root, html`
      <div class="brand">${perchMark()}<span>Perch</span></div>
      <nav aria-label="Views"><ul role="list">
        ${link("open", "Open", "inbox")}
        ${link("closed", "Closed", "check")}
        <li class="apart"><a class="tip beside" href="/inbox/widgets" data-view="widgets" data-tip="Widgets · ${shown("widgets")}" aria-keyshortcuts="${shown("widgets")}">${icon("code")}<span class="label">Widgets</span></a></li>
      </ul></nav>
      <div class="agent">
        <div class="face" aria-hidden="true"></div>
        <div class="name"></div>
        <div class="tools">
          <button type="button" class="button plain tip start above" id="help" aria-label="Keyboard shortcuts" data-tip="Keyboard shortcuts · ${shown("help")}">${icon("question")}</button>
          <button type="button" class="button plain tip start above" id="leave" aria-label="Sign out" data-tip="Sign out">${icon("leave")}</button>
        </div>
      </div>`)
    for (const each of this.root.querySelectorAll("a")) this.listen(each, "click", event => this.#choose(event, each))
    this.listen(this.find("#help"), "click", () => this.emit("help"))
    this.listen(this.find("#leave"), "click", () => this.emit("sign-out"))
  }

  set agent(/** @type {Agent} */ { name }) {
    this.find(".name").textContent = name
    this.find(".face").textContent = initials(name)
  }

  /** @param {State | "widgets"} view @param {number} unread */
  show(view, unread) {
    for (const each of this.root.querySelectorAll("a")) {
      if (each.dataset.view === view) each.setAttribute("aria-current", "page")
      else each.removeAttribute("aria-current")
    }
    const count = this.find("a[data-view=open] .count")
    count.hidden = unread === 0
    count.firstChild.data = String(unread)
    count.title = `${unread} unread`
  }

  /** @param {MouseEvent} event @param {HTMLElement} link */
  #choose(event, link) {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    this.emit("view", link.dataset.view)
  }
}

/** @param {State} view @param {string} words @param {"inbox" | "check"} sign */
function link(view, words, sign) {
  return html`<li><a href="${addressOf({ view, page: "list" })}" data-view="${view}" class="tip beside" data-tip="${words} · ${shown(view)}" aria-keyshortcuts="${shown(view)}">${icon(sign)}<span class="label">${words}</span>
    <span class="count" hidden>0<span class="said"> unread</span></span></a></li>`
}

InboxViews.define("inbox-views")

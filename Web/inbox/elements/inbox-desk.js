import { PerchElement, css, html, render } from "../../kit/html.js"
import "./inbox-banner.js"
import "./inbox-confirm.js"
import "./inbox-conversation.js"
import "./inbox-finder.js"
import "./inbox-person.js"
import "./inbox-shortcuts.js"
import "./inbox-tickets.js"
import "./inbox-views.js"

/** @typedef {import("../models/place.js").Place} Place */

const style = css(`
  :host { display: grid; grid-template: auto minmax(0, 1fr) / minmax(0, 1fr); block-size: 100%; overflow: hidden }
  .frame { display: grid; grid-template: minmax(0, 1fr) / 220px 340px minmax(0, 1fr) 300px; grid-row: 2; position: relative; overflow: clip }
  inbox-views, inbox-person { min-block-size: 0 }
  main { display: contents }
  inbox-shortcuts, inbox-finder, inbox-confirm { position: absolute }
  .widgets { display: none }
  :host([page=widgets]) :is(.list, .ticket, inbox-person) { display: none }
  :host([page=widgets]) .widgets { display: grid; grid-column: 2 / -1 }
  section { display: grid; min-inline-size: 0; min-block-size: 0 }
  section, inbox-person { border-inline-start: 1px solid var(--perch-grey-3) }

  @media (max-width: 1279px) {
    .frame { grid-template-columns: 220px 320px minmax(0, 1fr) }
    inbox-person {
      position: absolute; z-index: 4; inset-block: 0; inset-inline-end: 0; inline-size: 320px; box-shadow: var(--perch-shadow);
      visibility: hidden; translate: 24px 0; opacity: 0; transition: opacity var(--perch-motion), translate var(--perch-motion), visibility 0s 150ms;
    }
    :host([page=person]) inbox-person { visibility: visible; translate: none; opacity: 1; transition-delay: 0s }
  }

  @media (max-width: 1023px) { .frame { grid-template-columns: 56px 288px minmax(0, 1fr) } }

  @media (max-width: 719px) {
    .frame { grid-template: auto minmax(0, 1fr) / minmax(0, 1fr) }
    section, inbox-person { border: 0 }
    .ticket, :host(:not([page=list])) .list, :host(:not([page=list], [page=widgets])) inbox-views { display: none }
    :host([page=widgets]) .widgets { grid-column: 1 }
    :host([page=conversation]) .ticket { display: grid; grid-row: 1 / -1 }
    inbox-person { inline-size: 100%; box-shadow: none }
  }
`)

/** The frame: four columns that fold away from the right. Its `page` says what a narrow screen shows. */
export class InboxDesk extends PerchElement {
  static sheets = [style]

  connect() {
    render(this.root, html`
      <inbox-banner></inbox-banner>
      <div class="frame">
        <inbox-views role="banner"></inbox-views>
        <main>
          <h1 class="said">Inbox</h1>
          <section class="list" aria-label="List"><inbox-tickets></inbox-tickets></section>
          <section class="ticket" aria-label="Ticket"><inbox-conversation></inbox-conversation></section>
          <inbox-person></inbox-person>
          <section class="widgets" aria-label="Widgets"></section>
        </main>
      </div>
      <inbox-shortcuts></inbox-shortcuts>
      <inbox-finder></inbox-finder>
      <inbox-confirm></inbox-confirm>`)
  }

  /** @returns {import("./inbox-views.js").InboxViews} */
  get views() {
    return this.find("inbox-views")
  }

  /** @returns {import("./inbox-tickets.js").InboxTickets} */
  get tickets() {
    return this.find("inbox-tickets")
  }

  /** @returns {import("./inbox-conversation.js").InboxConversation} */
  get conversation() {
    return this.find("inbox-conversation")
  }

  /** @returns {import("./inbox-person.js").InboxPerson} */
  get person() {
    return this.find("inbox-person")
  }

  /** @returns {import("./inbox-confirm.js").InboxConfirm} */
  get confirm() {
    return this.find("inbox-confirm")
  }

  /** Where the page of the widgets goes, which is fetched when somebody first goes there. @returns {HTMLElement} */
  get widgets() {
    return this.find(".widgets")
  }

  /** @returns {import("./inbox-shortcuts.js").InboxShortcuts} */
  get shortcuts() {
    return this.find("inbox-shortcuts")
  }

  /** @returns {import("./inbox-finder.js").InboxFinder} */
  get finder() {
    return this.find("inbox-finder")
  }

  /** @returns {import("./inbox-banner.js").InboxBanner} */
  get banner() {
    return this.find("inbox-banner")
  }

  /** Whether something floats over the page that keeps the keys to itself. */
  get isAsking() {
    return this.confirm.open || this.finder.open || this.find("inbox-widgets")?.adding.open === true
  }

  set page(/** @type {Place["page"]} */ page) {
    this.setAttribute("page", page)
  }
}

InboxDesk.define("inbox-desk")

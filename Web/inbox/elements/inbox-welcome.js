import { PerchElement, html, icon, render } from "../../kit/html.js"
import { controls } from "./controls.js"
import { gate } from "./gate-style.js"
import { perchMark } from "./perch-mark.js"

/** The owner's account, once. Tells `create` with `{ name, email, password }`. Its `state` may be `used`, when the link is spent, or `nobody`, when it is needed first. */
export class InboxWelcome extends PerchElement {
  static sheets = [controls, gate]

  connect() {
    render(this.root, html`<main><div class="brand">${perchMark()}Perch</div><div class="card">
      ${STATES[this.getAttribute("state") ?? ""]()}
    </div></main>`)
    const form_ = this.find("form")
    if (!form_) return
    this.listen(form_, "submit", event => this.#submit(event))
    this.find("input").focus()
  }

  set problem(/** @type {string} */ words) {
    this.find(".problem").textContent = words
    this.busy = false
  }

  set busy(/** @type {boolean} */ busy) {
    this.find("button").disabled = busy
    this.find("button").textContent = busy ? "Creating …" : "Create account"
  }

  #submit(/** @type {Event} */ event) {
    event.preventDefault()
    const fields = new FormData(this.find("form"))
    const account = { name: String(fields.get("name")).trim(), email: String(fields.get("email")).trim(), password: String(fields.get("password")) }
    const wrong = mistake(account)
    this.find(".problem").textContent = wrong?.words ?? ""
    if (wrong) return this.find(`[name=${wrong.field}]`).focus()
    this.busy = true
    this.emit("create", account)
  }
}

/** @param {{ name: string, email: string, password: string }} account */
function mistake({ name, email, password }) {
  if (!name) return { field: "name", words: "Type your name. Visitors see it beside your answers." }
  if (!/^\S+@\S+$/.test(email)) return { field: "email", words: "Type your e-mail address, such as grace@example.com." }
  if ([...password].length < 8) return { field: "password", words: "Choose a password with at least 8 characters." }
  return undefined
}

function form() {
  return html`<h1>Welcome to your Inbox</h1>
  <p>Create the owner's account. This link works once.</p>
  <form novalidate>
    <label>Name<input name="name" autocomplete="name" maxlength="255" required></label>
    <label>E-mail<input name="email" type="email" autocomplete="username" inputmode="email" maxlength="255" spellcheck="false" autocapitalize="off" required></label>
    <div class="field">
      <label for="password">Password</label>
      <input id="password" name="password" type="password" autocomplete="new-password" minlength="8" maxlength="128" required aria-describedby="rule">
      <small id="rule">At least 8 characters.</small>
    </div>
    <p class="problem" role="alert"></p>
    <button type="submit" class="button main">Create account</button>
  </form>`
}

function nobody() {
  return html`<h1>Welcome to your Inbox</h1>
  <p>Nobody has an account here yet. When the server started, it printed a one-time link that creates the owner's account: open that link.</p>`
}

function used() {
  return html`<h1>This link has been used</h1>
  <div class="warning">${icon("warning")}<div><p>The owner's account exists already, so the link no longer works.</p></div></div>
  <a class="button main" href="/inbox">Sign in</a>`
}

/** @type {Record<string, () => import("../../kit/html.js").Markup>} */
const STATES = { "": form, used, nobody }

InboxWelcome.define("inbox-welcome")

import { PerchElement, html, icon, render } from "../../kit/html.js"
import { controls } from "./controls.js"
import { gate } from "./gate-style.js"
import { perchMark } from "./perch-mark.js"

/** Signing in. Tells `sign-in` with `{ email, password }`. */
export class InboxSignIn extends PerchElement {
  static sheets = [controls, gate]

  connect() {
    render(this.root, html`<main><div class="brand">${perchMark()}Perch</div><div class="card">
      <h1>Sign in to the Inbox</h1>
      ${this.hasAttribute("insecure") ? httpsNeeded(location.host) : form()}
    </div></main>`)
    const form_ = this.find("form")
    if (!form_) return
    this.listen(form_, "submit", event => this.#submit(event))
    this.find("input").focus()
  }

  /** Says what to do where it happened. */
  set problem(/** @type {string} */ words) {
    this.find(".problem").textContent = words
    this.busy = false
    if (words) this.find("[name=password]").select()
  }

  set busy(/** @type {boolean} */ busy) {
    this.find("button").disabled = busy
    this.find("button").textContent = busy ? "Signing in …" : "Sign in"
  }

  #submit(/** @type {Event} */ event) {
    event.preventDefault()
    const fields = new FormData(this.find("form"))
    const email = String(fields.get("email")).trim()
    const password = String(fields.get("password"))
    if (!email || !password) return this.#missing(email)
    this.find(".problem").textContent = ""
    this.busy = true
    this.emit("sign-in", { email, password })
  }

  #missing(/** @type {string} */ email) {
    this.find(".problem").textContent = email ? "Type your password." : "Type your e-mail address."
    this.find(email ? "[name=password]" : "[name=email]").focus()
  }
}

function form() {
  return html`<form novalidate>
    <label>E-mail<input name="email" type="email" autocomplete="username" inputmode="email" maxlength="255" spellcheck="false" autocapitalize="off" required></label>
    <label>Password<input name="password" type="password" autocomplete="current-password" maxlength="128" required></label>
    <p class="problem" role="alert"></p>
    <button type="submit" class="button main">Sign in</button>
  </form>`
}

function httpsNeeded(/** @type {string} */ host) {
  return html`<div class="warning" role="alert">${icon("warning")}<div>
    <p>The Inbox needs HTTPS here: on ${host} it was opened over plain HTTP, where passwords and chats could be read on the way.</p>
    <p>Open it with https://, or on the server itself at http://127.0.0.1. The page on self-hosting says how to set up HTTPS.</p>
  </div></div>`
}

InboxSignIn.define("inbox-sign-in")

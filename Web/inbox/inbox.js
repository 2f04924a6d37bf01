import "../kit/icons.js"
import { tokens } from "../kit/html.js"
import { InboxApi, signedOut, wordsFor } from "./api.js"
import { Desk } from "./desk.js"
import "./elements/inbox-sign-in.js"
import "./elements/inbox-welcome.js"

/** @typedef {import("./models/types.js").Agent} Agent */
/** @typedef {import("./elements/inbox-sign-in.js").InboxSignIn} InboxSignIn */
/** @typedef {import("./elements/inbox-welcome.js").InboxWelcome} InboxWelcome */

document.adoptedStyleSheets = [tokens]
const api = new InboxApi()
const welcomed = location.pathname.replace(/\/$/, "") === "/inbox/welcome"

if (!isSecureContext) document.body.replaceChildren(signInPage(true))
else if (welcomed) welcome()
else enter()

async function enter() {
  try {
    work(await api.me())
  } catch (error) {
    if (!signedOut(error)) signIn(wordsFor(error))
    else if (await api.setupNeeded().catch(() => false)) nobody()
    else signIn("")
  }
}

function work(/** @type {Agent} */ agent) {
  const desk = new Desk(agent, api, () => {
    desk.stop()
    signIn("You were signed out. Sign in again.")
  })
  document.body.replaceChildren(desk.element)
  desk.start()
}

function signIn(/** @type {string} */ why) {
  document.title = "Sign in · Inbox"
  const page = signInPage(false)
  page.addEventListener("sign-in", async event => {
    try {
      work(await api.signIn(/** @type {CustomEvent} */ (event).detail))
    } catch (error) {
      page.problem = signedOut(error) ? `${wordsFor(error)} Forgot it? The owner can set a new one with perch agent password.` : wordsFor(error)
    }
  })
  document.body.replaceChildren(page)
  if (why) page.problem = why
}

function signInPage(/** @type {boolean} */ insecure) {
  const page = /** @type {InboxSignIn} */ (document.createElement("inbox-sign-in"))
  page.toggleAttribute("insecure", insecure)
  return page
}

/** A link that is opened over this page changes no more than what stands behind the #. */
function nobody() {
  document.title = "Welcome · Inbox"
  addEventListener("hashchange", () => location.reload(), { once: true })
  document.body.replaceChildren(welcomePage("nobody"))
}

function welcomePage(/** @type {"used" | "nobody" | ""} */ state) {
  const page = /** @type {InboxWelcome} */ (document.createElement("inbox-welcome"))
  if (state) page.setAttribute("state", state)
  return page
}

async function welcome() {
  document.title = "Welcome · Inbox"
  const needed = await api.setupNeeded().catch(() => true)
  if (needed && location.hash.length < 2) return nobody()
  const page = welcomePage(needed ? "" : "used")
  page.addEventListener("create", async event => {
    try {
      const agent = await api.createOwner({ token: location.hash.slice(1), .../** @type {CustomEvent} */ (event).detail })
      history.replaceState(null, "", "/inbox")
      work(agent)
    } catch (error) {
      page.problem = wordsFor(error)
    }
  })
  document.body.replaceChildren(page)
}

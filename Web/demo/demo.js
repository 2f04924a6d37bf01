import { element, html, keyed, render, tokens } from "../kit/html.js"
import { call, failure, literal } from "./code.js"
import { PRODUCTS } from "./products.js"

/** @typedef {import("./products.js").Product} Product */
/** @typedef {{ number: number, kind: "call" | "event", code: string, result?: string, failed?: boolean }} Line */

document.adoptedStyleSheets = [tokens]

/** The site's own customers. An identifier is secret enough that nobody guesses it. */
const CUSTOMERS = {
  ada: { identifier: "ada-7f3c91d2e8", attributes: { name: "Ada", email: "ada@example.com", premiumUser: true } },
  bob: { identifier: "bob-19be5a77c0", attributes: { name: "Bob", email: "bob@example.com" } },
}

/** @typedef {keyof typeof CUSTOMERS} Customer */

const REMEMBERED = "wren-and-finch-customer"
const EVENTS = ["ready", "toggle", "unread", "identitychange", "connection", "error"]
const LONGEST = 30

/** What /demo/product shows. */
const PRODUCT_PAGE = location.pathname.endsWith("/product") ? `#${PRODUCTS[0].id}` : ""

/** @type {any} */
const chat = /** @type {any} */ (window).MessageBirdChatWidget
/** @type {Line[]} */
const lines = []
let number = 0
let inBasket = 0

const part = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (document.querySelector(selector))

// Calls and events

/** @param {string} method @param {...unknown} args */
async function ask(method, ...args) {
  const line = write({ kind: "call", code: call(method, args) })
  try {
    if (!chat) throw Object.assign(new Error("The chat's snippet could not be loaded. Is the server running?"), { name: "WidgetError", code: "offline" })
    finish(line, { result: literal(await chat[method](...args)) })
  } catch (error) {
    finish(line, { result: failure(error), failed: true })
  }
}

function listen() {
  for (const event of EVENTS) chat?.on(event, (/** @type {unknown} */ detail) => heard(event, detail))
}

/** @param {string} event @param {any} detail */
function heard(event, detail) {
  const shown = event === "error" ? failure(detail) : detail === undefined ? "" : literal(detail)
  write({ kind: "event", code: event, result: shown, failed: event === "error" })
  if (event === "identitychange" && detail?.outcome === "logged_out") remember(undefined)
}

/** @param {Omit<Line, "number">} line */
function write(line) {
  const written = { ...line, number: ++number }
  lines.push(written)
  lines.splice(0, lines.length - LONGEST)
  draw()
  return written
}

/** @param {Line} line @param {Partial<Line>} result */
function finish(line, result) {
  Object.assign(line, result)
  draw()
}

function draw() {
  part("#quiet").hidden = lines.length > 0
  keyed(part("#calls"), [...lines].reverse(), line => line.number, () => element(html`<li><code class="code"></code><code class="result"></code></li>`), drawLine)
  const latest = lines.filter(({ kind }) => kind === "call").pop()
  if (latest) render(part("#latest"), html`<code>${latest.code} → ${latest.result ?? "…"}</code>`)
}

function codeOf(/** @type {Line} */ { kind, code }) {
  return kind === "event" ? `on("${code}")` : code
}

/** @param {HTMLElement} item @param {Line} line */
function drawLine(item, line) {
  const { kind, result, failed } = line
  item.className = `${kind}${failed ? " failed" : ""}`
  const [first, second] = /** @type {HTMLElement[]} */ ([...item.children])
  first.textContent = codeOf(line)
  second.textContent = result === undefined ? "…" : result
  second.hidden = result === ""
}

// Customers

/** @returns {Customer | undefined} */
function customer() {
  const name = localStorage.getItem(REMEMBERED)
  return name === "ada" || name === "bob" ? name : undefined
}

/** The shop's own sign-in, which lasts as long as the shop likes. */
function remember(/** @type {Customer | undefined} */ name) {
  if (name) localStorage.setItem(REMEMBERED, name)
  else localStorage.removeItem(REMEMBERED)
  drawAccount()
}

function drawAccount() {
  const name = customer()
  part("#customer").hidden = !name
  part("#sign-out").hidden = !name
  part("#customer .who").textContent = name ? CUSTOMERS[name].attributes.name : ""
  part("#customer .face").textContent = name ? CUSTOMERS[name].attributes.name[0] : ""
  for (const button of document.querySelectorAll("[data-sign-in]")) {
    if (button instanceof HTMLElement) button.hidden = button.dataset.signIn === name
  }
}

function signIn(/** @type {Customer} */ name) {
  remember(name)
  const { identifier, attributes } = CUSTOMERS[name]
  return ask("identify", identifier, attributes)
}

function signOut() {
  remember(undefined)
  setBasket(0)
  return ask("logout")
}

// The shop

function setBasket(/** @type {number} */ count) {
  inBasket = count
  part("#count").textContent = String(inBasket)
  part("#basket").classList.toggle("full", inBasket > 0)
}

function buy() {
  setBasket(2)
  return ask("setAttributes", { itemsInCart: inBasket })
}

function drawShelf() {
  render(part("#products"), html`${PRODUCTS.map(({ id, name, price, line }) => html`<li><a href="#${id}">
    <span class="picture">${drawing(id)}</span><span class="label"><span>${name}</span><span>${price}</span></span><span class="tag">${line}</span></a></li>`)}`)
}

function drawing(/** @type {string} */ id) {
  return html`<svg viewBox="0 0 200 200" aria-hidden="true"><use href="#${id}"/></svg>`
}

function turn() {
  const product = PRODUCTS.find(each => `#${each.id}` === (location.hash || PRODUCT_PAGE))
  part("#shop").hidden = product !== undefined
  part("#product").hidden = product === undefined
  if (product) drawProduct(product)
  document.title = product ? `${product.name} · Wren & Finch` : "Wren & Finch · a demo of Perch"
  scrollTo(0, 0)
}

function drawProduct(/** @type {Product} */ { id, name, price, words, facts }) {
  render(part("#product"), html`<a class="back" href="#shop">All things</a>
    <div class="one"><div class="picture">${drawing(id)}</div><div class="about">
      <h1>${name}</h1><p class="price">${price}</p><p>${words}</p>
      <dl>${facts.map(([key, value]) => html`<div><dt>${key}</dt><dd>${value}</dd></div>`)}</dl>
      <button type="button" class="button main" id="buy">Put two in the basket</button>
      <p class="note">The shop then calls <code>setAttributes({ itemsInCart: 2 })</code>, and whoever answers the chat sees it.</p>
    </div></div>`)
  part("#buy").addEventListener("click", buy)
}

/** Beside the shop there is room; below it, what is under the hood folds away. */
function fit() {
  part("#hood").toggleAttribute("open", wide.matches)
  part("summary").tabIndex = wide.matches ? -1 : 0
}

for (const button of document.querySelectorAll("[data-sign-in]")) {
  button.addEventListener("click", () => signIn(/** @type {Customer} */ (/** @type {HTMLElement} */ (button).dataset.signIn)))
}
part("#sign-out").addEventListener("click", signOut)
addEventListener("hashchange", turn)
addEventListener("storage", event => event.key === REMEMBERED && drawAccount())

const wide = matchMedia("(min-width: 1000px)")
wide.addEventListener("change", fit)
part("summary").addEventListener("click", event => wide.matches && event.preventDefault())

fit()
drawShelf()
drawAccount()
turn()
draw()
listen()
const known = customer()
if (known) signIn(known)

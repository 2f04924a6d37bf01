import { PerchElement, css, html, icon, render } from "./html.js"

const LONGEST = 10_000
const TYPING_AGAIN = 3000
const TYPING_ENDS = 5000

/**
 * Where a person writes. `name` names the text box; emits `send` with the text and `typing` with a boolean.
 * Enter sends, Shift and Enter break the line, and an input method's Enter belongs to the input method.
 */
export class PerchComposer extends PerchElement {
  static sheets = [css(`
    :host { display: block; font: var(--perch-regular) var(--perch-size-14)/var(--perch-line) var(--perch-font); color: var(--perch-grey-9) }
    .box { display: flex; align-items: flex-end; gap: var(--perch-space-8); padding: 5px 5px 5px var(--perch-space-12);
      border: 1px solid var(--perch-grey-5); border-radius: 22px; background: var(--perch-composer-ground, var(--perch-grey-1)) }
    .box:focus-within { outline: 2px solid var(--perch-accent-text); outline-offset: 1px; border-color: transparent }
    textarea { flex: 1; min-width: 0; box-sizing: content-box; height: 20px; max-height: 100px; padding: 0; border: solid transparent; border-width: 6px 0; background: none; resize: none; text-overflow: ellipsis;
      font-size: var(--perch-size-14); line-height: var(--perch-line); overflow-y: auto }
    textarea:focus-visible { outline: none }
    textarea::placeholder { color: var(--perch-grey-6); opacity: 1; white-space: nowrap; overflow: hidden; text-overflow: inherit }
    button { flex: none; display: grid; place-items: center; width: 32px; height: 32px; padding: 0; border: 0; border-radius: var(--perch-radius-full);
      background: var(--perch-accent); color: var(--perch-on-accent); transition: opacity var(--perch-motion), background-color var(--perch-motion) }
    button[aria-disabled="true"] { background: var(--perch-grey-3); color: var(--perch-grey-6); cursor: default }
    .problem { margin: 0 var(--perch-space-12) 6px; font-size: var(--perch-size-13); color: var(--perch-red) }
    @media (pointer: coarse) {
      textarea { font-size: var(--perch-size-16); border-width: 12px 0 }
      button { width: 44px; height: 44px }
      .box { border-radius: 28px }
    }
    @media (forced-colors: active) { textarea { border-color: Canvas } button { border: 1px solid ButtonText } .box:focus-within { outline-color: Highlight } }
  `)]

  static observedAttributes = ["name", "placeholder", "disabled"]

  #typing = false
  #told = 0
  /** @type {any} */
  #pause

  constructor() {
    super()
    render(this.root, html`
      <p class="problem" id="problem" role="alert" hidden></p>
      <form class="box">
        <textarea rows="1" autocomplete="off" enterkeyhint="send" aria-describedby="problem"></textarea>
        <button type="submit" aria-label="Send" title="Send" aria-disabled="true">${icon("send")}</button>
      </form>`)
  }

  connect() {
    this.listen(this.find("form"), "submit", event => this.#submit(event))
    this.listen(this.#box, "keydown", event => this.#press(event))
    this.listen(this.#box, "input", () => this.#changed())
    this.#settle()
  }

  disconnect() {
    clearTimeout(this.#pause)
    this.#tell(false)
  }

  attributeChangedCallback() {
    this.#settle()
  }

  get value() {
    return this.#box.value
  }

  set value(text) {
    this.#box.value = text
    this.#fit()
  }

  focus() {
    this.#box.focus({ preventScroll: true })
  }

  clear() {
    this.value = ""
    this.#tell(false)
  }

  /** @returns {HTMLTextAreaElement} */
  get #box() {
    return this.find("textarea")
  }

  #settle() {
    const name = this.getAttribute("name") ?? "Message"
    this.#box.setAttribute("aria-label", name)
    this.#box.placeholder = this.getAttribute("placeholder") ?? ""
    this.#box.disabled = this.hasAttribute("disabled")
  }

  #press(/** @type {KeyboardEvent} */ event) {
    const composing = event.isComposing || event.keyCode === 229
    if (event.key === "Enter" && !event.shiftKey && !composing) this.#submit(event)
  }

  #submit(/** @type {Event} */ event) {
    event.preventDefault()
    const text = this.value.trim()
    if (text === "" || this.#problem()) return this.focus()
    this.clear()
    this.emit("send", text)
    this.focus()
  }

  #changed() {
    this.#fit()
    this.#tell(this.value.trim() !== "")
    clearTimeout(this.#pause)
    this.#pause = setTimeout(() => this.#tell(false), TYPING_ENDS)
  }

  #fit() {
    const box = this.#box
    const problem = this.#problem()
    this.find("button").setAttribute("aria-disabled", String(this.value.trim() === "" || problem !== ""))
    this.find("#problem").hidden = problem === ""
    this.find("#problem").textContent = problem
    box.setAttribute("aria-invalid", String(problem !== ""))
    box.style.height = ""
    if (box.scrollHeight > box.clientHeight) box.style.height = `${box.scrollHeight}px`
  }

  /** A message counts its characters as people do: a pair of surrogates is one. */
  #problem() {
    const text = this.value.trim()
    const over = text.length > LONGEST ? [...text].length - LONGEST : 0
    return over > 0 ? `This is ${over.toLocaleString()} character${over > 1 ? "s" : ""} too long for one message. Shorten it, or send it in parts.` : ""
  }

  /** Repeated while it lasts, because the other side forgets. */
  #tell(/** @type {boolean} */ typing) {
    const now = Date.now()
    if (typing ? this.#typing && now - this.#told < TYPING_AGAIN : !this.#typing) return
    this.#typing = typing
    this.#told = now
    this.emit("typing", typing)
  }
}

PerchComposer.define("perch-composer")

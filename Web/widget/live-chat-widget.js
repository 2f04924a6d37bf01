import { PerchElement, css, html, icon, render, tokens } from "../kit/html.js"

/** @typedef {import("./types.js").Team} Team */
/** @typedef {import("../kit/types.js").Message} Message */
/** @typedef {import("./types.js").Config} Config */

/** Where the panel covers the page. */
const COVERING = "(max-width: 479.98px)"
/** How long a file may take before the visitor is asked to try again. */
const PATIENCE = 30_000
const GREETING = "Write to us. The answer appears here, also when you come back later."

const look = css(`
  :host { all: initial !important; display: contents !important }
  .widget { all: initial; direction: ltr; unicode-bidi: isolate; position: fixed; z-index: var(--perch-layer, 2147483000); inset: auto 20px 20px auto; display: block; width: 56px; height: 56px; pointer-events: none;
    font: var(--perch-regular) var(--perch-size-14)/var(--perch-line) var(--perch-font); color: var(--perch-grey-9); color-scheme: light dark; -webkit-text-size-adjust: 100% }
  .widget.left { inset: auto auto 20px 20px }
  .widget:focus { outline: none }
  .widget > * { pointer-events: auto }
  .launcher { position: absolute; inset: 0; display: grid; place-items: center; padding: 0; border: 0; border-radius: var(--perch-radius-full);
    background: var(--perch-accent); color: var(--perch-on-accent); box-shadow: var(--perch-shadow-small); transition: transform var(--perch-motion) }
  .launcher:hover { transform: scale(1.04) }
  .launcher .icon { grid-area: 1 / 1; width: 28px; height: 28px; transition: opacity var(--perch-motion), transform var(--perch-motion) }
  .launcher .icon:last-of-type, .opened .launcher .icon:first-of-type { opacity: 0; transform: scale(.6) }
  .opened .launcher .icon:last-of-type { opacity: 1; transform: none }
  .badge { position: absolute; top: -4px; right: -4px; min-width: 20px; height: 20px; padding: 0 6px; border-radius: var(--perch-radius-full); background: oklch(52% .19 25); color: #fff;
    box-shadow: 0 0 0 2px var(--perch-grey-1); font-size: var(--perch-size-12); font-weight: var(--perch-bold); line-height: 20px; text-align: center; font-variant-numeric: tabular-nums; pointer-events: none }
  .launcher[hidden] + .badge { display: none }
  .preview { position: absolute; right: 0; bottom: 68px; display: flex; align-items: start; width: max-content; max-width: min(300px, calc(100vw - 40px)); border: 1px solid var(--perch-grey-3);
    border-radius: var(--perch-radius-card); background: var(--perch-grey-1); box-shadow: var(--perch-shadow); animation: rise var(--perch-motion) }
  .left .preview { right: auto; left: 0 }
  .preview:empty { display: none }
  .peek { flex: 1; min-width: 0; padding: var(--perch-space-12) 0 var(--perch-space-12) var(--perch-space-16); border: 0; border-radius: var(--perch-radius-card); background: none; text-align: start }
  .peek b { display: block; font-size: var(--perch-size-12); font-weight: var(--perch-bold); color: var(--perch-grey-6) }
  .peek span { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; overflow-wrap: anywhere; unicode-bidi: plaintext }
  .plain { flex: none; display: grid; place-items: center; width: 32px; height: 32px; padding: 0; border: 0; border-radius: var(--perch-radius-control); background: none; color: var(--perch-grey-6) }
  .plain:hover { background: var(--perch-grey-2); color: var(--perch-grey-9) }
  .preview .plain { margin: 6px }
  .panel { position: absolute; right: 0; bottom: 68px; display: flex; flex-direction: column; width: 384px; height: min(680px, calc(100vh - 96px)); overflow: hidden;
    border: 1px solid var(--perch-grey-3); border-radius: var(--perch-radius-panel); background: var(--perch-grey-1); box-shadow: var(--perch-shadow);
    visibility: hidden; opacity: 0; transform: translateY(8px); transition: opacity var(--perch-motion), transform var(--perch-motion), visibility 0s 150ms }
  .left .panel { right: auto; left: 0 }
  .opened .panel { visibility: visible; opacity: 1; transform: none; transition: opacity var(--perch-motion), transform var(--perch-motion) }
  header { flex: none; display: flex; align-items: center; gap: var(--perch-space-12); height: 64px; padding: 0 var(--perch-space-16); border-bottom: 1px solid var(--perch-grey-3) }
  .face { flex: none; display: grid; place-items: center; width: 36px; height: 36px; border-radius: var(--perch-radius-full); background: var(--perch-accent); color: var(--perch-on-accent); font-weight: var(--perch-bold) }
  .team { flex: 1; min-width: 0 }
  h2 { margin: 0; font-size: var(--perch-size-14); font-weight: var(--perch-bold); line-height: var(--perch-line); overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
  .presence { display: flex; align-items: center; gap: 6px; margin: 0; font-size: var(--perch-size-12); line-height: 18px; color: var(--perch-grey-6) }
  .presence::before { content: ""; flex: none; width: 8px; height: 8px; border: 1.5px solid var(--perch-grey-5); border-radius: 50% }
  .presence.here::before { border-color: var(--perch-green); background: var(--perch-green) }
  header .plain { display: none }
  perch-log { flex: 1 }
  .greeting { margin: var(--perch-space-4) 0 0; padding-right: 48px; color: var(--perch-grey-7); font-size: var(--perch-size-16); line-height: 24px; white-space: pre-line; overflow-wrap: anywhere }
  .trouble { flex: none; margin: 0; padding: var(--perch-space-8) var(--perch-space-16); background: var(--perch-amber-soft); color: var(--perch-grey-9); font-size: var(--perch-size-13) }
  .trouble .plain { display: inline; width: auto; height: 32px; padding: 0 var(--perch-space-8); text-decoration: underline; color: inherit }
  perch-composer { flex: none; padding: var(--perch-space-8) var(--perch-space-12) var(--perch-space-12) }
  @keyframes rise { from { opacity: 0; transform: translateY(8px) } }
  @media (prefers-reduced-motion: reduce) { .launcher:hover { transform: none } .preview { animation: none } }
  @media (pointer: coarse) { .plain { width: 44px; height: 44px } .preview .plain { margin: 0 } }
  @media ${COVERING} {
    .panel { position: fixed; inset: 0; width: auto; height: 100vh; height: 100dvh; border: 0; border-radius: 0; transform: translateY(16px) }
    header .plain { display: grid; margin-right: -8px }
    .opened .launcher, .opened .badge { display: none }
    perch-composer { padding-bottom: calc(var(--perch-space-12) + env(safe-area-inset-bottom, 0px)) }
  }
  @media (forced-colors: active) { .launcher, .panel, .preview, .badge, .face { border: 1px solid CanvasText } .presence.here::before { background: Highlight } }
  @media print { .widget { display: none } }
`)

/**
 * The widget on a stranger's page: launcher, preview and panel. It is told what to show (`log`, `team`, `unread`, `connection`,
 * `config`) and says what the visitor does: `toggle`, `send`, `typing`, `retry`, `earlier`, `seen`.
 */
export class LiveChatWidget extends PerchElement {
  static sheets = [tokens, look]

  /** @type {import("../kit/conversation-log.js").ConversationLog | undefined} */
  log
  #opened = false
  /** @type {Promise<unknown> | undefined} */
  #parts
  /** @type {Config} */
  #config = {}
  /** @type {Team | undefined} */
  #team
  #noticed = 0
  /** @type {HTMLElement | undefined} */
  #opener

  constructor() {
    super()
    render(this.root, html`
      <div class="widget" tabindex="-1">
        <section class="panel" id="panel" role="dialog" aria-label="Chat" inert>
          <header>
            <span class="face" aria-hidden="true"></span>
            <div class="team"><h2></h2><p class="presence"></p></div>
            <button class="plain shut" type="button" aria-label="Close chat">${icon("down")}</button>
          </header>
        </section>
        <div class="preview" role="status"></div>
        <button class="launcher" type="button" aria-label="Open chat" aria-expanded="false" aria-controls="panel" aria-describedby="unread">${icon("chat")}${icon("down")}</button>
        <span class="badge" aria-hidden="true" hidden></span>
        <span id="unread" hidden></span>
      </div>`)
  }

  connect() {
    this.listen(this.find(".launcher"), "click", () => this.#flip(!this.#opened))
    this.listen(this.find(".shut"), "click", () => this.#flip(false))
    this.listen(this.find(".launcher"), "pointerenter", () => this.#load().catch(() => {}))
    this.listen(this.find(".preview"), "click", event => this.#previewed(event.target))
    this.listen(this.find(".widget"), "keydown", event => this.#press(event))
    for (const type of ["keypress", "keyup"]) this.listen(this.find(".widget"), type, event => this.#opened && event.stopPropagation())
    for (const query of [COVERING, "(prefers-color-scheme: dark)"]) this.listen(matchMedia(query), "change", () => this.#settle())
    this.#hear()
  }

  // Between the visitor's model and the page

  /** What the page holds, and what hides all of it. */
  frame() {
    const frame = document.createElement("div")
    frame.id = "chat-widget-container"
    this.id = "live-chat-widget"
    frame.append(this)
    this.show(true)
    return frame
  }

  /** @param {boolean} shown */
  show(shown) {
    this.parentElement?.style.setProperty("display", shown ? "contents" : "none", "important")
    this.inert = !shown
  }

  /**
   * What the visitor does is told to the model of them.
   * @param {import("./visitor.js").Visitor} visitor
   * @param {AbortSignal} signal
   */
  attend(visitor, signal) {
    this.log = visitor.log
    this.team = visitor.team
    this.unread = visitor.log.unread
    /** @type {Record<string, (detail: any) => void>} */
    const said = {
      toggle: open => visitor.watch(open),
      send: text => {
        const refusal = visitor.send(text)
        if (refusal) this.giveBack(text, refusal)
      },
      typing: typing => visitor.typing(typing),
      retry: draft => visitor.retry(draft),
      earlier: () => visitor.earlier(),
      seen: () => visitor.seen(),
    }
    for (const [type, act] of Object.entries(said)) this.addEventListener(type, event => act(/** @type {CustomEvent} */ (event).detail), { signal })
  }

  /**
   * The visitor's model says what happened.
   * @param {string} type
   * @param {any} detail
   */
  learn(type, detail) {
    if (type === "team") this.team = detail
    if (type === "connection") this.connection = detail
    if (type === "unread") this.unread = detail
    if (type === "message") this.preview(detail)
    if (type === "reset") this.reset()
  }

  get open() {
    return this.#opened
  }

  set team(/** @type {Team | undefined} */ team) {
    this.#team = team
    this.#settle()
  }

  set config(/** @type {Config} */ config) {
    this.#config = config
    this.#settle()
  }

  set unread(/** @type {number} */ count) {
    const badge = this.find(".badge")
    badge.hidden = count === 0
    badge.textContent = count > 99 ? "99+" : String(count)
    this.find("#unread").textContent = count === 0 ? "" : count === 1 ? "1 unread message" : `${count} unread messages`
    if (count === 0) this.#dismiss()
  }

  /** A short break is nobody's business; a longer one is said where the visitor writes. */
  set connection(/** @type {string} */ state) {
    clearTimeout(this.#noticed)
    if (state === "online") this.#trouble(html``)
    else this.#noticed = this.later(2500, () => this.#trouble(html`The connection is lost. What you write is sent when it is back.`))
  }

  /** Opens, closes, or toggles; resolves when the panel is ready, and rejects as `offline` when it cannot be fetched. */
  async toggle(open = !this.#opened) {
    if (open === this.#opened) return
    this.#opened = open
    const hadFocus = this.root.activeElement !== null
    if (open) this.#opener = this.#focused()
    this.#dismiss()
    this.#expose(open)
    this.emit("toggle", open)
    if (open) await this.#fill()
    else if (hadFocus) this.#focus(this.#opener)
  }

  /** What the visitor sees of a failure is said in the panel. */
  #flip(/** @type {boolean} */ open) {
    this.toggle(open).catch(() => {})
  }

  /** Where focus goes on, unless that has gone or is hidden. */
  #focus(/** @type {HTMLElement | undefined} */ wanted = undefined) {
    for (const place of [wanted, this.find(".launcher"), this.find(".widget")]) {
      place?.focus({ preventScroll: true })
      if (place?.matches(":focus")) return
    }
  }

  /** Where focus goes back to on close: the page's own button, if one opened the chat. */
  #focused() {
    const active = document.activeElement
    return active instanceof HTMLElement && active !== document.body && active !== this ? active : this.find(".launcher")
  }

  /**
   * A message that came while the chat was closed.
   * @param {Message} message
   */
  preview({ author, text }) {
    if (this.#opened) return
    const name = author.name ?? this.#team?.name ?? ""
    render(this.find(".preview"), html`
      <button class="peek" type="button"><b>${name}</b><span>${text}</span></button>
      <button class="plain" type="button" aria-label="Dismiss">${icon("close")}</button>`)
  }

  /**
   * A message that cannot be taken stays where it was written.
   * @param {string} text
   * @param {string} why
   */
  giveBack(text, why) {
    this.find("perch-composer").value = text
    this.#trouble(html`${why}`)
  }

  /** Nothing of the person before stays. */
  reset() {
    this.#dismiss()
    this.find("perch-composer")?.clear()
  }

  #expose(/** @type {boolean} */ open) {
    const launcher = this.find(".launcher")
    this.find(".widget").classList.toggle("opened", open)
    this.find(".panel").inert = !open
    launcher.setAttribute("aria-label", open ? "Close chat" : "Open chat")
    launcher.setAttribute("aria-expanded", String(open))
  }

  async #fill() {
    try {
      await this.#load()
      if (!this.#opened) return
      this.find("perch-composer").focus()
      this.find("perch-log").look()
    } catch (error) {
      this.#trouble(html`The chat could not be loaded. <button class="plain again" type="button">Try again</button>`)
      this.find(".again").focus()
      this.listen(this.find(".again"), "click", () => this.#fill().catch(() => {}), { once: true })
      throw error
    }
  }

  /** What only an open chat needs is fetched when somebody is about to open it. */
  #load() {
    this.#parts ??= fetched().then(() => this.#furnish()).catch(error => {
      this.#parts = undefined
      throw error
    })
    return this.#parts
  }

  #furnish() {
    if (this.find("perch-log")) return
    this.#trouble(html``)
    const log = /** @type {any} */ (document.createElement("perch-log"))
    const composer = /** @type {any} */ (document.createElement("perch-composer"))
    render(log, html`<p class="greeting"></p>`)
    log.log = this.log
    composer.setAttribute("name", "Message")
    this.find(".panel").append(log, this.find(".trouble") ?? "", composer)
    this.#hear()
    this.#settle()
  }

  #hear() {
    const log = this.find("perch-log")
    if (!log) return
    for (const type of ["retry", "earlier"]) this.listen(log, type, event => this.emit(type, event.detail))
    this.listen(log, "retry", () => this.#goOn(log.root.activeElement))
    for (const type of ["send", "typing"]) this.listen(this.find("perch-composer"), type, event => this.emit(type, event.detail))
    this.listen(log, "seen", () => this.#opened && this.emit("seen"))
  }

  /** The button that was pressed goes; whoever came to it by keyboard goes on where they write. */
  #goOn(/** @type {Element | null} */ button) {
    if (button?.matches(":focus-visible")) this.find("perch-composer").focus()
  }

  #trouble(/** @type {import("../kit/html.js").Markup} */ words) {
    this.find(".trouble")?.remove()
    if (words.text === "") return
    const line = document.createElement("p")
    line.className = "trouble"
    line.setAttribute("role", "status")
    render(line, words)
    const composer = this.find("perch-composer")
    this.find(".panel").insertBefore(line, composer)
  }

  #settle() {
    const { name = "", greeting, accent, agentsOnline = false } = this.#team ?? {}
    const { texts = {}, position, zIndex, launcher = true } = this.#config
    const title = texts.title ?? name
    this.find("h2").textContent = title
    this.find(".face").textContent = [...title][0]?.toUpperCase() ?? ""
    this.find(".presence").classList.toggle("here", agentsOnline)
    this.find(".presence").textContent = agentsOnline ? "We are here now" : "We are away. Leave a message"
    this.find(".widget").classList.toggle("left", position === "left")
    this.find(".launcher").hidden = !launcher
    this.find(".panel").setAttribute("aria-modal", String(this.#covers))
    this.style.setProperty("--perch-layer", String(zIndex ?? 2147483000))
    paint(this.style, this.#config.accent ?? accent)
    const words = this.find(".greeting")
    if (words) words.textContent = texts.greeting || greeting || GREETING
    this.find("perch-composer")?.setAttribute("placeholder", texts.placeholder ?? "Write a message")
  }

  /** What is written here is no shortcut of the page's. */
  #press(/** @type {KeyboardEvent} */ event) {
    if (!this.#opened) return
    event.stopPropagation()
    if (event.key === "Tab" && this.#covers) this.#stay(event)
    if (event.key === "Escape" && !event.isComposing) this.#flip(false)
  }

  /** Behind a panel that covers the page nobody sees where the focus is. */
  #stay(/** @type {KeyboardEvent} */ event) {
    const stops = stopsIn(this.find(".panel"))
    const [first, last] = [stops[0], stops[stops.length - 1]]
    const here = event.composedPath()[0]
    if (event.shiftKey ? here !== first && here !== event.currentTarget : here !== last) return
    event.preventDefault()
    if (event.shiftKey) last.focus()
    else first.focus()
  }

  get #covers() {
    return matchMedia(COVERING).matches
  }

  #previewed(/** @type {Element} */ target) {
    if (target.closest(".peek")) this.#flip(true)
    else if (target.closest(".plain")) this.#dismiss()
  }

  #dismiss() {
    const preview = this.find(".preview")
    const focused = preview.contains(this.root.activeElement)
    render(preview, html``)
    if (focused && !this.#opened) this.#focus()
  }
}

/** What only an open panel needs. A server that accepts and never answers is not waited for longer than one that refuses. */
async function fetched() {
  const late = new Promise((_, reject) => setTimeout(reject, PATIENCE))
  try {
    await Promise.race([Promise.all([import("../kit/perch-log.js"), import("../kit/perch-composer.js")]), late])
  } catch {
    throw Object.assign(new Error("The chat could not be loaded. Check the connection and try again."), { code: "offline", retryable: true })
  }
}

/**
 * Everything that Tab goes to, in shadow roots too.
 * @param {ParentNode} root
 * @returns {HTMLElement[]}
 */
function stopsIn(root) {
  return [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("*"))].flatMap(element => {
    if (element.shadowRoot) return stopsIn(element.shadowRoot)
    return element.tabIndex >= 0 && !element.matches(":disabled") && element.getClientRects().length > 0 ? [element] : []
  })
}

/**
 * The owner's colour, with text on it chosen by contrast, and a readable shade of it for the panel.
 * @param {CSSStyleDeclaration} style
 * @param {string | undefined} accent
 */
function paint(style, accent) {
  const rgb = /^#([\da-f]{6})$/i.exec(accent ?? "")?.[1]
  if (!rgb) return
  const light = luminance(rgb)
  const dark = matchMedia("(prefers-color-scheme: dark)").matches
  style.setProperty("--perch-accent", `#${rgb}`)
  style.setProperty("--perch-on-accent", light > 0.18 ? "#111" : "#fff")
  style.setProperty("--perch-accent-text", dark ? `color-mix(in oklab, #${rgb} ${light > 0.3 ? 100 : 45}%, white)` : `color-mix(in oklab, #${rgb} ${light < 0.18 ? 100 : 45}%, black)`)
}

/**
 * Of `rrggbb`, as WCAG reckons it.
 * @param {string} rgb
 */
function luminance(rgb) {
  const [red, green, blue] = [0, 2, 4].map(at => {
    const channel = parseInt(rgb.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

LiveChatWidget.define("live-chat-widget")

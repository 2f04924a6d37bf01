import { PerchElement, css, element, html, icon, keyed, render } from "./html.js"

/** @typedef {import("./conversation-log.js").ConversationLog} ConversationLog */
/** @typedef {import("./conversation-log.js").Entry} Entry */
/** @typedef {{ key: string, day: string } | { key: string, entry: Entry, first: boolean, last: boolean }} Row */

const TOGETHER = 5 * 60_000
const NEAR = 32
const LINK = /\b(?:https?:\/\/|mailto:)[^\s<>"]+/gi

/** What the tick beside a message says, for those who do not see it. */
const STATES = { waiting: "Waiting for the connection", sending: "Sending", sent: "Delivered", read: "Read", failed: "Not sent", received: "" }
const TICKS = { waiting: icon("waiting"), sending: icon("waiting"), sent: icon("sent"), read: icon("read"), failed: icon("warning"), received: "" }

/**
 * Shows the `ConversationLog` in its property `log`. Emits `retry` with a draft id, `earlier` when the page before is wanted,
 * and `seen` when the newest message is in view. The slot holds what stands above the first message.
 */
export class PerchLog extends PerchElement {
  static sheets = [css(`
    :host { display: block; position: relative; min-height: 0; font: var(--perch-regular) var(--perch-size-14)/var(--perch-line) var(--perch-font); color: var(--perch-grey-9) }
    .scroll { height: 100%; overflow-y: auto; overscroll-behavior: contain; overflow-anchor: none; padding: var(--perch-space-16) }
    .scroll:focus-visible { outline-offset: -2px }
    .earlier { display: block; min-height: 32px; margin: 0 auto var(--perch-space-8); padding: 0 var(--perch-space-12); border: 0; border-radius: var(--perch-radius-full);
      background: none; color: var(--perch-accent-text); font-size: var(--perch-size-13) }
    .earlier:hover { background: var(--perch-grey-2) }
    .day { margin: var(--perch-space-16) 0 var(--perch-space-12); text-align: center; font-size: var(--perch-size-12); color: var(--perch-grey-6) }
    .row { display: grid; grid-template-columns: 28px minmax(0, 1fr); column-gap: var(--perch-space-8); margin-top: 2px; align-items: end }
    .row.first { margin-top: var(--perch-space-12) }
    .row.mine { grid-template-columns: minmax(0, 1fr) }
    .avatar { grid-column: 1; grid-row: 2; display: grid; place-items: center; width: 28px; height: 28px; border-radius: var(--perch-radius-full);
      background: var(--perch-grey-3); color: var(--perch-grey-8); font-size: var(--perch-size-12); font-weight: var(--perch-bold) }
    .row:not(.last) .avatar { visibility: hidden }
    .mine .avatar { display: none }
    .who { grid-column: -2; grid-row: 1; margin-bottom: 3px; padding-left: 2px; font-size: var(--perch-size-12); color: var(--perch-grey-6) }
    .bubble { grid-column: -2; grid-row: 2; justify-self: start; max-width: calc(100% - 68px); padding: var(--perch-space-8) var(--perch-space-12); border-radius: var(--perch-radius-card);
      background: var(--perch-grey-3); color: var(--perch-grey-9) }
    .mine .bubble { justify-self: end; background: var(--perch-accent); color: var(--perch-on-accent) }
    .last:not(.mine) .bubble { border-bottom-left-radius: 4px }
    .last.mine .bubble { border-bottom-right-radius: 4px }
    .sending .bubble { opacity: .7 }
    .waiting .bubble { background: var(--perch-grey-1); color: var(--perch-grey-9); box-shadow: inset 0 0 0 1px var(--perch-accent-text) }
    .failed .bubble { background: var(--perch-red-soft); color: var(--perch-grey-9); box-shadow: inset 0 0 0 1px var(--perch-red) }
    .text { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext }
    .text a { color: inherit; text-decoration: underline; text-underline-offset: 2px }
    .text a:focus-visible { outline-color: currentColor }
    .meta { grid-column: -2; grid-row: 2; justify-self: end; display: flex; align-items: center; gap: var(--perch-space-4); align-self: center; font-size: var(--perch-size-12); line-height: 16px;
      color: var(--perch-grey-6); font-variant-numeric: tabular-nums; white-space: nowrap; opacity: 0; transition: opacity var(--perch-motion) }
    .mine .meta { justify-self: start }
    .row:hover .meta, .row:focus-within .meta { opacity: 1 }
    .last .meta { grid-row: 3; margin-top: var(--perch-space-4); padding-left: 2px; justify-self: start; opacity: 1 }
    .last.mine .meta { justify-self: end; padding: 0 2px 0 0 }
    .meta .icon { width: 16px; height: 16px }
    .read .tick { color: var(--perch-accent-text) }
    .failed .tick { color: var(--perch-red) }
    .problem { grid-column: 1 / -1; grid-row: 4; justify-self: end; display: flex; align-items: center; gap: var(--perch-space-8); margin-top: var(--perch-space-4);
      font-size: var(--perch-size-13); color: var(--perch-red); text-align: right }
    .problem button { flex: none; min-height: 32px; padding: 0 var(--perch-space-12); border: 1px solid var(--perch-grey-5); border-radius: var(--perch-radius-control);
      background: var(--perch-grey-1); color: var(--perch-grey-9); font-size: var(--perch-size-13); font-weight: var(--perch-bold) }
    .problem button:hover { background: var(--perch-grey-2) }
    .typing { display: flex; align-items: center; gap: var(--perch-space-8); min-height: 20px; margin-top: var(--perch-space-12); font-size: var(--perch-size-12); color: var(--perch-grey-6) }
    .typing:empty { visibility: hidden }
    .dots { display: flex; gap: 3px }
    .dots i { width: 5px; height: 5px; border-radius: 50%; background: currentColor; animation: nod 1.2s infinite ease-in-out }
    .dots i:nth-child(2) { animation-delay: .15s }
    .dots i:nth-child(3) { animation-delay: .3s }
    @keyframes nod { 0%, 60%, 100% { opacity: .35; transform: none } 30% { opacity: 1; transform: translateY(-2px) } }
    .newer { position: absolute; left: 50%; bottom: var(--perch-space-12); translate: -50%; display: flex; align-items: center; gap: var(--perch-space-4); min-height: 32px;
      padding: 0 var(--perch-space-12) 0 var(--perch-space-8); border: 1px solid var(--perch-grey-3); border-radius: var(--perch-radius-full); background: var(--perch-grey-1);
      color: var(--perch-grey-9); font-size: var(--perch-size-13); box-shadow: var(--perch-shadow-small) }
    @media (pointer: coarse) { .earlier, .problem button, .newer { min-height: 44px } }
    @media (prefers-reduced-motion: reduce) { .dots i { animation: none } }
    @media (forced-colors: active) { .bubble { border: 1px solid CanvasText } .mine .bubble { border-color: Highlight } .dots i { background: CanvasText } }
  `)]

  /** @type {ConversationLog | undefined} */
  #log
  #stopped = new AbortController()
  #queued = false
  #newest = ""
  /** Stays while the log shrinks: only who scrolls up leaves the end. */
  #wasAtEnd = true
  #top = 0
  #resized = new ResizeObserver(() => this.#wasAtEnd && this.toEnd())
  /** @type {any} */
  #fading

  constructor() {
    super()
    render(this.root, html`
      <div class="scroll" tabindex="0" role="group" aria-label="Messages">
        <button class="earlier" type="button" hidden>Load earlier messages</button>
        <slot></slot>
        <div class="rows" role="log" aria-live="polite" aria-relevant="additions" aria-label="Conversation"></div>
        <div class="typing" role="status"></div>
      </div>
      <button class="newer" type="button" hidden>${icon("down")}New messages</button>`)
  }

  connect() {
    this.listen(this.#scroll, "scroll", () => this.#scrolled(), { passive: true })
    this.listen(this.find(".earlier"), "click", () => this.emit("earlier"))
    this.listen(this.find(".newer"), "click", () => this.toEnd())
    this.listen(this.find(".rows"), "click", event => this.#clicked(event.target))
    this.listen(document, "visibilitychange", () => this.look())
    this.#resized.observe(this.#scroll)
    this.#draw()
  }

  disconnect() {
    clearTimeout(this.#fading)
    this.#resized.disconnect()
  }

  get log() {
    return this.#log
  }

  set log(log) {
    this.#stopped.abort()
    this.#stopped = new AbortController()
    this.#log = log
    log?.addEventListener("change", () => this.#draw(), { signal: this.#stopped.signal })
    this.#newest = ""
    this.#queued = false
    this.#draw()
  }

  /** Scrolls to the newest message. */
  toEnd() {
    this.#scroll.scrollTop = this.#scroll.scrollHeight
    this.#scrolled()
  }

  /** Tells `seen` if what is new is in view, for whoever brings the log back on screen. */
  look() {
    if (this.#log?.unread && this.#atEnd && this.#scroll.clientHeight > 0 && document.visibilityState === "visible") this.emit("seen")
  }

  /** @returns {HTMLElement} */
  get #scroll() {
    return this.find(".scroll")
  }

  get #atEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroll
    return scrollHeight - scrollTop - clientHeight < NEAR
  }

  /** Many events in one turn are drawn once. */
  #draw() {
    if (this.#queued) return
    this.#queued = true
    queueMicrotask(() => {
      this.#queued = false
      if (this.isConnected) this.#drawNow()
    })
  }

  #drawNow() {
    const entries = this.#log?.entries ?? []
    const scroll = this.#scroll
    // Where the reader has just scrolled to is told only with the next frame.
    if (scroll.scrollTop !== this.#top) this.#scrolled()
    const followed = this.#wasAtEnd
    const fromEnd = scroll.scrollHeight - scroll.scrollTop
    const newest = entries[entries.length - 1]
    const grew = newest !== undefined && newest.key !== this.#newest
    this.#quietly(this.#newest === "" || !grew, () => this.#fill(entries))
    this.#drawTyping()
    if (followed || (grew && (newest.mine || this.#newest === ""))) this.toEnd()
    else if (grew) this.find(".newer").hidden = false
    else scroll.scrollTop = scroll.scrollHeight - fromEnd
    this.#newest = newest?.key ?? ""
    this.look()
  }

  /** A page of history is no news: the live region is busy while it comes in. */
  #quietly(/** @type {boolean} */ quiet, /** @type {() => void} */ action) {
    const rows = this.find(".rows")
    if (quiet) rows.setAttribute("aria-busy", "true")
    action()
    if (quiet) requestAnimationFrame(() => rows.removeAttribute("aria-busy"))
  }

  #fill(/** @type {Entry[]} */ entries) {
    this.find(".earlier").hidden = this.#log?.earlier === undefined
    this.find("slot").hidden = this.#log?.earlier !== undefined
    keyed(this.find(".rows"), rows(entries), row => row.key, created, (node, row) => {
      updated(node, row)
      if ("entry" in row) this.describe(node, row.entry)
    })
  }

  /**
   * For a log that shows more of a message than this one does.
   * @param {HTMLElement} _row
   * @param {Entry} _entry
   */
  describe(_row, _entry) {}

  #drawTyping() {
    const names = (this.#log?.typists() ?? []).map(author => author.name ?? "Someone")
    const typing = this.find(".typing")
    const words = names.length > 1 ? `${names.join(" and ")} are typing` : `${names[0]} is typing`
    if (names.length === 0) render(typing, html``)
    else if (typing.textContent !== words) render(typing, html`<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span><span>${words}</span>`)
    clearTimeout(this.#fading)
    if (names.length > 0) this.#fading = setTimeout(() => this.#draw(), 1000)
  }

  #scrolled() {
    const { scrollTop } = this.#scroll
    this.#wasAtEnd = this.#atEnd || (this.#wasAtEnd && scrollTop >= this.#top)
    this.#top = scrollTop
    if (this.#wasAtEnd) this.find(".newer").hidden = true
    if (scrollTop < NEAR && this.#log?.earlier !== undefined && this.#scroll.scrollHeight > this.#scroll.clientHeight) this.emit("earlier")
    this.look()
  }

  #clicked(/** @type {Element} */ target) {
    const retry = target.closest("button[data-draft]")
    if (retry instanceof HTMLElement) this.emit("retry", retry.dataset.draft)
  }
}

/** @param {Entry[]} entries @returns {Row[]} */
function rows(entries) {
  return entries.flatMap((entry, index) => {
    const before = entries[index - 1]
    const after = entries[index + 1]
    const row = { key: entry.key, entry, first: !together(before, entry), last: !together(entry, after) }
    return before && sameDay(before, entry) ? [row] : [{ key: `day ${new Date(entry.at).toDateString()} ${index && entry.key}`, day: dayName(entry.at) }, row]
  })
}

/** @param {Entry | undefined} one @param {Entry | undefined} other */
function together(one, other) {
  return one !== undefined && other !== undefined && one.mine === other.mine && one.author.kind === other.author.kind && one.author.name === other.author.name
    && (one.mine || one.assurance === other.assurance)
    && one.state !== "failed" && other.state !== "failed" && other.at - one.at < TOGETHER && sameDay(one, other)
}

/** @param {Entry} one @param {Entry} other */
function sameDay(one, other) {
  return new Date(one.at).toDateString() === new Date(other.at).toDateString()
}

/** @param {Row} row */
function created(row) {
  if ("day" in row) return element(html`<div class="day">${row.day}</div>`)
  const node = element(html`
    <div>
      <span class="who"></span>
      <span class="avatar" aria-hidden="true"></span>
      <div class="bubble"><p class="text" dir="auto"></p></div>
      <div class="meta"><time></time><span class="tick"></span><span class="said state"></span></div>
    </div>`)
  linked(/** @type {HTMLElement} */ (node.querySelector(".text")), row.entry.text)
  return node
}

/** @param {HTMLElement} node @param {Row} row */
function updated(node, row) {
  if ("day" in row) return say(node, row.day)
  const { entry, first, last } = row
  node.className = `row ${entry.state}${entry.mine ? " mine" : ""}${first ? " first" : ""}${last ? " last" : ""}`
  const name = entry.author.name ?? NAMES[entry.author.kind]
  const who = part(node, ".who")
  who.classList.toggle("said", entry.mine || !first)
  say(who, entry.mine && entry.author.name === undefined ? "You" : name)
  say(part(node, ".avatar"), [...name][0].toUpperCase())
  timed(/** @type {HTMLTimeElement} */ (part(node, "time")), entry.at)
  if (node.dataset.state === entry.state) return
  node.dataset.state = entry.state
  render(part(node, ".tick"), html`${TICKS[entry.state]}`)
  say(part(node, ".state"), STATES[entry.state])
  problem(node, entry)
}

/** What people are called who have no name. */
const NAMES = { visitor: "Visitor", agent: "Support", flow: "Assistant", api: "Support" }

/** @param {HTMLElement} node @param {string} selector */
function part(node, selector) {
  return /** @type {HTMLElement} */ (node.querySelector(selector))
}

/** @param {HTMLElement} node @param {string} text */
function say(node, text) {
  if (node.textContent === text) return
  if (node.firstChild instanceof Text) node.firstChild.data = text
  else node.textContent = text
}

/** @param {HTMLTimeElement} node @param {number} at */
function timed(node, at) {
  const date = new Date(at)
  say(node, date.toLocaleTimeString(undefined, { hour: "numeric", minute: "2-digit" }))
  node.dateTime = date.toISOString()
  node.title = date.toLocaleString(undefined, { dateStyle: "full", timeStyle: "short" })
}

/** @param {HTMLElement} node @param {Entry} entry */
function problem(node, { key, state, error }) {
  node.querySelector(".problem")?.remove()
  if (state !== "failed") return
  node.append(element(html`<div class="problem"><span>${error?.message}</span><button type="button" data-draft="${key}">Try again</button></div>`))
}

/**
 * Text with its web and mail addresses made into links, node by node.
 * @param {HTMLElement} node
 * @param {string} text
 */
function linked(node, text) {
  let from = 0
  for (const match of text.matchAll(LINK)) {
    const address = match[0].replace(match[0].includes("(") ? /[.,;:!?'’”\]}]+$/ : /[.,;:!?'’”)\]}]+$/, "")
    const start = match.index ?? 0
    node.append(text.slice(from, start), link(address))
    from = start + address.length
  }
  node.append(text.slice(from))
}

/** @param {string} address */
function link(address) {
  const anchor = document.createElement("a")
  anchor.href = address
  anchor.textContent = address
  anchor.target = "_blank"
  anchor.rel = "noopener noreferrer"
  return anchor
}

/** @param {number} at */
function dayName(at) {
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / 86_400_000)
  if (days < 2) return capital(new Intl.RelativeTimeFormat(undefined, { numeric: "auto" }).format(-Math.max(0, days), "day"))
  const year = new Date(at).getFullYear() === new Date().getFullYear() ? undefined : "numeric"
  return new Date(at).toLocaleDateString(undefined, { weekday: "short", day: "numeric", month: "long", year })
}

/** @param {string} text */
function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

PerchLog.define("perch-log")

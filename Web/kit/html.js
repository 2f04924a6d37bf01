/**
 * What every element stands on: the escaping template, the keyed list, the icons, the tokens and the base class.
 * One file, because each module is a request and a visitor's page pays for eight of them at most.
 */

// Templates

export class Markup {
  /** @param {string} text */
  constructor(text) {
    this.text = text
  }

  toString() {
    return this.text
  }
}

/** @type {Record<string, string>} */
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;" }

/**
 * Markup with every value escaped, except other templates and lists of them. `null`, `undefined` and `false` are empty.
 * @param {TemplateStringsArray} strings
 * @param {...unknown} values
 */
export function html(strings, ...values) {
  return new Markup(strings.reduce((text, string, index) => text + markup(values[index - 1]) + string))
}

/** @param {unknown} value @returns {string} */
function markup(value) {
  if (value instanceof Markup) return value.text
  if (Array.isArray(value)) return value.map(markup).join("")
  if (value === null || value === undefined || value === false) return ""
  return String(value).replace(/[&<>"']/g, character => ENTITIES[character])
}

/** @type {{ createHTML(text: string): string } | undefined} */
let policy

/** A page may demand Trusted Types; ours is named `perch` and passes only what `html` built. */
function trusted(/** @type {string} */ text) {
  const factory = /** @type {any} */ (globalThis).trustedTypes
  policy ??= factory ? factory.createPolicy("perch", { createHTML: (/** @type {string} */ built) => built }) : { createHTML: built => built }
  return /** @type {{ createHTML(text: string): string }} */ (policy).createHTML(text)
}

/**
 * Replaces what `root` holds. Only a template gets in, never a string.
 * @param {Element | ShadowRoot} root
 * @param {Markup} template
 */
export function render(root, template) {
  if (!(template instanceof Markup)) throw new TypeError("render takes what html`…` made")
  root.innerHTML = trusted(template.text)
}

/**
 * The one element a template describes.
 * @param {Markup} template
 * @returns {HTMLElement}
 */
export function element(template) {
  const holder = document.createElement("template")
  render(/** @type {any} */ (holder), template)
  return /** @type {HTMLElement} */ (document.importNode(/** @type {Node} */ (holder.content.firstElementChild), true))
}

// Lists

/** @type {WeakMap<Element, unknown>} */
const keys = new WeakMap()

/**
 * Makes the children of `container` follow `items`: nodes are kept by key, so focus, selection and scroll stay.
 * @template Item
 * @param {Element} container
 * @param {Iterable<Item>} items
 * @param {(item: Item) => unknown} key
 * @param {(item: Item) => Element} create
 * @param {(node: any, item: Item) => void} [update] also called for nodes just created
 */
export function keyed(container, items, key, create, update) {
  const list = [...items]
  const focused = focusWithin(container)
  const kept = keep(container, new Set(list.map(key)))
  let place = container.firstElementChild
  for (const item of list) {
    const node = kept.get(key(item)) ?? named(create(item), key(item))
    update?.(node, item)
    if (node === place) place = place.nextElementSibling
    else container.insertBefore(node, place)
  }
  if (focused?.isConnected && focusWithin(container) !== focused) focused.focus({ preventScroll: true })
}

/** @param {Element} container @param {Set<unknown>} wanted */
function keep(container, wanted) {
  /** @type {Map<unknown, Element>} */
  const kept = new Map()
  for (const node of [...container.children]) {
    if (wanted.has(keys.get(node))) kept.set(keys.get(node), node)
    else node.remove()
  }
  return kept
}

/** @param {Element} node @param {unknown} key */
function named(node, key) {
  keys.set(node, key)
  return node
}

/** @param {Element} container */
function focusWithin(container) {
  const root = /** @type {Document | ShadowRoot} */ (container.getRootNode())
  const active = root.activeElement
  return active instanceof HTMLElement && container.contains(active) ? active : undefined
}

// Icons

/**
 * 20 px line icons, drawn here: those of the widget. `icons.js` adds what the pages of our own need.
 * @type {Record<string, Markup>}
 */
export const icons = {
  chat: html`<path d="M4.5 3.5h11a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2H10l-4 3v-3H4.5a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2z"/>`,
  down: html`<path d="m5 7.5 5 5 5-5"/>`,
  close: html`<path d="m5 5 10 10M15 5 5 15"/>`,
  send: html`<path d="M10 16V4.5M5 9l5-5 5 5"/>`,
  sent: html`<path d="m5 10.5 3.5 3.5L15 6.5"/>`,
  read: html`<path d="m1.5 10.5 3.5 3.5 6.5-7.5M9.5 13l1 1L18.5 6.5"/>`,
  waiting: html`<circle cx="10" cy="10" r="6.5"/><path d="M10 6.5V10l2.5 1.5"/>`,
  warning: html`<circle cx="10" cy="10" r="7.25"/><path d="M10 6v5M10 13.75v.1"/>`,
}

/**
 * A decorative icon; the control around it carries the name.
 * @param {string} name
 */
export function icon(name) {
  return html`<svg class="icon" viewBox="0 0 20 20" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.5"
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${icons[name]}</svg>`
}

// Style

/** @param {string} text */
export function css(text) {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(text)
  return sheet
}

/** Custom properties of the look, for `:root` of a page of ours and for `:host` on a stranger's page. */
export const tokens = css(`
:root, :host {
  --perch-font: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  --perch-mono: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  --perch-size-12: 12px; --perch-size-13: 13px; --perch-size-14: 14px; --perch-size-16: 16px; --perch-size-20: 20px; --perch-size-28: 28px;
  --perch-line: 20px; --perch-regular: 400; --perch-bold: 600;
  --perch-space-4: 4px; --perch-space-8: 8px; --perch-space-12: 12px; --perch-space-16: 16px; --perch-space-24: 24px; --perch-space-32: 32px;
  --perch-radius-control: 6px; --perch-radius-card: 12px; --perch-radius-panel: 16px; --perch-radius-full: 999px;
  --perch-motion: 150ms cubic-bezier(.2, .7, .3, 1);

  --perch-grey-1: oklch(99.4% .002 205); --perch-grey-2: oklch(97% .004 205); --perch-grey-3: oklch(91.5% .006 205);
  --perch-grey-4: oklch(86% .008 205); --perch-grey-5: oklch(63% .012 205); --perch-grey-6: oklch(50% .014 205);
  --perch-grey-7: oklch(41% .014 205); --perch-grey-8: oklch(31% .014 205); --perch-grey-9: oklch(22% .014 205);
  --perch-accent: oklch(44% .075 205); --perch-on-accent: oklch(99.4% .002 205); --perch-accent-soft: oklch(94.5% .022 205);
  --perch-accent-text: oklch(42% .075 205);
  --perch-red: oklch(52% .18 25); --perch-red-soft: oklch(95.5% .022 25);
  --perch-amber: oklch(50% .105 70); --perch-amber-soft: oklch(96% .038 88); --perch-amber-line: oklch(84% .085 85);
  --perch-green: oklch(48% .11 155); --perch-green-soft: oklch(95.5% .032 155);
  --perch-shadow: 0 1px 2px oklch(20% .02 205 / 8%), 0 8px 28px oklch(20% .02 205 / 16%);
  --perch-shadow-small: 0 1px 2px oklch(20% .02 205 / 10%), 0 3px 10px oklch(20% .02 205 / 14%);
  color-scheme: light;
}
@media (prefers-color-scheme: dark) {
  :root, :host {
    --perch-grey-1: oklch(20% .012 205); --perch-grey-2: oklch(24% .012 205); --perch-grey-3: oklch(31% .014 205);
    --perch-grey-4: oklch(38% .014 205); --perch-grey-5: oklch(57% .014 205); --perch-grey-6: oklch(72% .012 205);
    --perch-grey-7: oklch(80% .01 205); --perch-grey-8: oklch(88% .008 205); --perch-grey-9: oklch(95.5% .004 205);
    --perch-accent: oklch(74% .085 205); --perch-on-accent: oklch(20% .03 205); --perch-accent-soft: oklch(30% .035 205);
    --perch-accent-text: oklch(80% .075 205);
    --perch-red: oklch(74% .135 25); --perch-red-soft: oklch(30% .06 25);
    --perch-amber: oklch(80% .115 80); --perch-amber-soft: oklch(29% .045 80); --perch-amber-line: oklch(43% .07 80);
    --perch-green: oklch(77% .12 155); --perch-green-soft: oklch(29% .045 155);
    --perch-shadow: 0 1px 2px oklch(0% 0 0 / 40%), 0 8px 28px oklch(0% 0 0 / 50%);
    --perch-shadow-small: 0 1px 2px oklch(0% 0 0 / 40%), 0 3px 10px oklch(0% 0 0 / 45%);
    color-scheme: dark;
  }
}
@media (prefers-reduced-motion: reduce) {
  :root, :host { --perch-motion: 0s }
}
`)

/** What every shadow root begins with. */
export const base = css(`
*, *::before, *::after { box-sizing: border-box }
[hidden] { display: none !important }
button, textarea, input, select { font: inherit; color: inherit; letter-spacing: inherit }
button { cursor: pointer }
:focus-visible { outline: 2px solid var(--perch-accent-text); outline-offset: 2px }
.icon { display: block; flex: none }
.said { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
`)

// Elements

/** A custom element with an open shadow root; what it listens to and waits for ends when it leaves the page. */
export class PerchElement extends HTMLElement {
  /** @type {CSSStyleSheet[]} */
  static sheets = []

  #life = new AbortController()

  /** Defines the element once, whoever comes first. */
  static define(/** @type {string} */ tag) {
    if (!customElements.get(tag)) customElements.define(tag, /** @type {any} */ (this))
  }

  constructor() {
    super()
    this.root.adoptedStyleSheets = [base, .../** @type {typeof PerchElement} */ (new.target).sheets]
  }

  get root() {
    return this.shadowRoot ?? this.attachShadow({ mode: "open" })
  }

  connectedCallback() {
    this.#life = new AbortController()
    this.connect()
  }

  disconnectedCallback() {
    this.#life.abort()
    this.disconnect()
  }

  connect() {}

  disconnect() {}

  /** @param {string} selector @returns {any} */
  find(selector) {
    return this.root.querySelector(selector)
  }

  /**
   * @param {EventTarget} target
   * @param {string} type
   * @param {(event: any) => void} handler
   * @param {AddEventListenerOptions} [options]
   */
  listen(target, type, handler, options) {
    target.addEventListener(type, handler, { ...options, signal: this.#life.signal })
  }

  /** @param {number} milliseconds @param {() => void} action */
  later(milliseconds, action) {
    const { signal } = this.#life
    const timer = setTimeout(action, milliseconds)
    signal.addEventListener("abort", () => clearTimeout(timer))
    return timer
  }

  /** Tells the parent; events leave the shadow root only as far as the next host. */
  emit(/** @type {string} */ type, /** @type {unknown} */ detail = undefined) {
    this.dispatchEvent(new CustomEvent(type, { detail }))
  }
}

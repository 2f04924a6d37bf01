/** The API of the chat on a site's page: `window.MessageBirdChatWidget`. A classic script; the rest is fetched by `init`. */
(() => {
  "use strict"

  /** @typedef {{ server: string, assets: string, widgetId: string, widget: object | null }} Place */
  /** @typedef {{ widgetId?: string, initializeOnLoad?: boolean }} Settings */
  /** @typedef {{ visitor: import("./visitor.js").Visitor, element: import("./live-chat-widget.js").LiveChatWidget, container: HTMLElement, stop: AbortController }} Chat */
  /** @typedef {{ act: (chat: Chat) => unknown, shows: boolean, resolve: (value: any) => void, reject: (error: any) => void }} Call */

  /** @type {Place} */
  // @ts-expect-error: the server writes it in
  const place = __PERCH_WIDGET__
  const page = /** @type {any} */ (window)
  const ONCE = Symbol.for("perch.widget")

  class WidgetError extends Error {
    /** @param {any} problem */
    constructor({ code = "server_error", message, field, retryable = false, retryAfter }) {
      super(message)
      this.name = "WidgetError"
      this.code = code
      this.retryable = retryable
      if (field !== undefined) this.field = field
      if (retryAfter !== undefined) this.retryAfter = retryAfter
    }
  }

  // Rules

  /** @param {string} code @returns {(message: string, field?: string) => WidgetError} */
  const refusing = code => (message, field) => new WidgetError({ code, message, field })
  const CONTROL = /[\u0000-\u001f\u007f-\u009f]/
  const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/
  const PLACEHOLDERS = new Set(["", "undefined", "null", "nan", "[object object]", "true", "false", "0", "-1", "none", "anonymous", "guest", "user", "id", "email"])

  /** @param {unknown} identifier */
  function checkIdentifier(identifier) {
    const refuse = refusing("invalid_identifier")
    if (typeof identifier !== "string") throw refuse(`The identifier must be a string, and this is ${kind(identifier)}. Pass the id that your site gives this person.`)
    if (!isText(identifier, 1, 255) || CONTROL.test(identifier)) throw refuse("The identifier must have 1 to 255 characters and no control characters.")
    if (PLACEHOLDERS.has(identifier.trim().toLowerCase())) throw refuse(`“${identifier}” looks like a placeholder, not like the id of one person. Call identify once you know who is signed in.`)
  }

  /** @param {unknown} attributes */
  function checkAttributes(attributes) {
    const refuse = refusing("invalid_attribute")
    if (type(attributes) !== "object") throw refuse(`The attributes must be a flat object, and this is ${kind(attributes)}.`)
    const entries = Object.entries(/** @type {object} */ (attributes))
    for (const [key, value] of entries) {
      if (!isText(key, 1, 64) || CONTROL.test(key)) throw refuse("The key of an attribute must have 1 to 64 characters and no control characters.", key)
      if (typeof value === "string" && !isText(value, 0, 1024)) throw refuse(`The value of ${key} must have at most 1,024 characters.`, key)
      if (value !== null && !Number.isFinite(value) && !["boolean", "string"].includes(typeof value)) throw refuse(`The value of ${key} must be a string, a finite number, a boolean or null, and this is ${kind(value)}.`, key)
    }
    const kept = entries.filter(([, value]) => value !== null)
    if (kept.length > 100) throw refuse("A contact has at most 100 attributes.")
    if (new TextEncoder().encode(JSON.stringify(Object.fromEntries(kept))).length > 16_384) throw refuse("The attributes of a contact have at most 16 KiB.")
  }

  /**
   * Characters are Unicode scalars.
   * @param {string} text
   * @param {number} least
   * @param {number} most
   */
  function isText(text, least, most) {
    const { length } = [...text]
    return length >= least && length <= most && !LONE.test(text)
  }

  /**
   * Dates and maps are objects too, and have no entries.
   * @param {unknown} value
   */
  function type(value) {
    return Object.prototype.toString.call(value).slice(8, -1).toLowerCase()
  }

  /** @param {unknown} value */
  function kind(value) {
    if (value === null || value === undefined || typeof value === "number") return String(value)
    return value === "" ? "empty" : `of type ${type(value)}`
  }

  /** @param {any} options */
  function checkProof(options) {
    const refuse = refusing("signature_invalid")
    if (type(options) !== "object") throw refuse(`The options must be an object like { token }, and this is ${kind(options)}.`)
    const { token, signature, tokenProvider } = options
    if (token !== undefined && signature !== undefined) throw refuse("Prove the identifier with a token (JWT) or with a signature (HMAC), not with both.")
    for (const [name, value] of Object.entries({ token, signature })) {
      if (value !== undefined && (typeof value !== "string" || !value)) throw refuse(`The ${name} must be a string, and this is ${kind(value)}. Wait for your backend's answer first, or pass a function as tokenProvider.`)
    }
    if (tokenProvider !== undefined && typeof tokenProvider !== "function") throw refuse(`The tokenProvider must be a function, and this is ${kind(tokenProvider)}.`)
  }

  /** @type {Record<string, [(value: any) => boolean, string]>} */
  const CONFIG = {
    position: [value => value === "left" || value === "right", '"left" or "right"'],
    accent: [value => typeof value === "string" && /^#[\da-f]{6}$/i.test(value), "a colour like #0a6b7c"],
    zIndex: [Number.isSafeInteger, "a whole number"],
    launcher: [value => typeof value === "boolean", "true or false"],
    texts: [value => type(value) === "object" && Object.values(value).every(text => typeof (text ?? "") === "string"), "an object of strings"],
    locale: [value => typeof value === "string", "a string"],
  }

  /** @param {any} changes */
  function checkConfig(changes) {
    const refuse = refusing("invalid_attribute")
    if (type(changes ?? {}) !== "object") throw refuse(`setConfig takes an object, and this is ${kind(changes)}.`)
    for (const [key, [fine, what]] of Object.entries(CONFIG)) {
      const value = changes?.[key]
      if (value !== undefined && value !== null && !fine(value)) throw refuse(`The ${key} of setConfig must be ${what}. Nothing was changed.`, key)
    }
  }

  // Events

  /** @type {Map<string, { handler: Function, once: boolean }[]>} */
  const handlers = new Map()
  let wasReady = false

  /** @param {string} event @param {Function} handler @param {boolean} once */
  function add(event, handler, once) {
    if (typeof handler !== "function") {
      complain(new WidgetError({ message: `on("${event}", …) needs a function as its second argument.` }))
      return () => {}
    }
    const entry = { handler, once }
    handlers.set(event, [...(handlers.get(event) ?? []), entry])
    if (event === "ready" && wasReady) fire(event, entry, undefined)
    return () => drop(event, entry)
  }

  /** @param {string} event @param {{ handler: Function, once: boolean }} entry */
  function drop(event, entry) {
    handlers.set(event, (handlers.get(event) ?? []).filter(other => other !== entry))
  }

  /** @param {string} event @param {Function} handler */
  function off(event, handler) {
    handlers.set(event, (handlers.get(event) ?? []).filter(entry => handler !== undefined && entry.handler !== handler))
  }

  /** @param {string} event @param {unknown} [detail] */
  function tell(event, detail) {
    for (const entry of handlers.get(event) ?? []) fire(event, entry, detail)
  }

  /**
   * A handler that throws is the page's affair, and stops neither us nor the other handlers.
   * @param {string} event
   * @param {{ handler: Function, once: boolean }} entry
   * @param {unknown} detail
   */
  function fire(event, entry, detail) {
    if (entry.once) drop(event, entry)
    try {
      entry.handler(detail)
    } catch (error) {
      console.error(`Perch: a handler of "${event}" threw.`, error)
    }
  }

  /**
   * One console line and one event; the caller learns it from the promise.
   * @param {any} error
   */
  function complain(error) {
    const problem = error instanceof WidgetError ? error : new WidgetError(typeof error?.code === "string" ? error : { message: `The chat widget failed: ${error?.message ?? error}` })
    console.error(`Perch: ${problem.message} (${problem.code})`)
    tell("error", problem)
    return problem
  }

  // Calls

  /** @type {Call[]} */
  let waiting = []
  /** @type {Chat | undefined} */
  let chat
  /** @type {Promise<void> | undefined} */
  let starting
  /** @type {any} */
  let failure
  let round = 0
  /** The widget that `init` was asked for. */
  let named = ""
  /**
   * Until the last early call that shows something has taken effect.
   * @type {Promise<void> | undefined}
   */
  let showing

  /**
   * Calls made before the widget is there take effect then, in call order.
   * @param {(chat: Chat) => unknown} act
   * @param {boolean} [shows] whether the page sees it, rather than the server
   * @returns {Promise<any>}
   */
  function call(act, shows = false) {
    return promised((resolve, reject) => {
      const made = { act, shows, resolve, reject }
      if (failure) return reject(complain(new WidgetError(failure)))
      if (!chat) waiting.push(made)
      else if (shows && showing) after(showing, made, chat)
      else settle(made, chat)
    })
  }

  /**
   * What the page sees waits for all that was called before it. Calls of the session begin at once: they wait for each other.
   * @param {Chat} chat
   */
  function catchUp(chat) {
    /** @type {Promise<any>} */
    let before = Promise.resolve()
    for (const made of waiting.splice(0)) before = Promise.all([before, made.shows ? after(before, made, chat) : settle(made, chat)])
  }

  /** @param {Promise<any>} before @param {Call} made @param {Chat} chat */
  function after(before, made, chat) {
    /** @type {Promise<void>} */
    const done = before.then(() => settle(made, chat)).then(() => {
      if (showing === done) showing = undefined
    })
    return (showing = done)
  }

  /**
   * A promise that the page may ignore without an uncaught rejection.
   * @param {(resolve: (value: any) => void, reject: (error: any) => void) => void} body
   */
  function promised(body) {
    const promise = new Promise(body)
    promise.catch(() => {})
    return promise
  }

  /** @param {Call} call @param {Chat} chat */
  async function settle({ act, resolve, reject }, chat) {
    try {
      resolve(await act(chat))
    } catch (error) {
      reject(complain(error))
    }
  }

  /**
   * Every call has its event; what they all fail for is in the console once.
   * @param {any} error
   */
  function rejectAll(error) {
    for (const { reject } of waiting.splice(0)) {
      tell("error", error)
      reject(error)
    }
  }

  // Life

  /** @type {any} */
  let config = {}

  /** @param {Settings} [settings] */
  function init(settings) {
    if (chat && !chat.container.isConnected) document.body.append(chat.container)
    failure = undefined
    starting ??= promised((resolve, reject) => start({ ...page.MessageBirdChatWidgetSettings, ...settings }, ++round).then(resolve, reject))
    return starting
  }

  /** @param {Settings} settings @param {number} mine */
  async function start(settings, mine) {
    try {
      const [visitor, Element] = await prepare(settings.widgetId || place.widgetId)
      if (mine !== round) return visitor.stop()
      mount(visitor, Element)
    } catch (error) {
      const problem = complain(error)
      if (mine !== round) throw problem
      starting = undefined
      failure = problem
      rejectAll(problem)
      throw problem
    }
  }

  /** @param {string} widgetId @returns {Promise<[import("./visitor.js").Visitor, typeof import("./live-chat-widget.js").LiveChatWidget]>} */
  async function prepare(widgetId) {
    const refuse = refusing("widget_not_found")
    named = widgetId
    if (!widgetId) throw refuse("No widgetId was given. Set MessageBirdChatWidgetSettings.widgetId, or pass it to init().")
    if (widgetId === place.widgetId && !place.widget) throw refuse(`There is no widget with the id ${widgetId}. Copy the id from the Inbox.`)
    const [{ Visitor }, { LiveChatWidget }] = await Promise.all([asset("visitor"), asset("live-chat-widget")])
    const visitor = new Visitor({ server: place.server, widgetId, tell: hear, storage: storage(), locks: navigator.locks })
    await visitor.start()
    if (!document.body) await new Promise(resolve => addEventListener("DOMContentLoaded", resolve, { once: true }))
    return [visitor, LiveChatWidget]
  }

  /**
   * A server that accepts and never answers is not waited for longer than one that refuses.
   * @param {string} name @returns {Promise<any>}
   */
  async function asset(name) {
    try {
      return await Promise.race([import(`${place.server}${place.assets}widget/${name}.js`), new Promise((_, late) => setTimeout(late, 30_000))])
    } catch {
      throw new WidgetError({ code: "offline", message: `The chat could not be loaded from ${place.server}. Check the connection and the page's content security policy.`, retryable: true })
    }
  }

  /** Reading the property alone throws where storage is forbidden. */
  function storage() {
    try {
      return window.localStorage
    } catch {
      return undefined
    }
  }

  /** @param {import("./visitor.js").Visitor} visitor @param {typeof import("./live-chat-widget.js").LiveChatWidget} Element */
  function mount(visitor, Element) {
    const element = new Element()
    const stop = new AbortController()
    chat = { visitor, element, container: element.frame(), stop }
    element.config = config
    element.attend(visitor, stop.signal)
    element.addEventListener("toggle", () => tell("toggle", element.open), stop)
    document.body.append(chat.container)
    catchUp(chat)
    if (wasReady) return
    wasReady = true
    tell("ready")
  }

  /**
   * The visitor's model says what happened.
   * @param {string} type
   * @param {any} detail
   */
  function hear(type, detail) {
    chat?.element.learn(type, detail)
    if (type === "error") complain(detail)
    else if (type !== "team" && type !== "reset") tell(type, detail)
  }

  async function shutdown() {
    round++
    starting = undefined
    if (waiting.length > 0) rejectAll(complain(refusing("superseded")("The widget was shut down before this call took effect. Call init() and then this again.")))
    chat?.stop.abort()
    chat?.visitor.stop()
    chat?.container.remove()
    chat = undefined
  }

  // The API

  /** @type {Record<string, (...args: any[]) => any>} */
  const methods = {
    init,
    shutdown,
    identify: (identifier, attributes, options) => checked(() => checkIdentity(identifier, attributes, options), () => call(({ visitor }) => visitor.identify(identifier, attributes ?? undefined, options ?? {}))),
    setAttributes: attributes => checked(() => checkAttributes(attributes), () => call(({ visitor }) => visitor.setAttributes(attributes))),
    logout,
    toggleChat: open => call(({ element }) => element.toggle(open === undefined ? undefined : Boolean(open)), true),
    show: () => call(({ element }) => element.show(true), true),
    hide: () => call(({ element }) => element.show(false), true),
    setConfig: changes => checked(() => checkConfig(changes), async () => configure(changes)),
    doctor,
    on: (event, handler) => add(event, handler, false),
    once: (event, handler) => add(event, handler, true),
    off,
  }

  /**
   * What the server would refuse anyway is refused here, at once, and does not count against the limits.
   * @param {() => void} check
   * @param {() => Promise<any>} act
   */
  function checked(check, act) {
    try {
      check()
      return act()
    } catch (error) {
      return promised((_, reject) => reject(complain(error)))
    }
  }

  /** @param {unknown} identifier @param {unknown} attributes @param {unknown} options */
  function checkIdentity(identifier, attributes, options) {
    checkIdentifier(identifier)
    try {
      checkAttributes(attributes ?? {})
      checkProof(options ?? {})
    } catch (refusal) {
      if (!failure) call(({ visitor }) => visitor.turnAway(identifier))
      throw refusal
    }
  }

  /** @param {any} changes */
  function configure(changes) {
    config = { ...config, ...changes, texts: { ...config.texts, ...changes?.texts } }
    if (chat) chat.element.config = config
  }

  const id = () => named || page.MessageBirdChatWidgetSettings?.widgetId || place.widgetId

  /** Here at once, whatever can be reached. A site that waits for the server does not wait for long. */
  function logout() {
    if (!chat) forget()
    return promised((resolve, reject) => {
      setTimeout(resolve, 5000)
      call(({ visitor }) => visitor.logout()).then(resolve, error => (error.code === "offline" ? resolve(undefined) : reject(error)))
    })
  }

  /** Before anything is loaded. Only what can end the session of whoever was here stays: it is said as soon as it can be. */
  function forget() {
    const [store, key] = [/** @type {Storage} */ (storage()), `perch:${id()}`]
    try {
      const session = store.getItem(key)
      for (const name of Object.keys(store)) if (name === key || (name.startsWith(`${key}:`) && !/:(lease|revoke)-/.test(name))) store.removeItem(name)
      const { revocation } = JSON.parse(session ?? "{}")
      if (revocation) store.setItem(`${key}:revoke-${revocation}`, "")
    } catch {}
  }

  /**
   * Asks also where nothing else works.
   * @param {any} given
   */
  async function doctor(given) {
    try {
      const { examined } = await asset("doctor")
      return await examined({ server: place.server, widgetId: id(), storage: storage() }, given)
    } catch (error) {
      return { ok: false, findings: [{ code: "connection", ok: false, message: complain(error).message }] }
    }
  }

  /**
   * What stubs push: `[[method, args]]`; our own adds how to settle.
   * @param {any} entry
   */
  function run(entry) {
    const [name, args, resolve, reject] = [entry?.[0], entry].find(Array.isArray) ?? []
    try {
      if (!Object.hasOwn(methods, name)) return console.error(`Perch: there is no method ${String(name)}.`)
      const result = methods[name](...Array.from(args ?? []))
      if (resolve) result instanceof Promise ? result.then(resolve, reject) : resolve(result)
    } catch (error) {
      const problem = complain(error)
      if (reject) reject(problem)
    }
  }

  /**
   * The page's own object becomes the API, so that whoever holds it holds us.
   * @param {any} stub
   */
  function takeOver(stub) {
    const queued = Array.isArray(stub.queue) ? stub.queue : []
    Object.assign(stub, methods)
    Object.defineProperty(stub, "isOpen", { configurable: true, enumerable: true, get: () => chat?.element.open ?? false })
    stub.queue = []
    stub.queue.push = (/** @type {any[]} */ ...entries) => {
      entries.forEach(run)
      return 0
    }
    return queued
  }

  const initializes = () => page.MessageBirdChatWidgetSettings?.initializeOnLoad !== false

  function load() {
    const stub = (page.MessageBirdChatWidget ??= {})
    if (page[ONCE]) return page[ONCE](stub)
    page[ONCE] = again
    const queued = takeOver(stub)
    first = stub
    const asked = queued.some((/** @type {any} */ entry) => entry?.[0]?.[0] === "init")
    if (initializes() && !asked && (page.MessageBirdChatWidgetSettings?.widgetId || place.widgetId)) init()
    queued.forEach(run)
  }

  /** @type {any} */
  let first

  /**
   * A page that loads us twice still has one widget; a fresh stub of the second time speaks to the first.
   * @param {any} stub
   */
  function again(stub) {
    console.error("Perch: the chat widget was loaded twice. Keep one copy of the snippet; the first one stays in charge.")
    const queued = stub === first ? [] : takeOver(stub)
    first = stub
    if (initializes()) init()
    queued.forEach(run)
  }

  load()
})()

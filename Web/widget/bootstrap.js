/** The API of the chat on a site's page: `window.MessageBirdChatWidget`. A classic script; the rest is fetched by `init`. */
(() => {
  "use strict"

  /** @typedef {{ server: string, assets: string, widgetId: string, widget: object | null }} Place */
  /** @typedef {{ widgetId?: string, initializeOnLoad?: boolean }} Settings */
  /** @typedef {{ visitor: import("./visitor.js").Visitor, element: import("./live-chat-widget.js").LiveChatWidget, container: HTMLElement, stop: AbortController }} Chat */
  /** @typedef {{ act: (chat: Chat) => unknown, resolve: (value: any) => void, reject: (error: any) => void }} Call */

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

  const CONTROL = /[\u0000-\u001f\u007f-\u009f]/
  const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/
  const PLACEHOLDERS = new Set(["", "undefined", "null", "nan", "[object object]", "true", "false", "0", "-1", "none", "anonymous", "guest", "user", "id", "email"])
  const GUESSABLE = /^(\d{1,8}|\S+@\S+\.\S+)$/
  /** @type {Set<string>} */
  const warned = new Set()

  /** @param {unknown} identifier */
  function checkIdentifier(identifier) {
    const refuse = (/** @type {string} */ message) => new WidgetError({ code: "invalid_identifier", message })
    if (typeof identifier !== "string") throw refuse(`The identifier must be a string, and this is ${kind(identifier)}. Pass the id that your site gives this person.`)
    if (!isText(identifier, 1, 255) || CONTROL.test(identifier)) throw refuse("The identifier must have 1 to 255 characters and no control characters.")
    if (PLACEHOLDERS.has(identifier.trim().toLowerCase())) throw refuse(`“${identifier}” looks like a placeholder, not like the id of one person. Call identify once you know who is signed in.`)
  }

  /** @param {unknown} attributes */
  function checkAttributes(attributes) {
    const refuse = (/** @type {string} */ message, /** @type {string | undefined} */ field = undefined) => new WidgetError({ code: "invalid_attribute", message, field })
    if (typeof attributes !== "object" || attributes === null || Array.isArray(attributes)) throw refuse(`The attributes must be a flat object, and this is ${kind(attributes)}.`)
    for (const [key, value] of Object.entries(attributes)) {
      if (!isText(key, 1, 64) || CONTROL.test(key)) throw refuse("The key of an attribute must have 1 to 64 characters and no control characters.", key)
      if (typeof value === "string" && !isText(value, 0, 1024)) throw refuse(`The value of ${key} must have at most 1,024 characters.`, key)
      if (value !== null && !Number.isFinite(value) && !["boolean", "string"].includes(typeof value)) throw refuse(`The value of ${key} must be a string, a finite number, a boolean or null, and this is ${kind(value)}.`, key)
    }
    if (Object.keys(attributes).length > 100) throw refuse("A contact has at most 100 attributes.")
    if (new TextEncoder().encode(JSON.stringify(attributes)).length > 16_384) throw refuse("The attributes of a contact have at most 16 KiB.")
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

  /** @param {unknown} value */
  function kind(value) {
    if (value === null || value === undefined || typeof value === "number") return String(value)
    return Array.isArray(value) ? "an array" : `of type ${typeof value}`
  }

  /** @param {string} identifier @param {any} options */
  function warnOfGuessing(identifier, options) {
    if (!GUESSABLE.test(identifier) || options?.token || options?.signature || warned.has(identifier)) return
    warned.add(identifier)
    console.warn("Perch: this identifier can be guessed, and whoever gives it sees the person's chat. Use a long random id, or sign it.")
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
    const problem = error instanceof WidgetError ? error : new WidgetError(error?.code ? error : { message: `The chat widget failed: ${error?.message ?? error}` })
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

  /**
   * Calls made before the widget is there take effect then, in call order.
   * @param {(chat: Chat) => unknown} act
   * @returns {Promise<any>}
   */
  function call(act) {
    return promised((resolve, reject) => {
      if (failure) return reject(failure)
      if (chat) settle({ act, resolve, reject }, chat)
      else waiting.push({ act, resolve, reject })
    })
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

  /** @param {any} error */
  function rejectAll(error) {
    for (const { reject } of waiting.splice(0)) reject(error)
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
    if (!widgetId) throw new WidgetError({ code: "widget_not_found", message: "No widgetId was given. Set MessageBirdChatWidgetSettings.widgetId, or pass it to init()." })
    if (widgetId === place.widgetId && !place.widget) throw new WidgetError({ code: "widget_not_found", message: `There is no widget with the id ${widgetId}. Copy the id from the Inbox.` })
    const [{ Visitor }, { LiveChatWidget }] = await modules()
    const visitor = new Visitor({ server: place.server, widgetId, tell: hear, storage: storage(), locks: navigator.locks })
    await visitor.start()
    if (!document.body) await new Promise(resolve => addEventListener("DOMContentLoaded", resolve, { once: true }))
    return [visitor, LiveChatWidget]
  }

  async function modules() {
    try {
      return await Promise.all([
        /** @type {Promise<typeof import("./visitor.js")>} */ (import(`${place.server}${place.assets}widget/visitor.js`)),
        /** @type {Promise<typeof import("./live-chat-widget.js")>} */ (import(`${place.server}${place.assets}widget/live-chat-widget.js`)),
      ])
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
    const container = document.createElement("div")
    const mounted = chat = { visitor, element, container, stop: new AbortController() }
    element.id = "live-chat-widget"
    element.log = visitor.log
    element.team = visitor.team
    element.config = config
    element.unread = visitor.log.unread
    container.id = "chat-widget-container"
    container.style.setProperty("display", "contents", "important")
    connect(mounted)
    container.append(element)
    document.body.append(container)
    for (const call of waiting.splice(0)) settle(call, mounted)
    if (wasReady) return
    wasReady = true
    tell("ready")
  }

  /**
   * The element says what the visitor does.
   * @param {Chat} chat
   */
  function connect({ visitor, element, stop }) {
    /** @type {Record<string, (detail: any) => void>} */
    const said = {
      toggle: open => {
        visitor.watch(open)
        tell("toggle", open)
      },
      send: text => visitor.send(text),
      typing: typing => visitor.typing(typing),
      retry: draft => visitor.retry(draft),
      earlier: () => visitor.earlier(),
      seen: () => visitor.seen(),
    }
    for (const [type, act] of Object.entries(said)) element.addEventListener(type, event => act(/** @type {CustomEvent} */ (event).detail), { signal: stop.signal })
    document.addEventListener("visibilitychange", () => visitor.sync(), { signal: stop.signal })
  }

  const EVENTS = new Set(["message", "unread", "identitychange", "connection"])

  /**
   * The visitor's model says what happened.
   * @param {string} type
   * @param {any} detail
   */
  function hear(type, detail) {
    const element = chat?.element
    if (type === "error") complain(detail)
    if (type === "team" && element) element.team = detail
    if (type === "connection" && element) element.connection = detail
    if (type === "unread" && element) element.unread = detail
    if (type === "message") element?.preview(detail)
    if (type === "reset") element?.reset()
    if (EVENTS.has(type)) tell(type, detail)
  }

  async function shutdown() {
    round++
    starting = undefined
    chat?.stop.abort()
    chat?.visitor.stop()
    chat?.container.remove()
    chat = undefined
  }

  // The API

  /** @type {Record<string, (...args: any[]) => any>} */
  const methods = {
    init,
    shutdown: () => promised(resolve => resolve(shutdown())),
    identify: (identifier, attributes, options) => checked(() => checkIdentity(identifier, attributes, options), ({ visitor }) => visitor.identify(identifier, attributes ?? undefined, options ?? {})),
    setAttributes: attributes => checked(() => checkAttributes(attributes), ({ visitor }) => visitor.setAttributes(attributes)),
    logout: () => call(({ visitor }) => visitor.logout()),
    toggleChat: open => call(({ element }) => element.toggle(open === undefined ? undefined : Boolean(open))),
    show: () => call(({ container, element }) => display(container, element, true)),
    hide: () => call(({ container, element }) => display(container, element, false)),
    setConfig: changes => promised(resolve => resolve(configure(changes))),
    on: (event, handler) => add(event, handler, false),
    once: (event, handler) => add(event, handler, true),
    off,
  }

  /**
   * What the server would refuse anyway is refused here, at once, and does not count against the limits.
   * @param {() => void} check
   * @param {(chat: Chat) => unknown} act
   */
  function checked(check, act) {
    try {
      check()
    } catch (error) {
      return promised((_, reject) => reject(complain(error)))
    }
    return call(act)
  }

  /** @param {any} identifier @param {unknown} attributes @param {unknown} options */
  function checkIdentity(identifier, attributes, options) {
    checkIdentifier(identifier)
    if (attributes !== undefined && attributes !== null) checkAttributes(attributes)
    warnOfGuessing(identifier, options)
  }

  /** @param {HTMLElement} container @param {HTMLElement} element @param {boolean} shown */
  function display(container, element, shown) {
    container.style.setProperty("display", shown ? "contents" : "none", "important")
    element.inert = !shown
  }

  /** @param {any} changes */
  function configure(changes) {
    config = { ...config, ...changes, texts: { ...config.texts, ...changes?.texts } }
    if (chat) chat.element.config = config
  }

  /**
   * What stubs push: `[[method, args]]`; our own adds how to settle.
   * @param {any} entry
   */
  function run(entry) {
    const [name, args, resolve, reject] = Array.isArray(entry?.[0]) ? entry[0] : entry ?? []
    if (!Object.hasOwn(methods, name)) return console.error(`Perch: there is no method ${String(name)}.`)
    try {
      const result = methods[name](...Array.from(args ?? []))
      if (resolve) Promise.resolve(result).then(resolve, reject)
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

  function load() {
    const stub = (page.MessageBirdChatWidget ??= {})
    const settings = page.MessageBirdChatWidgetSettings ?? {}
    if (page[ONCE]) return page[ONCE](stub)
    page[ONCE] = again
    const queued = takeOver(stub)
    first = stub
    const asked = queued.some((/** @type {any} */ entry) => entry?.[0]?.[0] === "init")
    if (settings.initializeOnLoad !== false && !asked && (settings.widgetId || place.widgetId)) init()
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
    if (page.MessageBirdChatWidgetSettings?.initializeOnLoad !== false) init()
    queued.forEach(run)
  }

  load()
})()

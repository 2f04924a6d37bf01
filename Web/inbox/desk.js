import { Socket } from "../kit/wire.js"
import { signedOut, wordsFor } from "./api.js"
import "./elements/inbox-desk.js"
import { OpenTicket } from "./models/open-ticket.js"
import { addressOf, placeOf } from "./models/place.js"
import { actionOf } from "./models/shortcuts.js"
import { TicketPages } from "./ticket-pages.js"

/** @typedef {import("./api.js").InboxApi} InboxApi */
/** @typedef {import("./models/types.js").Agent} Agent */
/** @typedef {import("./models/place.js").Place} Place */

/** The signed-in Inbox: joins the models, the elements and the two doors. */
export class Desk {
  element = /** @type {import("./elements/inbox-desk.js").InboxDesk} */ (document.createElement("inbox-desk"))
  #agent
  #api
  #onSignedOut
  #life = new AbortController()
  #pages
  #socket
  #open
  #place = placeOf(location.pathname, location.search)
  /** What was typed in tickets that are not on screen. @type {Map<string, string>} */
  #drafts = new Map()
  #drawing = false
  #seen = false
  #fetching = false
  /** @type {import("./models/ticket-log.js").TicketLog | undefined} */
  #shownLog
  #error = ""
  /** @type {any} */
  #banner

  /** @param {Agent} agent @param {InboxApi} api @param {() => void} onSignedOut */
  constructor(agent, api, onSignedOut) {
    this.#agent = agent
    this.#api = api
    this.#onSignedOut = onSignedOut
    const url = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/socket`
    this.#socket = new Socket(url, { hello: () => ({ type: "hello", protocol: 1 }), onFrame: frame => this.#receive(frame), onState: (state, code) => this.#connection(state, code) })
    this.#pages = new TicketPages(api, () => this.#draw(), error => this.#listFailed(error))
    this.#open = new OpenTicket(agent.name, frame => this.#socket.send(frame))
  }

  get #list() {
    return this.#pages.list
  }

  /** The element must be on the page. */
  start() {
    this.element.views.agent = this.#agent
    this.element.tickets.me = this.#agent.name
    this.#listen()
    this.#open.open(this.#place.ticket)
    this.#socket.open()
    this.#pages.refresh()
    this.#draw()
  }

  stop() {
    this.#life.abort()
    clearTimeout(this.#banner)
    this.#socket.close()
  }

  // What people do

  #listen() {
    const { views, tickets, conversation, person } = this.element
    this.#on(views, "view", ({ detail }) => this.#go({ ...this.#place, view: detail }))
    this.#on(views, "help", () => this.element.shortcuts.toggle())
    this.#on(views, "sign-out", () => this.#signOut())
    this.#on(tickets, "open", ({ detail }) => this.#choose(detail))
    this.#on(tickets, "more", () => this.#pages.more(this.#place.view))
    this.#on(tickets, "hold", ({ detail }) => this.#pages.take({ type: "hold", held: detail }))
    this.#on(conversation, "reply", ({ detail }) => this.#reply(detail))
    this.#on(conversation, "typing", ({ detail }) => this.#open.type(detail))
    this.#on(conversation, "retry", ({ detail }) => this.#open.retry(detail))
    this.#on(conversation, "close", () => this.#change("close"))
    this.#on(conversation, "reopen", () => this.#change("reopen"))
    this.#on(conversation, "earlier", () => this.#earlier())
    this.#on(conversation, "seen", () => this.#see())
    this.#on(conversation, "back", () => this.#go({ view: this.#place.view, page: "list" }))
    this.#on(conversation, "person", () => this.#turn(this.#place.page === "person" ? "conversation" : "person"))
    this.#on(person, "back", () => this.#turn("conversation"))
    this.#on(this.#open, "change", () => this.#draw())
    this.#on(this.#open, "gap", () => this.#socket.restart())
    this.#on(window, "popstate", () => this.#arrive(placeOf(location.pathname, location.search)))
    this.#on(window, "keydown", event => this.#press(event))
    this.#on(window, "focus", () => this.#seen && this.#see())
  }

  /** @param {EventTarget} target @param {string} type @param {(event: any) => void} handler */
  #on(target, type, handler) {
    target.addEventListener(type, handler, { signal: this.#life.signal })
  }

  #press(/** @type {KeyboardEvent} */ event) {
    const action = actionOf(event, typedIn(event.composedPath()[0]))
    if (!action || (this.element.shortcuts.open && action !== "help")) return
    if (action !== "leave") event.preventDefault()
    this.#act(action)
  }

  #act(/** @type {import("./models/shortcuts.js").Action} */ action) {
    if (action === "next" || action === "previous") this.#step(action === "next" ? 1 : -1)
    else if (action === "reply") this.element.conversation.write()
    else if (action === "close") this.#change(this.#open.conversation?.state === "closed" ? "reopen" : "close")
    else if (action === "open" || action === "closed") this.#go({ ...this.#place, view: action })
    else if (action === "help") this.element.shortcuts.toggle()
    else if (this.#place.page === "person") this.#turn("conversation")
    else if (deepest()?.matches("textarea")) deepest()?.blur()
  }

  #step(/** @type {number} */ step) {
    const id = this.#list.neighbour(this.#place.view, this.#place.ticket, step)
    if (!id) return
    this.#choose(id)
    this.element.tickets.reveal()
  }

  #choose(/** @type {string} */ id) {
    this.#go({ view: this.#place.view, ticket: id, page: "conversation" })
    if (matchMedia("(max-width: 719px)").matches) this.element.conversation.enter()
  }

  #reply(/** @type {string} */ text) {
    this.#open.reply(text)
    this.element.conversation.toEnd()
  }

  async #change(/** @type {"close" | "reopen"} */ verb) {
    const { id } = this.#open
    if (!id) return
    try {
      const conversation = await this.#api[verb](id)
      if (id === this.#open.id) this.#open.changed(conversation)
      const ticket = this.#list.ticket(id)
      if (ticket) this.#pages.take({ type: "tickets", tickets: [{ ...ticket, state: conversation.state }] })
      this.#error = ""
    } catch (error) {
      this.#failed(error)
    }
    this.#draw()
  }

  async #earlier() {
    const { id, log } = this.#open
    if (!id || !log?.earlier || this.#fetching) return
    this.#fetching = true
    try {
      this.#open.earlier(id, await this.#api.history(id, log.earlier))
    } catch (error) {
      this.#failed(error)
    } finally {
      this.#fetching = false
    }
  }

  async #signOut() {
    try {
      await this.#api.signOut()
      location.replace("/inbox")
    } catch (error) {
      this.element.banner.show(`You are still signed in: ${wordsFor(error)}`)
    }
  }

  /** Only what an agent looks at is read. */
  #see() {
    this.#seen = !(document.visibilityState === "visible" && document.hasFocus())
    if (!this.#seen) this.#open.see()
  }

  // Where the agent is

  #go(/** @type {Place} */ place) {
    if (addressOf(place) !== addressOf(this.#place)) history.pushState(null, "", addressOf(place))
    this.#arrive(place)
  }

  #turn(/** @type {Place["page"]} */ page) {
    if (!this.#place.ticket) return
    this.#go({ ...this.#place, page })
    this.#drawNow()
    if (page === "person") this.element.person.enter()
    else this.element.conversation.enter("#person")
  }

  #arrive(/** @type {Place} */ place) {
    const before = this.#open.id
    this.#place = place
    if (place.ticket !== before) this.#leave(before)
    this.#draw()
  }

  #leave(/** @type {string | undefined} */ before) {
    const { conversation } = this.element
    if (before) this.#drafts.set(before, conversation.draft)
    this.#error = ""
    this.#seen = false
    this.#open.open(this.#place.ticket)
    conversation.draft = this.#drafts.get(this.#place.ticket ?? "") ?? ""
  }

  // What the server says

  #receive(/** @type {any} */ frame) {
    if (frame.type === "tickets") this.#pages.take(frame)
    else if (frame.type === "welcome") this.#welcome()
    else this.#open.receive(frame)
  }

  #welcome() {
    this.#open.connected()
    this.#pages.refresh()
  }

  /** @param {import("../kit/wire.js").SocketState} state @param {number} [code] */
  #connection(state, code) {
    clearTimeout(this.#banner)
    if (state === "online") this.element.banner.show(undefined)
    if (state === "reconnecting") this.#banner = setTimeout(() => this.element.banner.show("Connection lost. Trying again …"), 1000)
    if (state === "offline") this.element.banner.show("The server cannot be reached. Replies are sent as soon as it is back.")
    if (state === "reconnecting") this.#check()
    if (state === "closed" && code === 4500) this.#onSignedOut()
    else if (state === "closed" && code) this.element.banner.show("This page and the server no longer understand each other. Load the page again.")
  }

  /** A browser does not tell why a handshake was refused; the other door does, once it answers. */
  async #check() {
    try {
      await this.#api.me()
    } catch (error) {
      if (this.#life.signal.aborted) return
      if (signedOut(error)) this.#onSignedOut()
      else if (this.#socket.state !== "online") this.#check()
    }
  }

  /** Until the connection is new: the list is then fetched again. */
  #listFailed(/** @type {unknown} */ error) {
    if (this.#life.signal.aborted) return
    if (signedOut(error)) this.#onSignedOut()
    else this.element.banner.show(`The list of tickets is not complete. ${wordsFor(error)}`)
  }

  #failed(/** @type {unknown} */ error) {
    if (this.#life.signal.aborted) return
    if (signedOut(error)) return this.#onSignedOut()
    this.#error = wordsFor(error)
    this.#draw()
  }

  // On screen

  /** Many changes in one turn are drawn once. */
  #draw() {
    if (this.#drawing) return
    this.#drawing = true
    queueMicrotask(() => {
      this.#drawing = false
      if (this.element.isConnected && !this.#life.signal.aborted) this.#drawNow()
    })
  }

  #drawNow() {
    const { view, ticket, page } = this.#place
    const { views, tickets } = this.element
    this.element.page = page
    views.show(view, this.#list.unread)
    tickets.show({ view, tickets: this.#list.rows(view), current: ticket, loaded: this.#list.loaded(view), moved: this.#list.moved(view) })
    this.#swapLog()
    this.#drawConversation()
    this.element.person.show(this.#open.person)
    document.title = this.#list.unread > 0 ? `(${this.#list.unread}) Inbox` : "Inbox"
  }

  #swapLog() {
    const { conversation } = this.element
    if (this.#open.log !== this.#shownLog) conversation.log = this.#shownLog = this.#open.log
  }

  #drawConversation() {
    const { conversation } = this.element
    const row = this.#open.id ? this.#list.ticket(this.#open.id) : undefined
    const person = this.#open.person ?? row?.person
    if (!this.#open.id) conversation.clear("Choose a ticket to read and answer it.")
    else if (this.#open.problem) conversation.clear(this.#open.problem)
    else conversation.show({ name: person?.name ?? "", assurance: person?.assurance ?? "anonymous", state: this.#open.conversation?.state ?? row?.state ?? "open", error: this.#error })
  }
}

function typedIn(/** @type {EventTarget | undefined} */ target) {
  return target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement
}

/** The element that has the focus, in whatever shadow root. */
function deepest() {
  let active = document.activeElement
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement
  return active instanceof HTMLElement ? active : undefined
}

import { signedOut, wordsFor } from "./api.js"
import { Closures } from "./closures.js"
import "./elements/inbox-desk.js"
import { Line } from "./line.js"
import { OpenTicket } from "./models/open-ticket.js"
import { addressOf, placeOf } from "./models/place.js"
import { actionOf } from "./models/shortcuts.js"
import { PersonDesk } from "./person-desk.js"
import { TicketPages } from "./ticket-pages.js"
import { Widgets } from "./widgets.js"

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
  #line
  #open
  #closures
  /** @type {PersonDesk | undefined} */
  #person
  /** @type {Widgets | undefined} */
  #widgets
  #place = placeOf(location.pathname, location.search)
  /** What was typed in tickets that are not on screen. @type {Map<string, string>} */
  #drafts = new Map()
  #drawing = false
  #seen = false
  #fetching = false
  /** @type {import("./models/ticket-log.js").TicketLog | undefined} */
  #shownLog
  #error = ""

  /** @param {Agent} agent @param {InboxApi} api @param {() => void} onSignedOut */
  constructor(agent, api, onSignedOut) {
    this.#agent = agent
    this.#api = api
    this.#onSignedOut = onSignedOut
    this.#line = new Line({ api, say: words => this.element.banner.show(words), onState: () => this.#connection(), onFrame: frame => this.#receive(frame), onSignedOut })
    this.#pages = new TicketPages(api, () => this.#draw(), error => this.#listFailed(error))
    this.#open = new OpenTicket(agent.name, frame => this.#line.send(frame))
    this.#closures = new Closures((verb, ticket) => api[verb](ticket), () => this.#draw())
  }

  get #list() {
    return this.#pages.list
  }

  /** The element must be on the page. */
  start() {
    this.element.views.agent = this.#agent
    this.element.tickets.me = this.#agent.name
    const parts = { api: this.#api, agent: this.#agent, confirm: this.element.confirm, signal: this.#life.signal }
    this.#person = new PersonDesk({ ...parts, panel: this.element.person, onErased: person => this.#erased({ person, tickets: [] }) })
    this.#widgets = new Widgets({ ...parts, place: this.element.widgets, onGo: widget => this.#go({ ...this.#place, widget }), onChange: () => this.#draw() })
    this.#listen()
    this.#open.open(this.#place.ticket)
    this.#line.open()
    this.#pages.refresh()
    this.#arrive(this.#place)
  }

  stop() {
    this.#life.abort()
    this.#line.close()
  }

  // What people do

  #listen() {
    const { views, tickets, conversation, person } = this.element
    this.#on(views, "view", ({ detail }) => this.#view(detail))
    this.#on(this.element.finder, "view", ({ detail }) => this.#view(detail))
    this.#on(this.element.finder, "ticket", ({ detail }) => this.#found(detail))
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
    this.#on(conversation, "back", () => this.#back())
    this.#on(conversation, "widget", () => this.#toWidget(this.#open.person?.widget.id))
    this.#on(conversation, "person", () => this.#toPerson())
    this.#on(person, "back", () => this.#turn("conversation"))
    this.#on(this.#open, "change", () => this.#draw())
    this.#on(this.#open, "gap", () => this.#line.restart())
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
    if (!action || this.element.isAsking || (this.element.shortcuts.open && action !== "help")) return
    if (action !== "leave") event.preventDefault()
    this.#act(action)
  }

  #act(/** @type {import("./models/shortcuts.js").Action} */ action) {
    if (action === "next" || action === "previous") this.#step(action === "next" ? 1 : -1)
    else if (action === "reply") this.element.conversation.write()
    else if (action === "close") this.#change(this.#open.conversation?.state === "closed" ? "reopen" : "close")
    else if (action === "open" || action === "closed" || action === "widgets") this.#view(action)
    else if (action === "person") this.#toPerson()
    else if (action === "find") this.element.finder.ask(this.#list.all)
    else if (action === "help") this.element.shortcuts.toggle()
    else if (this.#place.page === "person") this.#turn("conversation")
    else if (deepest()?.matches("textarea")) deepest()?.blur()
  }

  #step(/** @type {number} */ step) {
    if (this.#place.page === "widgets") return
    const id = this.#list.neighbour(this.#place.view, this.#place.ticket, step)
    if (!id) return
    this.#choose(id)
    this.element.tickets.reveal()
  }

  #found(/** @type {import("./models/types.js").Ticket} */ { id, state }) {
    this.#choose(id, state)
    this.#drawNow()
    this.element.tickets.reveal()
  }

  #choose(/** @type {string} */ id, view = this.#place.view) {
    this.#go({ view, ticket: id, page: "conversation" })
    if (!matchMedia("(max-width: 719px)").matches) return
    this.#drawNow()
    this.element.conversation.enter()
  }

  #back() {
    const left = this.#place.ticket
    this.#go({ view: this.#place.view, page: "list" })
    this.#drawNow()
    this.element.tickets.enter(left)
  }

  #reply(/** @type {string} */ text) {
    this.#open.reply(text)
    this.element.conversation.toEnd()
  }

  async #change(/** @type {"close" | "reopen"} */ verb) {
    const { id } = this.#open
    if (!id) return
    try {
      const conversation = await this.#closures.change(verb, id)
      if (!conversation) return
      if (id === this.#open.id) this.#open.changed(conversation)
      const ticket = this.#list.ticket(id)
      if (ticket) this.#pages.take({ type: "tickets", tickets: [{ ...ticket, state: conversation.state }] })
      this.#error = ""
    } catch (error) {
      if (id === this.#open.id || signedOut(error)) this.#failed(error)
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

  /** From the widgets to the list; inside the list, with the ticket that is open. */
  #view(/** @type {Place["view"] | "widgets"} */ view) {
    if (view === "widgets") this.#toWidget(undefined)
    else if (this.#place.page === "widgets") this.#go({ view, page: "list" })
    else this.#go({ ...this.#place, view })
  }

  #toWidget(/** @type {string | undefined} */ widget) {
    this.#go({ view: this.#place.view, page: "widgets", ...(widget && { widget }) })
    if (widget) this.#widgets?.enter()
  }

  /** Where the panel stands beside the conversation, there is nothing to turn to: it gets the focus. */
  #toPerson() {
    if (matchMedia("(min-width: 1280px)").matches && this.#place.ticket) this.element.person.enter()
    else if (this.#place.page !== "widgets") this.#turn(this.#place.page === "person" ? "conversation" : "person")
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
    if (place.page === "widgets") this.#widgets?.show(place.widget)
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

  #connection() {
    if (this.#line.lost) this.#open.lost()
    this.#draw()
  }

  #receive(/** @type {any} */ frame) {
    if (frame.type === "tickets") this.#pages.take(frame)
    else if (frame.type === "erased") this.#erased(frame)
    else if (frame.type === "welcome") this.#welcome()
    else this.#open.receive(frame)
  }

  #welcome() {
    this.#widgets?.forget()
    this.#open.connected()
    this.#pages.refresh()
  }

  /** Nothing of them stays on this screen, nor what was typed for them. */
  #erased(/** @type {{ person: string, tickets: string[] }} */ { person, tickets }) {
    const here = this.#open.person?.id === person && this.#open.id
    const gone = here ? [...tickets, here] : tickets
    for (const id of gone) this.#drafts.delete(id)
    this.#pages.take({ type: "erased", person, tickets: gone })
    this.#open.receive({ type: "erased", person, tickets: gone })
    if (!here) return
    this.element.conversation.draft = ""
    if (this.#place.page === "person") this.#go({ ...this.#place, page: "conversation" })
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
    views.show(page === "widgets" ? "widgets" : view, this.#list.unread)
    tickets.show({ view, tickets: this.#list.rows(view), current: ticket, loaded: this.#list.loaded(view), moved: this.#list.moved(view) })
    this.element.finder.learn(this.#list.all)
    this.#swapLog()
    this.#drawConversation()
    this.element.person.show(this.#open.person, { lost: this.#line.lost, chosen: this.#open.id !== undefined })
    this.#person?.show(this.#open.person, this.#line.lost)
    document.title = this.#list.unread > 0 ? `(${this.#list.unread}) Inbox` : "Inbox"
  }

  #swapLog() {
    const { conversation } = this.element
    if (this.#open.log !== this.#shownLog) conversation.log = this.#shownLog = this.#open.log
  }

  #drawConversation() {
    const { conversation } = this.element
    const { id } = this.#open
    const row = id ? this.#list.ticket(id) : undefined
    const person = this.#open.person ?? row?.person
    if (!id) conversation.clear("Choose a ticket to read and answer it.")
    else if (this.#open.problem) conversation.clear(this.#open.problem)
    else {
      const state = this.#open.conversation?.state ?? row?.state ?? "open"
      const verb = state === "open" ? "close" : "reopen"
      conversation.show({
        name: person?.name ?? "", assurance: person?.assurance ?? "anonymous", state, caution: this.#widgets?.caution(this.#open.person),
        asked: this.#closures.isAsked(id, verb), waits: this.#closures.words(id, verb), error: this.#error,
      })
    }
  }
}

function typedIn(/** @type {EventTarget | undefined} */ target) {
  return target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement || target instanceof HTMLSelectElement
}

/** The element that has the focus, in whatever shadow root. */
function deepest() {
  let active = document.activeElement
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement
  return active instanceof HTMLElement ? active : undefined
}

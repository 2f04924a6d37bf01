import { Desk, refusal } from "./desk.js"

/** What the server has in one sequence: who is known, and all that was written. */
export class Records {
  /** The contact of each identifier. */
  people = new Map()
  /** By their texts. */
  messages = new Map()
  #count = 0

  constructor({ carryOver }) {
    this.carriesOver = carryOver !== "never"
  }

  next(kind) {
    return `${kind}${++this.#count}`
  }

  keep({ id, text }, conversation = this.next("conversation")) {
    const sequence = 1 + [...this.messages.values()].filter(message => message.conversation === conversation).length
    const at = this.messages.size + 1
    const message = { id: `m${at}`, conversation, sequence, author: { kind: "visitor" }, text, at, draftId: id }
    this.messages.set(text, message)
    return message
  }

  /** The messages with these texts, and their conversations. */
  history(texts) {
    const messages = texts.map(text => this.messages.get(text))
    const conversations = new Map(messages.map(({ conversation: id, sequence }) => [id, { id, sequence, version: sequence, state: "open", openedAt: 0, visitorRead: 0, agentsRead: 0 }]))
    return { messages, conversations: [...conversations.values()] }
  }
}

/** The server as one browser meets it: it answers each call as the step of the vector says. */
export class VectorDesk extends Desk {
  /** The step that is made now, and what this browser sees after it. */
  step = { expect: {} }
  sees = []
  /** Requests that are carried out and whose answers never arrive. */
  unanswered = new Set()
  /** The bodies of all requests, with the token that was shown. */
  asked = []

  constructor(records) {
    super()
    this.records = records
    this.tokens.clear()
    const { fetch } = this
    this.fetch = async (address, options) => {
      const name = `${options.method} ${new URL(address).pathname.replace("/api/widgets/w", "")}`
      this.asked.push({ name, bearer: options.headers.Authorization?.slice(7), ...JSON.parse(options.body ?? "{}") })
      if (this.unanswered.has(name)) throw new TypeError("no network")
      return fetch(address, options)
    }
    Object.assign(this.answers, {
      "POST /sessions": () => this.#begun(),
      "POST /attributes": (_, token) => ({ kept: this.step.expect.kept, session: token ? undefined : this.#begun() }),
      "POST /identify": ({ identifier }, token) => this.#identified(identifier, token),
      "POST /renewal": () => this.#renewed(),
    })
  }

  /** Who copied the storage of that browser is known here by the same token. */
  admit({ tokens, revocations, person, sees }) {
    Object.assign(this, { tokens: new Map(tokens), revocations: new Map(revocations), person, sees })
  }

  token(contact) {
    const token = this.records.next("t")
    this.tokens.set(token, contact)
    return token
  }

  // Answers

  #begun() {
    this.sees = []
    return this.#session({ id: this.records.next("c"), assurance: "anonymous" })
  }

  #session(person) {
    this.person = { ...person, version: 1 }
    return { ...this.opened(person.id), contact: this.person }
  }

  #identified(identifier, bearer) {
    const { outcome, assurance, kept, token, code, loggedOut } = this.step.expect
    if (loggedOut) this.tokens.clear()
    if (code) return refusal(403, code)
    const result = { outcome, identifier, assurance, kept }
    const id = this.#contact(outcome, identifier, bearer)
    if (outcome === "merged") this.stray = this.person.id
    this.records.people.set(identifier, id)
    this.sees = this.step.sees[this.step.who]
    if (token === "same") return { ...result, contact: this.person }
    this.end(4002)
    return { ...result, ...this.#session({ id, identifier, assurance }) }
  }

  /** Whoever was nobody in particular receives an unknown identifier in place, if anything is carried over. */
  #contact(outcome, identifier, bearer) {
    const inPlace = bearer && !this.person.identifier && this.records.carriesOver
    const known = this.records.people.get(identifier)
    return known ?? (outcome !== "switched" && inPlace ? this.person.id : this.records.next("c"))
  }

  #renewed() {
    const { call, expect, sees, who } = this.step
    if (call === "identify" || expect.code === "conflict") return refusal(409, "conflict")
    if (call !== "renew" || expect.token !== "new") return refusal(401, "logged_out")
    this.sees = sees[who]
    return { status: 201, ...this.#session({ id: this.stray, assurance: "anonymous" }) }
  }

  // Connections

  receive(line, { type, token, resume, ref, draft, conversation }) {
    if (type === "ping") line.say({ type: "pong" })
    if (type === "send") this.#keep(line, ref, draft, conversation)
    if (type !== "hello") return
    if (!this.tokens.has(token)) return line.fall(4500)
    line.say({ type: "welcome", epoch: "e", contact: this.person, ...this.#since(resume), agentsOnline: true })
  }

  /** Who resumes receives what is new, and keeps what it did not forget in time. */
  #since(resume) {
    const { messages, conversations } = this.records.history(this.sees)
    const known = ({ conversation, sequence }) => sequence <= (resume?.conversations[conversation]?.[0] ?? 0)
    return { reset: !resume, conversations, messages: messages.filter(message => !known(message)) }
  }

  #keep(line, ref, draft, named) {
    const { id, conversation, sequence, at } = this.records.keep(draft, named)
    this.sees = [...this.sees, draft.text]
    line.say({ type: "ack", ref, draftId: draft.id, messageId: id, conversation, sequence, at })
  }

  fall(code) {
    for (const line of this.lines.splice(0)) line.fall(code)
  }

  /** The token is dead. */
  end(code) {
    this.tokens.clear()
    this.fall(code)
  }

  /** Somebody else's call changed what is seen here. */
  show(texts) {
    const known = this.records.history(this.sees).conversations.map(({ id }) => id)
    const lost = this.sees.some(text => !texts.includes(text))
    const news = this.records.history(texts.filter(text => !this.sees.includes(text)))
    this.sees = texts
    if (lost) return this.fall(4005)
    for (const conversation of news.conversations) if (!known.includes(conversation.id)) this.#tell({ type: "conversation", conversation })
    for (const message of news.messages) if (known.includes(message.conversation)) this.#tell({ type: "message", message })
  }

  #tell(frame) {
    for (const line of this.lines) line.say(frame)
  }
}

/**
 * @typedef {import("./types.js").Author} Author
 * @typedef {import("./types.js").Message} Message
 * @typedef {import("./types.js").Conversation} Conversation
 * @typedef {import("./types.js").Entry} Entry
 * @typedef {import("./types.js").Pending} Pending
 */

const TYPING_FADES = 6000

/** A UUID of version 7: the server files messages by time, so their ids are in order too. */
export function draftId(now = Date.now()) {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  for (let index = 0; index < 6; index++) bytes[index] = Math.floor(now / 2 ** (40 - 8 * index)) % 256
  bytes[6] = 0x70 | (bytes[6] & 0x0f)
  bytes[8] = 0x80 | (bytes[8] & 0x3f)
  return Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")
}

/**
 * The history of one person as far as this side knows it: what the server said, plus what was written here and waits for
 * its acknowledgement. It changes only through `apply`, takes the server's frames as they are, and tells with a `change`
 * event. Frames may come twice, late, or with some missing; what is shown is the same in the end.
 */
export class ConversationLog extends EventTarget {
  #side
  /** @type {Map<string, Message>} */
  #messages = new Map()
  /** @type {Map<string, Conversation>} */
  #conversations = new Map()
  /** Up to which number a conversation is here without a hole. @type {Map<string, number>} */
  #complete = new Map()
  /** @type {Map<string, Pending>} */
  #pending = new Map()
  /** Message ids of drafts written here, so that a bubble keeps its key when it is acknowledged. @type {Map<string, string>} */
  #keys = new Map()
  /** @type {Map<string, { author: Author, until: number }>} */
  #typing = new Map()
  /** @type {Entry[] | undefined} */
  #entries
  /** @type {{ epoch: string, contact: number } | undefined} */
  #known
  /** @type {string | undefined} */
  #earlier
  #online = true

  /** @param {"visitor" | "agents"} side whose screen this is */
  constructor(side) {
    super()
    this.#side = side
  }

  /** Everything to show, oldest first. */
  get entries() {
    this.#entries ??= [...this.#merged().map(message => this.#shown(message)), ...this.drafts.map(draft => this.#waiting(draft))]
    return this.#entries
  }

  /** The cursor of the page before, if there is one. */
  get earlier() {
    return this.#earlier
  }

  /** Whether a snapshot has arrived. */
  get loaded() {
    return this.#known !== undefined
  }

  get conversations() {
    return [...this.#conversations.values()].sort((one, other) => one.openedAt - other.openedAt || compare(one.id, other.id))
  }

  /** The conversation that is on screen, in which a new message goes on. */
  get conversation() {
    const { entries } = this
    for (let index = entries.length - 1; index >= 0; index--) {
      if (entries[index].conversation !== undefined) return entries[index].conversation
    }
    return undefined
  }

  /** What was written here and is no message yet, oldest first. */
  get drafts() {
    return [...this.#pending.values()].sort((one, other) => one.at - other.at)
  }

  /** Drafts that nobody has refused yet: to send again after a break. */
  get unsent() {
    return this.drafts.filter(draft => !draft.error)
  }

  get unread() {
    return [...this.#messages.values()].filter(message => this.#isUnread(message)).length
  }

  /** The marks to send once everything here has been seen. */
  get unreadMarks() {
    /** @type {Map<string, number>} */
    const marks = new Map()
    for (const message of this.#messages.values()) {
      if (this.#isUnread(message)) marks.set(message.conversation, Math.max(message.sequence, marks.get(message.conversation) ?? 0))
    }
    return [...marks].map(([conversation, sequence]) => ({ conversation, sequence }))
  }

  /** Whether something is known to exist that has not arrived: ask again if it stays so. */
  get behind() {
    return [...this.#conversations.values()].some(conversation => this.#lacks(conversation)) || this.#holes()
  }

  /** What to resume from. */
  cursor() {
    if (!this.#known) return undefined
    /** @type {Record<string, [number, number]>} */
    const conversations = {}
    for (const { id, version } of this.#conversations.values()) conversations[id] = [this.#complete.get(id) ?? 0, version]
    return { ...this.#known, conversations }
  }

  /** Who of the other side is typing. */
  typists(now = Date.now()) {
    return [...this.#typing.values()].filter(({ until }) => until > now).map(({ author }) => author)
  }

  /** @param {string} id */
  pending(id) {
    return this.#pending.get(id)
  }

  /**
   * @param {any} event a frame of the server (`welcome`, `opened`, `message`, `conversation`, `ack`, `typing`, `contact`, `person`),
   *   or what happens here: `draft {draft, at, conversation?}`, `refused {draftId, error}`, `retry {draftId}`, `discard {draftId}`, `connection {online}`,
   *   `earlier {messages, earlier?}`, `seen {conversation, sequence}`, `forget`
   * @returns {{ gap: boolean, arrived: Message[] }} `gap`: say hello again; `arrived`: the other side's messages that are news
   */
  apply(event) {
    /** @type {Message[]} */
    const arrived = []
    const take = this.#verbs[event.type]
    const isNew = event.type === "conversation" && !this.#conversations.has(event.conversation.id)
    take?.(event, arrived)
    if (take) this.#changed()
    return { gap: (event.type === "message" && this.#holes()) || (isNew && this.#lacks(event.conversation)), arrived }
  }

  /** @type {Record<string, ((event: any, arrived: Message[]) => void) | undefined>} */
  #verbs = {
    welcome: (event, arrived) => this.#snapshot(event, event.contact.version, arrived),
    opened: (event, arrived) => this.#snapshot(event, event.person.version, arrived),
    message: (event, arrived) => this.#receive(event.message, arrived),
    conversation: event => this.#learn(event.conversation),
    ack: event => this.#acknowledge(event),
    typing: event => this.#type(event),
    contact: event => this.#version(event.contact.version),
    person: event => this.#version(event.person.version),
    draft: event => this.#write(event),
    refused: ({ draftId, error }) => this.#mark(draftId, error),
    retry: ({ draftId }) => this.#mark(draftId, undefined),
    discard: ({ draftId }) => this.#pending.delete(draftId),
    connection: ({ online }) => void (this.#online = online),
    earlier: event => this.#prepend(event),
    seen: event => this.#see(event),
    forget: () => this.#forget(),
  }

  // From the server

  /** @param {any} event @param {number} version @param {Message[]} arrived */
  #snapshot(event, version, arrived) {
    const news = this.#known !== undefined
    if (event.reset) this.#empty()
    if (event.reset || !news) this.#earlier = event.earlier
    this.#known = { epoch: event.epoch, contact: version }
    for (const conversation of event.conversations) this.#learn(conversation)
    for (const message of event.messages) this.#receive(message, news && !event.reset ? arrived : [])
    for (const { id, sequence } of event.conversations) this.#complete.set(id, Math.max(sequence, this.#complete.get(id) ?? 0))
  }

  /** @param {Message} message @param {Message[]} arrived */
  #receive(message, arrived) {
    const known = this.#messages.get(message.id)
    this.#keep(message)
    this.#count(message.conversation, message.sequence)
    if (known) return
    this.#typing.delete(typist(message.conversation, message.author))
    if (!this.#isMine(message.author) && message.sequence > this.#read(message.conversation)) arrived.push(message)
  }

  /** @param {Message} message */
  #keep(message) {
    if (message.draftId && this.#pending.delete(message.draftId)) this.#keys.set(message.id, message.draftId)
    this.#messages.set(message.id, message)
  }

  /** @param {{ draftId: string, messageId: string, conversation: string, sequence: number, at: number }} ack */
  #acknowledge({ draftId, messageId, conversation, sequence, at }) {
    const draft = this.#pending.get(draftId)
    if (!draft) return
    const author = { kind: this.#side === "visitor" ? /** @type {const} */ ("visitor") : /** @type {const} */ ("agent") }
    this.#receive({ id: messageId, conversation, sequence, author, text: draft.text, at, draftId }, [])
  }

  /** @param {Conversation} conversation */
  #learn(conversation) {
    const known = this.#conversations.get(conversation.id)
    if (known && conversation.version <= known.version) return
    this.#conversations.set(conversation.id, {
      ...conversation,
      visitorRead: Math.max(conversation.visitorRead, known?.visitorRead ?? 0),
      agentsRead: Math.max(conversation.agentsRead, known?.agentsRead ?? 0),
    })
  }

  /** @param {{ conversation: string, author: Author, typing: boolean, at?: number }} event */
  #type({ conversation, author, typing, at = Date.now() }) {
    if (this.#isMine(author)) return
    if (typing) this.#typing.set(typist(conversation, author), { author, until: at + TYPING_FADES })
    else this.#typing.delete(typist(conversation, author))
  }

  #version(/** @type {number} */ contact) {
    if (this.#known) this.#known = { ...this.#known, contact: Math.max(contact, this.#known.contact) }
  }

  /** @param {{ messages: Message[], earlier?: string }} page */
  #prepend({ messages, earlier }) {
    for (const message of messages) {
      const { id, conversation, sequence } = message
      if (!this.#messages.has(id)) this.#keep(message)
      if (!this.#conversations.has(conversation)) this.#complete.set(conversation, Math.max(sequence, this.#complete.get(conversation) ?? 0))
    }
    this.#earlier = earlier
  }

  // From here

  /**
   * Another tab's draft may be heard of after its message.
   * @param {{ draft: { id: string, text: string }, at: number, conversation?: string }} event
   */
  #write({ draft, at, conversation }) {
    if (![...this.#messages.values()].some(({ draftId }) => draftId === draft.id)) this.#pending.set(draft.id, { ...draft, at, conversation })
  }

  /** @param {string} draftId @param {{ code: string, message: string } | undefined} error */
  #mark(draftId, error) {
    const draft = this.#pending.get(draftId)
    if (draft) this.#pending.set(draftId, { ...draft, error })
  }

  /** @param {{ conversation: string, sequence: number }} mark */
  #see({ conversation, sequence }) {
    const known = this.#conversations.get(conversation)
    if (!known) return
    const mark = this.#side === "visitor" ? "visitorRead" : "agentsRead"
    this.#conversations.set(conversation, { ...known, [mark]: Math.max(sequence, known[mark]) })
  }

  #forget() {
    this.#empty()
    this.#pending.clear()
    this.#keys.clear()
    this.#known = undefined
  }

  #empty() {
    this.#messages.clear()
    this.#conversations.clear()
    this.#complete.clear()
    this.#typing.clear()
    this.#earlier = undefined
  }

  // Numbers

  /** @param {string} conversation @param {number} sequence */
  #count(conversation, sequence) {
    let complete = this.#complete.get(conversation) ?? 0
    if (sequence !== complete + 1) return
    const here = new Set(this.#of(conversation).map(message => message.sequence))
    while (here.has(complete + 1)) complete++
    this.#complete.set(conversation, complete)
  }

  /**
   * A conversation that comes with a merge has messages that nobody sent here.
   * @param {{ id: string, sequence: number }} conversation
   */
  #lacks({ id, sequence }) {
    return sequence > (this.#complete.get(id) ?? 0)
  }

  #holes() {
    return [...this.#messages.values()].some(({ conversation, sequence }) => sequence > (this.#complete.get(conversation) ?? 0))
  }

  #of(/** @type {string} */ conversation) {
    return [...this.#messages.values()].filter(message => message.conversation === conversation)
  }

  /** @param {Message} message */
  #isUnread({ author, conversation, sequence }) {
    return this.#conversations.has(conversation) && !this.#isMine(author) && sequence > this.#read(conversation)
  }

  #read(/** @type {string} */ conversation) {
    const known = this.#conversations.get(conversation)
    return (this.#side === "visitor" ? known?.visitorRead : known?.agentsRead) ?? 0
  }

  // To show

  /** Numbers rule inside a conversation, the server's time and then the id between conversations: a merge of sorted lists. */
  #merged() {
    /** @type {Map<string, Message[]>} */
    const lists = new Map()
    for (const message of this.#messages.values()) {
      const list = lists.get(message.conversation)
      if (list) list.push(message)
      else lists.set(message.conversation, [message])
    }
    const queues = [...lists.values()].map(list => list.sort((one, other) => other.sequence - one.sequence))
    const merged = []
    for (let queue = first(queues); queue; queue = first(queues)) merged.push(/** @type {Message} */ (queue.pop()))
    return merged
  }

  /** @param {Message} message @returns {Entry} */
  #shown({ id, text, at, author, conversation, sequence, assurance }) {
    const mine = this.#isMine(author)
    return { key: this.#keys.get(id) ?? id, text, at, author, mine, conversation, sequence, assurance, state: mine ? this.#progress(conversation, sequence) : "received" }
  }

  /** @param {Pending} draft @returns {Entry} */
  #waiting({ id, text, at, conversation, error }) {
    const kind = this.#side === "visitor" ? "visitor" : "agent"
    return { key: id, text, at, author: { kind }, mine: true, conversation, error, state: error ? "failed" : this.#online ? "sending" : "waiting" }
  }

  /** @param {string} conversation @param {number} sequence */
  #progress(conversation, sequence) {
    const known = this.#conversations.get(conversation)
    const read = (this.#side === "visitor" ? known?.agentsRead : known?.visitorRead) ?? 0
    return sequence <= read ? "read" : "sent"
  }

  #isMine(/** @type {Author} */ author) {
    return (author.kind === "visitor") === (this.#side === "visitor")
  }

  #changed() {
    this.#entries = undefined
    this.dispatchEvent(new Event("change"))
  }
}

/**
 * The list whose next message is the earliest.
 * @param {Message[][]} queues
 */
function first(queues) {
  /** @type {Message[] | undefined} */
  let best
  for (const queue of queues) {
    if (queue.length > 0 && (!best || earlier(queue[queue.length - 1], best[best.length - 1]))) best = queue
  }
  return best
}

/** @param {Message} one @param {Message} other */
function earlier(one, other) {
  return one.at < other.at || (one.at === other.at && one.id < other.id)
}

/** @param {string} one @param {string} other */
function compare(one, other) {
  return one < other ? -1 : Number(one > other)
}

/** @param {string} conversation @param {Author} author */
function typist(conversation, author) {
  return `${conversation} ${author.kind} ${author.name ?? ""}`
}

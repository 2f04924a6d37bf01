import { draftId } from "../kit/conversation-log.js"

/**
 * @typedef {{ names(): string[], get(name: string): string | null | undefined, set(name: string, text: string): void, remove(name: string): void }} Store
 * @typedef {import("./types.js").Draft} Draft
 * @typedef {import("./types.js").Session} Session
 */

/** Enough for a long journey without a connection, and far from filling the site's storage. */
export const ROOM = { messages: 100, characters: 200_000 }

const FAREWELL = "revoke-"

/**
 * What the visitor wrote and the server has not acknowledged. It outlives a reload and the browser, and all tabs share it:
 * each draft lies under a name of its own, so tabs that write at once lose nothing. A draft waits until it is taken, or has
 * failed, with the error that says why.
 *
 * A draft belongs to the session of its generation and is never sent in another; "" is a visitor without a session.
 */
export class Outbox {
  #store

  /** @param {Store} store */
  constructor(store) {
    this.#store = store
  }

  /**
   * All that this person wrote, in the order of writing.
   * @param {string} generation
   */
  of(generation) {
    return this.#drafts.filter(draft => draft.generation === generation)
  }

  /** @param {string} generation */
  waiting(generation) {
    return this.of(generation).filter(draft => !draft.error)
  }

  /**
   * @param {string} text
   * @param {{ generation: string, conversation?: string, now: number }} by
   * @returns {Draft | undefined} nothing when there is no room
   */
  add(text, { generation, conversation, now }) {
    const drafts = this.#drafts
    const characters = drafts.reduce((sum, draft) => sum + draft.text.length, text.length)
    if (drafts.length >= ROOM.messages || characters > ROOM.characters) return undefined
    // Order is the order of writing, whatever becomes of the clock.
    const at = Math.max(now, (drafts[drafts.length - 1]?.at ?? 0) + 1)
    const draft = { id: draftId(at), text, at, generation, conversation }
    this.#write(draft)
    return draft
  }

  /** @param {string} id @param {Draft["error"]} error why it was refused for good; nothing: it waits again */
  mark(id, error) {
    const draft = this.#read(id)
    if (draft) this.#write({ ...draft, error })
  }

  /** @param {string} id */
  remove(id) {
    this.#store.remove(id)
  }

  /**
   * What was written before there was a session goes with the first one.
   * @param {string} generation
   */
  adopt(generation) {
    for (const draft of this.of("")) this.#write({ ...draft, generation })
  }

  /** @param {string} generation */
  drop(generation) {
    for (const { id } of this.of(generation)) this.remove(id)
  }

  /**
   * Drops what anybody else wrote; without a generation, everything.
   * @param {string} [generation]
   */
  keep(generation) {
    for (const name of this.#names) {
      if (this.#read(name)?.generation !== generation || generation === undefined) this.#store.remove(name)
    }
  }

  /**
   * Makes the log show what waits here, whichever tab wrote it. What is here no longer leaves the log with its message, or at
   * once when nobody else can have sent it.
   * @param {import("../kit/conversation-log.js").ConversationLog} log
   * @param {string} generation
   * @param {boolean} complete whether the log has every message that was sent
   */
  show(log, generation, complete) {
    const drafts = this.of(generation)
    const ids = new Set(drafts.map(({ id }) => id))
    for (const { id } of complete ? log.drafts : []) if (!ids.has(id)) log.apply({ type: "discard", draftId: id })
    for (const { id, text, at, conversation, error } of drafts) {
      if (!log.pending(id)) log.apply({ type: "draft", draft: { id, text }, at, conversation })
      if (log.pending(id)?.error?.message === error?.message) continue
      log.apply(error ? { type: "refused", draftId: id, error } : { type: "retry", draftId: id })
    }
  }

  /** @returns {Draft[]} */
  get #drafts() {
    const drafts = this.#names.map(name => this.#read(name)).filter(draft => draft !== undefined)
    return /** @type {Draft[]} */ (drafts).sort((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1))
  }

  get #names() {
    return this.#store.names().filter(name => name.length === 36)
  }

  /** @param {string} id @returns {Draft | undefined} */
  #read(id) {
    try {
      const draft = JSON.parse(this.#store.get(id) ?? "null")
      return typeof draft?.text === "string" && typeof draft.at === "number" ? { ...draft, id } : undefined
    } catch {
      return undefined
    }
  }

  /** @param {Draft} draft */
  #write({ id, ...draft }) {
    this.#store.set(id, JSON.stringify(draft))
  }
}

/**
 * What a widget keeps in the site's storage: the session under one key, and under keys that begin like it what waits to be sent. A browser that
 * refuses storage remembers until the page goes.
 */
export class Shelf {
  #key
  #storage
  /** @type {Map<string, string>} */
  #memory = new Map()

  /** @param {string} key @param {Storage | undefined} storage */
  constructor(key, storage) {
    this.#key = key
    this.#storage = storage
  }

  /** @returns {Session | undefined} */
  get session() {
    try {
      const session = JSON.parse(this.get("") ?? "null")
      return typeof session?.token === "string" && session.contact ? session : undefined
    } catch {
      return undefined
    }
  }

  set session(session) {
    if (session) this.set("", JSON.stringify(session))
    else this.remove("")
  }

  /** Whether the session is known in this tab only, because the storage takes nothing. */
  get isForgetful() {
    return this.#memory.has("")
  }

  /** What can end the sessions that have ended here and that the server may not know of yet; it can do nothing else. */
  get farewells() {
    return this.names().filter(name => name.startsWith(FAREWELL)).map(name => name.slice(FAREWELL.length))
  }

  /** @param {string} revocation kept until it is said */
  farewell(revocation) {
    this.set(FAREWELL + revocation, "")
  }

  /** @param {string} revocation */
  said(revocation) {
    this.remove(FAREWELL + revocation)
  }

  /** What is kept besides the session. */
  names() {
    const start = `${this.#key}:`
    /** @type {string[]} */
    const keys = []
    this.#try(storage => {
      for (let index = 0; index < storage.length; index++) keys.push(storage.key(index) ?? "")
    })
    const stored = keys.filter(key => key.startsWith(start)).map(key => key.slice(start.length))
    return [...new Set([...stored, ...this.#memory.keys()])].filter(Boolean)
  }

  /** @param {string} name */
  get(name) {
    return this.#memory.get(name) ?? this.#try(storage => storage.getItem(this.#path(name)))
  }

  /** @param {string} name @param {string} text */
  set(name, text) {
    this.#memory.set(name, text)
    this.#try(storage => {
      storage.setItem(this.#path(name), text)
      this.#memory.delete(name)
    })
  }

  /** @param {string} name */
  remove(name) {
    this.#memory.delete(name)
    this.#try(storage => storage.removeItem(this.#path(name)))
  }

  #path(/** @type {string} */ name) {
    return name ? `${this.#key}:${name}` : this.#key
  }

  /**
   * @template Result
   * @param {(storage: Storage) => Result} action
   */
  #try(action) {
    try {
      return this.#storage && action(this.#storage)
    } catch {
      return undefined
    }
  }
}

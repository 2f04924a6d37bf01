import { requestId } from "../kit/wire.js"

/**
 * What the tabs of one browser do together: one of them at a time, by Web Locks, and everyone told, by a channel of their own
 * besides what the storage says.
 */
export class Tabs {
  #parts
  #channel
  /** @type {Record<Purpose, Turns>} */
  #turns

  /**
   * @param {{ key: string, shelf: Store, clock: Clock, locks?: LockManager, Channel?: new (name: string) => BroadcastChannel }} parts
   * @param {(news: any) => void} heard what another tab told
   */
  constructor(parts, heard) {
    this.#parts = parts
    this.#channel = channel(parts.Channel ?? globalThis.BroadcastChannel, parts.key)
    if (this.#channel) this.#channel.onmessage = ({ data }) => heard(data)
    const turns = (/** @type {Purpose} */ purpose) => new Turns(turn => this.#lock(purpose, turn), parts.clock)
    this.#turns = { session: turns("session"), outbox: turns("outbox") }
  }

  stop() {
    this.#channel?.close()
    this.hurry()
  }

  /** This page is about to go, and may hold nobody up. */
  hurry() {
    for (const turns of Object.values(this.#turns)) turns.hurry()
  }

  /** @param {object} news */
  tell(news) {
    this.#channel?.postMessage(news)
  }

  /**
   * @template Result
   * @param {Purpose} purpose
   * @param {() => Promise<Result>} action
   * @returns {Promise<Result>}
   */
  alone(purpose, action) {
    return new Promise((resolve, reject) => this.#turns[purpose].take(() => action().then(resolve, reject)))
  }

  /** The next tab waits until it can see what was stored in this turn. */
  stored(/** @type {Purpose} */ purpose) {
    this.#turns[purpose].linger()
  }

  /**
   * A browser that refuses storage refuses locks too.
   * @param {Purpose} purpose @param {() => Promise<void>} turn
   */
  async #lock(purpose, turn) {
    const { key, shelf, clock, locks } = this.#parts
    let begun = false
    const once = () => {
      begun = true
      return turn()
    }
    try {
      if (locks) return await locks.request(`${key}:${purpose}`, once)
    } catch {}
    if (!begun) await leased(shelf, clock, purpose, once)
  }
}

/** The turns of one tab for one purpose. What this tab does next may still be done in the turn that it has. */
class Turns {
  #lock
  #clock
  /** @type {(() => Promise<void>)[]} */
  #actions = []
  #taken = false
  /** @type {any} */
  #lingering
  #wake = () => {}

  /** @param {(turn: () => Promise<void>) => Promise<void>} lock @param {Clock} clock */
  constructor(lock, clock) {
    this.#lock = lock
    this.#clock = clock
  }

  /** @param {() => Promise<void>} action that fails for nobody but its caller */
  async take(action) {
    this.#actions.push(action)
    this.#wake()
    if (this.#taken) return
    this.#taken = true
    while (this.#actions.length > 0) await this.#lock(() => this.#go())
    this.#taken = false
  }

  linger() {
    this.#clock.stop(this.#lingering)
    this.#lingering = this.#clock.start(() => this.hurry(), MOMENT)
  }

  hurry() {
    this.#clock.stop(this.#lingering)
    this.#lingering = undefined
    this.#wake()
  }

  async #go() {
    while (this.#actions.length > 0 || this.#lingering !== undefined) {
      const action = this.#actions.shift()
      await (action ? action() : new Promise(resolve => (this.#wake = () => resolve(undefined))))
    }
  }
}

/** @param {(new (name: string) => BroadcastChannel) | undefined} Channel @param {string} name */
function channel(Channel, name) {
  try {
    return Channel && new Channel(name)
  } catch {
    return undefined
  }
}

/**
 * @typedef {"session" | "outbox"} Purpose
 * @typedef {import("./outbox.js").Store} Store
 * @typedef {import("../kit/wire.js").Clock} Clock
 */

/** Milliseconds after which what one tab has stored is seen by the others, even on a busy machine. */
export const MOMENT = 500
/** Milliseconds that a lease must have stood. Whoever calls waits for them, so they are few. */
const STANDS = 50
const LASTS = 4000

/** @param {Clock} clock @param {number} milliseconds */
export function pause(clock, milliseconds) {
  return new Promise(resolve => clock.start(() => resolve(undefined), milliseconds))
}

/**
 * One tab at a time where the browser has no Web Locks, as on a page without https: a lease in the storage, renewed while it
 * lasts, and free again soon after its tab has died or fallen asleep. What one tab stores, another reads a moment later, so
 * a lease counts once it has stood for a while. Two tabs may still rarely believe that they hold it: look again before
 * you keep what you did under it.
 * @template Result
 * @param {Store} store
 * @param {Clock} clock
 * @param {string} purpose
 * @param {() => Promise<Result>} action
 */
export async function leased(store, clock, purpose, action) {
  const name = `lease-${purpose}`
  const mine = requestId()
  const holder = () => {
    const [id, until] = (store.get(name) ?? "").split(" ")
    const left = Number(until) - clock.now()
    return left > 0 && left <= LASTS ? id : undefined
  }
  const take = () => store.set(name, `${mine} ${clock.now() + LASTS}`)
  while (holder() !== mine) {
    while (holder()) await pause(clock, STANDS * (1 + 2 * clock.random()))
    take()
    await pause(clock, STANDS * (2 + clock.random()))
  }
  let timer = clock.start(function renew() {
    if (holder() !== mine) return
    take()
    timer = clock.start(renew, LASTS / 4)
  }, LASTS / 4)
  try {
    return await action()
  } finally {
    clock.stop(timer)
    if (holder() === mine) store.remove(name)
  }
}

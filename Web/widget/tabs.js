import { requestId } from "../kit/wire.js"

/**
 * What the tabs of one browser do together: one of them at a time, by Web Locks, and everyone told, by a channel of their own
 * besides what the storage says.
 */
export class Tabs {
  #parts
  #channel

  /**
   * @param {{ key: string, shelf: Store, clock: Clock, locks?: LockManager, Channel?: new (name: string) => BroadcastChannel }} parts
   * @param {(news: any) => void} heard what another tab told
   */
  constructor(parts, heard) {
    this.#parts = parts
    this.#channel = channel(parts.Channel ?? globalThis.BroadcastChannel, parts.key)
    if (this.#channel) this.#channel.onmessage = ({ data }) => heard(data)
  }

  stop() {
    this.#channel?.close()
  }

  /** @param {object} news */
  tell(news) {
    this.#channel?.postMessage(news)
  }

  /**
   * The next tab's turn comes when it can see what this one has stored; nobody else waits for that. A browser that refuses
   * storage refuses locks too.
   * @template Result
   * @param {"session" | "outbox"} purpose
   * @param {() => Promise<Result>} action
   * @returns {Promise<Result>}
   */
  alone(purpose, action) {
    const { key, shelf, clock, locks } = this.#parts
    return new Promise((resolve, reject) => {
      let begun = false
      const turn = async () => {
        begun = true
        await action().then(resolve, reject)
        await pause(clock, MOMENT)
      }
      const lease = () => leased(shelf, clock, purpose, turn)
      const taken = locks ? locks.request(`${key}:${purpose}`, turn).catch(() => (begun ? undefined : lease())) : lease()
      taken.catch(reject)
    })
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
 * @typedef {import("./outbox.js").Store} Store
 * @typedef {import("../kit/wire.js").Clock} Clock
 */

/** Milliseconds after which what one tab has stored is seen by the others, even on a busy machine. */
export const MOMENT = 50
const LASTS = 4000

/** @param {Clock} clock @param {number} milliseconds */
function pause(clock, milliseconds) {
  return new Promise(resolve => clock.start(() => resolve(undefined), milliseconds))
}

/**
 * One tab at a time where the browser has no Web Locks, as on a page without https: a lease in the storage, renewed while it
 * lasts, and free again soon after its tab has died or fallen asleep. What one tab stores, another reads a moment later, so
 * a lease counts once it has stood for that moment. Two tabs may still rarely believe that they hold it: look again before
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
    while (holder()) await pause(clock, MOMENT * (1 + 2 * clock.random()))
    take()
    await pause(clock, MOMENT * (2 + clock.random()))
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

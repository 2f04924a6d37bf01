import { signedOut, wordsFor } from "./api.js"
import { save } from "./elements/save-file.js"
import { exportName, mayGovern } from "./models/erasing.js"
import { ending, erasing, undoing } from "./models/person-questions.js"
import { PersonRecord } from "./models/person-record.js"

/** @typedef {import("./models/types.js").Person} Person */
/** @typedef {import("./models/types.js").TimelineEntry} TimelineEntry */
/** @typedef {import("./models/types.js").PersonSession} PersonSession */
/** @typedef {"timeline" | "sessions"} Part */

/**
 * The person on screen beyond their messages: how they became who they are, where they are signed in, and what may be done about it.
 * A part is fetched while it is unfolded, and again when something about the person changed.
 */
export class PersonDesk {
  record = new PersonRecord()
  #api
  #panel
  #confirm
  #onErased
  /** @type {Person | undefined} */
  #person
  #lost = false
  /** What is on its way, and whether it is stale by then. @type {Map<Part, boolean>} */
  #asking = new Map()

  /**
   * @param {{
   *   api: import("./api.js").InboxApi, agent: import("./models/types.js").Agent,
   *   panel: import("./elements/inbox-person.js").InboxPerson, confirm: import("./elements/inbox-confirm.js").InboxConfirm,
   *   onErased: (person: string) => void, signal: AbortSignal,
   * }} parts
   */
  constructor({ api, agent, panel, confirm, onErased, signal }) {
    this.#api = api
    this.#panel = panel
    this.#confirm = confirm
    this.#onErased = onErased
    panel.data.hidden = !mayGovern(agent)
    const on = (/** @type {EventTarget} */ target, /** @type {string} */ type, /** @type {(detail: any) => void} */ action) =>
      target.addEventListener(type, event => action(/** @type {CustomEvent} */ (event).detail), { signal })
    on(panel.timeline, "unfold", () => this.#fetch("timeline"))
    on(panel.timeline, "earlier", () => this.#earlier())
    on(panel.timeline, "undo", entry => this.#undo(entry))
    on(panel.sessions, "unfold", () => this.#fetch("sessions"))
    on(panel.sessions, "end", session => this.#end(session))
    on(panel.data, "export", () => this.#export())
    on(panel.data, "erase", () => this.#erase())
  }

  /** @param {Person | undefined} person @param {boolean} [lost] whether there is no connection that would tell who is online */
  show(person, lost = false) {
    this.#lost = lost
    const before = this.#person
    this.#person = person
    if (person?.id !== before?.id) this.record.apply({ type: "person", id: person?.id })
    if (person && person !== before) this.#refresh()
    this.#draw()
  }

  #refresh() {
    if (this.#panel.timeline.open) this.#fetch("timeline")
    if (this.#panel.sessions.open) this.#fetch("sessions")
  }

  /** One at a time; what is asked for meanwhile is asked once more afterwards. */
  async #fetch(/** @type {Part} */ part) {
    const id = this.record.id
    if (!id) return
    if (this.#asking.has(part)) {
      this.#asking.set(part, true)
      return
    }
    this.#asking.set(part, false)
    await this.#try(part, id, async () => this.record.apply({ type: part, id, .../** @type {any} */ (await this.#api[part](id)) }))
    const stale = this.#asking.get(part)
    this.#asking.delete(part)
    if (stale) this.#fetch(part)
  }

  #earlier() {
    const { id, earlier } = this.record
    if (id && earlier) this.#try("timeline", id, async () => this.record.apply({ type: "before", id, ...await this.#api.timeline(id, earlier) }))
  }

  async #undo(/** @type {TimelineEntry} */ entry) {
    const { merge } = entry
    const id = this.record.id
    const sure = await this.#confirm.ask(undoing(entry))
    if (!sure || !id || !merge) return
    if (await this.#try("timeline", id, async () => void await this.#api.undo(merge))) this.#refresh()
  }

  async #end(/** @type {PersonSession} */ session) {
    const id = this.record.id
    const sure = await this.#confirm.ask(ending(session))
    if (!sure || !id) return
    if (await this.#try("sessions", id, async () => void await this.#api.endSession(id, session.id))) this.#refresh()
  }

  async #export() {
    const person = this.#person
    if (!person) return
    await this.#panel.data.during("export", async () => {
      save(exportName(), JSON.stringify(await this.#api.export(person.id), undefined, 2))
    }, wordsFor)
  }

  async #erase() {
    const person = this.#person
    if (!person) return
    if (!await this.#confirm.ask(erasing(person))) return
    await this.#panel.data.during("erase", async () => {
      await this.#api.erase(person.id)
      this.#onErased(person.id)
    }, wordsFor)
  }

  /**
   * Whether it went well.
   * @param {Part} part
   * @param {string} id
   * @param {() => Promise<void>} action
   */
  async #try(part, id, action) {
    try {
      await action()
      return true
    } catch (error) {
      if (!signedOut(error)) this.record.apply({ type: "problem", id, part, words: wordsFor(error) })
      return false
    } finally {
      this.#draw()
    }
  }

  #draw() {
    const { rows, earlier, sessions, problems } = this.record
    this.#panel.timeline.show({ rows, earlier: earlier !== undefined, problem: problems.timeline })
    this.#panel.sessions.show({ sessions, problem: problems.sessions, lost: this.#lost })
  }
}

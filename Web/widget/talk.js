import { ApiError, requestId } from "../kit/wire.js"
import { Courier, passes } from "./courier.js"

/** What the visitor says and reads during a visit: what waits is taken to the server, and the log shows how far it got. */
export class Talk {
  #visit
  #fetching = false
  #introducing = false

  /** @param {import("./visit.js").Visit} visit */
  constructor(visit) {
    this.#visit = visit
    this.courier = new Courier({
      next: () => this.#next(),
      send: frame => visit.connection.send(frame),
      alone: trip => visit.tabs.alone("outbox", () => trip().finally(() => visit.tabs.stored("outbox"))),
      refused: ({ id }, error) => this.refuse(id, error),
      clock: visit.clock,
    })
  }

  /** @param {boolean} typing */
  typing(typing) {
    const { log, connection } = this.#visit
    this.#visit.sync()
    if (log.conversation) connection.send({ type: "typing", conversation: log.conversation, typing })
  }

  seen() {
    const { log, connection } = this.#visit
    this.#visit.sync()
    for (const mark of log.unreadMarks) {
      if (connection.send({ type: "read", ...mark })) log.apply({ type: "seen", ...mark })
    }
  }

  async earlier() {
    const visit = this.#visit
    visit.sync()
    const { log, session } = visit
    const cursor = log.earlier
    if (cursor === undefined || this.#fetching || !session) return
    this.#fetching = true
    try {
      const page = await visit.rest.request("GET", `/history?before=${encodeURIComponent(cursor)}`, { token: session.token })
      visit.sync()
      if (visit.generation === session.generation && log.earlier === cursor) log.apply({ type: "earlier", ...page })
    } catch (/** @type {any} */ error) {
      if (error.code === "logged_out") await visit.endings.outlive(session.token)
      else visit.tell("error", error)
    } finally {
      this.#fetching = false
    }
  }

  /** Sends what waits. The first message makes the session. */
  flush() {
    const { outbox, session, generation, connection } = this.#visit
    if (outbox.waiting(generation).length === 0) return
    if (session) this.#visit.learn(undefined, true)
    else this.#introduce()
    connection.settle()
    this.courier.go()
  }

  /** What to send now: what this very session's person wrote, on a connection that is theirs. */
  #next() {
    const visit = this.#visit
    visit.sync()
    if (!visit.connection.serves(visit.session?.token)) return undefined
    const [draft] = visit.outbox.waiting(visit.generation)
    if (draft) this.show()
    return draft
  }

  async #introduce() {
    if (this.#introducing) return
    this.#introducing = true
    const visit = this.#visit
    const { logouts } = visit
    const late = visit.clock.start(() => visit.connection.late(), 1500)
    try {
      await visit.inTurn(call => visit.alone(async () => {
        visit.fence(call)
        if (visit.session) return
        const session = await visit.rest.request("POST", "/sessions", { body: { requestId: requestId() } })
        visit.fence(call, session)
        visit.begin(session)
      }))
    } catch (/** @type {any} */ error) {
      if (logouts === visit.logouts) return this.#notIntroduced(error)
    } finally {
      this.#introducing = false
      visit.clock.stop(late)
    }
    this.flush()
  }

  /** @param {ApiError} error */
  #notIntroduced(error) {
    const { connection, outbox } = this.#visit
    connection.wait(error)
    if (passes(error)) this.#visit.tell("error", error)
    else for (const { id } of outbox.waiting("")) this.refuse(id, error)
  }

  /**
   * A message was refused, and is not sent again unasked. The visitor reads what concerns them, the site all of it.
   * @param {string} id of its draft
   * @param {import("../kit/wire.js").Problem} problem
   */
  refuse(id, problem) {
    const { code } = problem
    this.#visit.outbox.mark(id, { code, message: code === "invalid_message" ? problem.message : "This message was not sent." })
    this.show()
    this.#visit.tell("error", new ApiError(problem))
  }

  /** The log shows what waits. */
  show(complete = false) {
    const { outbox, log, generation } = this.#visit
    outbox.show(log, generation, complete)
  }
}

import assert from "node:assert/strict"
import { readFileSync, readdirSync } from "node:fs"
import { fakeClock } from "./clock.js"
import { Records } from "./vector-desk.js"
import { Page, plain } from "./vector-page.js"

/** Longer than any pause between two tries. */
const WHILE = 40_000
const MOMENT = 5000

const wire = new URL("../../Tests/Wire/", import.meta.url)

/** Every sequence of `Tests/Wire/identity-*.json`; docs/identify.md says how to read them. */
export const sequences = readdirSync(wire)
  .filter(name => /^identity-.*\.json$/.test(name))
  .flatMap(name => JSON.parse(readFileSync(new URL(name, wire), "utf8")).sequences)

/** A step that repeats another is that one, with what it is answered now. */
function spelledOut(step, steps) {
  if (step.call !== "repeat") return step
  const { lost, ...original } = steps.find(({ id }) => id === step.of)
  return { ...original, ...step, call: original.call, repeats: true }
}

/** One sequence, step by step. Every browser of it is a page with a storage of its own. */
export class Drive {
  /** Which steps were not made, and why. */
  skipped = []
  #pages = new Map()
  #clock = fakeClock()
  #steps
  #records

  constructor({ widget, steps }) {
    this.#records = new Records(widget)
    this.#steps = steps.map(step => spelledOut(step, steps))
  }

  stop() {
    for (const { visitor } of this.#pages.values()) visitor.stop()
  }

  async run() {
    for (const [index, step] of this.#steps.entries()) await this.#take(step, this.#steps.slice(index + 1))
  }

  async #take(step, later) {
    const own = await this.#make(step, later)
    await this.#clock.pass(step.call === "revoke" ? WHILE : MOMENT)
    for (const [name, page] of this.#pages) if (name !== step.who) follow(page, step, name, later)
    await this.#clock.pass(MOMENT)
    for (const [name, page] of this.#pages) check(page, step, name, own && name === step.who)
  }

  /** Whether it was a call, and a page made it. */
  async #make(step, later) {
    const { who, call, from, identifier } = step
    if (call === "erase") this.#records.people.delete(identifier)
    if (call === "kill") for (const { desk } of this.#pages.values()) desk.fall(1006)
    if (call === "steal") await this.#open(who, this.#pages.get(from))
    if (["owner", "backend", "server"].includes(who) || call === "steal") return false
    const why = unreachable(step, this.#pages.get(who))
    if (why) return this.#skip(step, why)
    if (!this.#pages.has(who)) await this.#open(who)
    const page = this.#pages.get(who)
    if (beginsByWriting(step, later)) page.waits = true
    else page.make(step)
    return true
  }

  /** A thief opens the site with what was in the other one's storage. */
  async #open(name, origin) {
    this.#pages.get(name)?.visitor.stop()
    this.#pages.set(name, await Page.open(this.#records, this.#clock, origin))
  }

  /** Whoever is seen to have a token after a step that was not made goes on without us. */
  #skip({ who, call, repeats, expect, sees }, why) {
    this.skipped.push(`${who} ${repeats ? "repeats " : ""}${call}: ${why}`)
    const page = this.#pages.get(who)
    if (page && !page.token && expect.token) {
      page.visitor.stop()
      this.#pages.delete(who)
    } else if (sees[who] === null) page?.desk.end(4500)
    return false
  }
}

/** Why a widget never makes this call, if it does not. */
function unreachable({ call, expect, repeats, draft }, page) {
  if (repeats && !page?.waits) return "a widget does not ask again what was answered"
  if (draft) return "a widget does not send a draft again that was acknowledged"
  if (call === "renew" && expect.code) return page.token && "a widget renews no session that lives"
  if (expect.loggedOut && !page.token) return "a widget whose connection was closed shows its dead token no more"
  if (call === "logoutOffline" && !page.token) return "a widget whose session is over has forgotten the handle"
  if (call === "revoke" && page.farewells.length === 0) return "a widget whose session is over has forgotten the handle"
  return undefined
}

/** A widget begins a session with its first message, which is the next step, or with attributes. */
function beginsByWriting({ who, call, attributes, lost, repeats }, [next]) {
  return call === "begin" && !attributes && !lost && !repeats && next?.who === who && next.call === "send"
}

/** What somebody else did changes what is seen here. */
function follow(page, { call, sees }, name, later) {
  if (page.waits) return
  if (sees[name] !== null) return page.desk.show(sees[name])
  if (page.desk.tokens.size === 0) return
  // Until that step of its own, no answer to the renewal reaches it.
  const next = later.find(({ who }) => who === name)
  page.waits = call === "undo" && ["renew", "logout"].includes(next?.call) && !next.expect.code
  if (page.waits) page.desk.unanswered.add("POST /renewal")
  page.desk.end(call === "identify" ? 4002 : 4500)
}

/** @param {boolean} own whether this page made the call of the step */
function check(page, step, name, own) {
  if (page.waits) return page.checkWaiting(step, name)
  if (own) page.checkCall(step)
  assert.deepEqual(page.announced(), announcements(step, own, page.token, step.sees[name]), `what ${name} announces`)
  page.checkSession(step.sees[name], name)
}

/** What `identitychange` tells after a step. */
function announcements({ call, expect, identifier }, own, before, texts) {
  const { outcome, assurance, kept, token } = expect
  if (own && call.startsWith("logout")) return [{ outcome: "logged_out" }]
  if (own && call === "renew" && token) return [{ outcome: "restored", assurance: "anonymous" }]
  if (own && outcome) return [plain({ outcome, identifier, assurance, kept })]
  return before && texts === null ? [{ outcome: "logged_out" }] : []
}

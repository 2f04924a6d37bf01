import assert from "node:assert/strict"
import { test } from "node:test"
import { exportName, mayGovern, means } from "../inbox/models/erasing.js"
import { ending, erasing, undoing } from "../inbox/models/person-questions.js"
import { PersonRecord } from "../inbox/models/person-record.js"
import { keyName, sentence } from "../inbox/models/timeline-words.js"

/** @param {string} id @param {string} what @param {object} [more] @returns {any} */
const entry = (id, what, more) => ({ id, at: 1000 * Number(id), what, ...more })

/** Entries as a page has them, newest first. @param {number} from @param {number} to @param {string} [what] */
const down = (from, to, what = "session_ended") => Array.from({ length: from - to + 1 }, (_, index) => entry(String(from - index), what))

function record(/** @type {any[]} */ entries, /** @type {string | undefined} */ earlier = undefined) {
  const record = new PersonRecord()
  record.apply({ type: "person", id: "ada" })
  record.apply({ type: "timeline", id: "ada", entries, ...(earlier && { earlier }) })
  return record
}

const words = (/** @type {PersonRecord} */ record) => record.rows?.map(row => row.words)

test("every kind of entry is told as a sentence", () => {
  const kinds = ["session_created", "created", "upgraded", "resumed", "merged", "unchanged", "switched", "refused", "logged_out", "session_ended", "proof_expired", "merge_undone", "exported"]
  const told = kinds.map(what => sentence(entry("1", what)))
  assert.equal(new Set(told).size, kinds.length)
  for (const each of told) assert.match(each, /^[A-Z][^_]+[a-z]$/)
})

test("a sentence says by whom, by which proof, and how much moved", () => {
  assert.equal(sentence(entry("1", "merged", { conversations: 2, assurance: "claimed" })), "Merged with another chat, without a proof; 2 conversations moved")
  assert.equal(sentence(entry("1", "merged", { conversations: 1, assurance: "verified", key: "k1" })), "Merged with another chat, proved by key k1; 1 conversation moved")
  assert.equal(sentence(entry("1", "merge_undone", { conversations: 2, by: { kind: "agent", name: "Grace" } })), "A merge was undone by Grace; 2 conversations went back")
  assert.equal(sentence(entry("1", "logged_out", { by: { kind: "visitor" } })), "Logged out")
  assert.equal(sentence(entry("1", "logged_out", { by: { kind: "api" } })), "Logged out by the site's backend")
  assert.equal(sentence(entry("1", "exported", { by: { kind: "cli" } })), "Everything about this person was exported from the command line")
  assert.equal(keyName("0198f1c2-7d5f-7f00-8a9b-0c1d2e3f4a5b"), "…\u20602e3f4a5b")
})

test("what a newer server says is shown by its name", () => {
  assert.equal(sentence(entry("1", "moved_away")), "moved away")
})

test("identifications that changed nothing are one row, told with their number and both times", () => {
  const repeated = record([...down(40, 4, "unchanged"), entry("3", "created")])
  assert.deepEqual(words(repeated), ["Identified again, 37 times", "Identified for the first time"])
  assert.deepEqual([repeated.rows?.[0].at, repeated.rows?.[0].since], [40_000, 4000])
})

test("a row of repetitions ends where the proof changes or something else happened", () => {
  const proved = (/** @type {string} */ id) => entry(id, "unchanged", { assurance: "verified", key: "k1" })
  const claimed = (/** @type {string} */ id) => entry(id, "unchanged", { assurance: "claimed" })
  const rows = record([entry("8", "unchanged", { assurance: "verified", key: "k2" }), proved("6"), proved("5"), entry("4.5", "unchanged"), claimed("4"), entry("3", "refused"), claimed("2"), entry("1", "created")])
  assert.deepEqual(words(rows), ["Identified again, proved by key k2", "Identified again, proved by key k1, 2 times", "Identified again", "Identified again, without a proof", "An identification was refused", "Identified again, without a proof", "Identified for the first time"])
})

test("refusals in a row are one row too", () => {
  assert.deepEqual(words(record(down(3, 1, "refused"))), ["An identification was refused, 3 times"])
})

test("repetitions that may go on below are not counted as if they were all", () => {
  const long = record(down(60, 11, "unchanged"), "cursor")
  assert.deepEqual(words(long), ["Identified again, 50 times or more"])
  long.apply({ type: "before", id: "ada", entries: [...down(10, 2, "unchanged"), entry("1", "created")] })
  assert.deepEqual(words(long), ["Identified again, 59 times", "Identified for the first time"])
  assert.equal(long.earlier, undefined)
})

test("only a merge that can be undone offers it", () => {
  const rows = record([entry("4", "merged", { merge: "m2", undoable: true, conversations: 2 }), entry("3", "merged", { merge: "m1", undoable: false }), entry("2", "unchanged", { merge: "m0", undoable: true })]).rows
  assert.deepEqual(rows?.map(row => row.merge?.merge), ["m2", undefined, undefined])
})

test("a fresh first page keeps what was loaded below it, and its cursor", () => {
  const long = record(down(60, 11), "page 2")
  long.apply({ type: "before", id: "ada", entries: down(10, 6), earlier: "page 3" })
  long.apply({ type: "timeline", id: "ada", entries: down(62, 13), earlier: "another" })
  assert.deepEqual(long.rows?.map(row => row.key), down(62, 6).map(({ id }) => id))
  assert.equal(long.earlier, "page 3")
})

test("a fresh first page that reaches nothing we have replaces it, so that no gap goes unseen", () => {
  const long = record(down(60, 11), "page 2")
  long.apply({ type: "timeline", id: "ada", entries: down(200, 151), earlier: "new" })
  assert.deepEqual(long.rows?.map(row => row.key), down(200, 151).map(({ id }) => id))
  assert.equal(long.earlier, "new")
})

test("what comes for the person before is ignored", () => {
  const late = record(down(3, 1))
  late.apply({ type: "person", id: "bob" })
  late.apply({ type: "timeline", id: "ada", entries: down(3, 1) })
  late.apply({ type: "sessions", id: "ada", sessions: [{ id: "s", assurance: "claimed", createdAt: 1, seenAt: 1, online: true }] })
  late.apply({ type: "problem", id: "ada", part: "timeline", words: "No." })
  assert.deepEqual([late.rows, late.sessions, late.problems], [undefined, undefined, {}])
})

test("a problem stays until its part arrives", () => {
  const one = record([])
  one.apply({ type: "problem", id: "ada", part: "timeline", words: "No." })
  one.apply({ type: "sessions", id: "ada", sessions: [] })
  assert.equal(one.problems.timeline, "No.")
  one.apply({ type: "timeline", id: "ada", entries: [] })
  assert.equal(one.problems.timeline, undefined)
})

test("erasing takes the shown name or the id, typed as it is", () => {
  const ada = { id: "c1", name: "Ada Lovelace", identifier: "ada-7" }
  for (const right of ["Ada Lovelace", " Ada Lovelace ", "ada-7", "c1"]) assert.ok(means(right, ada), right)
  for (const wrong of ["", " ", "ada lovelace", "Ada", "ada-71"]) assert.ok(!means(wrong, ada), wrong)
  assert.ok(!means(" ", { id: "c1", name: " " }))
  assert.ok(!means("undefined", { id: "c1", name: "Visitor 3f2a" }))
  assert.match(erasing(/** @type {any} */ (ada)).typed?.label ?? "", /Ada Lovelace/)
})

test("an export's file name tells nothing about the person", () => {
  assert.equal(exportName(Date.UTC(2026, 10, 22, 9, 5)), "person-export-2026-11-22-0905.json")
})

test("only owners and admins govern", () => {
  assert.deepEqual(["owner", "admin", "agent"].map(role => mayGovern({ role })), [true, true, false])
})

test("what will happen is said before it does", () => {
  assert.match(undoing(entry("1", "merged", { conversations: 2 })).says[0], /^The 2 conversations that came with it go back/)
  assert.match(undoing(entry("1", "merged", { conversations: 1 })).says[0], /^The conversation that came with it goes back/)
  const session = { id: "s", createdAt: 1, seenAt: 1, online: true, device: "Firefox on Linux" }
  assert.match(ending({ ...session, assurance: "anonymous" }).says.join(" "), /Firefox on Linux.*Nobody can come back/)
  assert.match(ending({ ...session, device: undefined, assurance: "anonymous" }).says[0], /^The chat on that device ends/)
  assert.match(ending({ ...session, assurance: "claimed" }).says.join(" "), /identified by the site again/)
})

import assert from "node:assert/strict"
import test from "node:test"
import { ConversationLog } from "../kit/conversation-log.js"
import { Outbox, ROOM, Shelf } from "../widget/outbox.js"

/** What all tabs of a browser share, as far as an outbox needs it. */
function shared(entries = []) {
  const kept = new Map(entries)
  return { names: () => [...kept.keys()], get: name => kept.get(name), set: (name, text) => kept.set(name, text), remove: name => kept.delete(name) }
}

const write = (outbox, text, generation = "ada", now = 1000) => outbox.add(text, { generation, now })
const texts = drafts => drafts.map(({ text }) => text)
const refusal = { code: "invalid_message", message: "No." }

// A table of what tabs do to one outbox, and what waits for Ada and has failed for her in the end

const stories = [
  ["drafts wait in the order of writing", ([one]) => ["a", "b", "c"].forEach(text => write(one, text)), ["a", "b", "c"], []],
  ["also when the clock goes back", ([one]) => [3000, 2000, 1000].forEach((now, index) => write(one, "abc"[index], "ada", now)), ["a", "b", "c"], []],
  ["drafts of two tabs wait in the order of writing", ([one, two]) => [write(one, "a"), write(two, "b"), write(one, "c")], ["a", "b", "c"], []],
  ["a draft that was taken waits no longer, in any tab", ([one, two]) => two.remove([write(one, "a"), write(one, "b")][0].id), ["b"], []],
  ["a refused draft has failed, and others wait on", ([one, two]) => two.mark([write(one, "a"), write(one, "b")][0].id, refusal), ["b"], ["a"]],
  ["a retried draft waits again in its old place", ([one, two]) => {
    const { id } = write(one, "a")
    write(one, "b")
    one.mark(id, refusal)
    two.mark(id, undefined)
  }, ["a", "b"], []],
  ["a draft that is gone is not brought back by its refusal", ([one, two]) => {
    const { id } = write(one, "a")
    two.remove(id)
    one.mark(id, refusal)
  }, [], []],
  ["the drafts of somebody else do not wait for her", ([one]) => [write(one, "a"), write(one, "b", "bob"), write(one, "c", "")], ["a"], []],
  ["what was written before the session goes with it", ([one, two]) => {
    write(one, "a", "")
    write(two, "b", "")
    two.adopt("ada")
  }, ["a", "b"], []],
  ["of another's session nothing goes with hers", ([one]) => {
    write(one, "a", "bob")
    one.adopt("ada")
  }, [], []],
  ["when the next person comes, only their drafts stay", ([one]) => {
    write(one, "a")
    write(one, "b", "bob")
    one.keep("bob")
  }, [], []],
  ["her own stay when she is the next person", ([one]) => [write(one, "a"), write(one, "b", "bob"), one.keep("ada")], ["a"], []],
  ["logout drops everything", ([one, two]) => [write(one, "a"), write(one, "b", ""), two.keep()], [], []],
]

for (const [name, act, waiting, failed] of stories) {
  test(name, () => {
    const store = shared()
    const tabs = [new Outbox(store), new Outbox(store)]
    act(tabs)
    for (const tab of [...tabs, new Outbox(store)]) {
      assert.deepEqual(texts(tab.waiting("ada")), waiting)
      assert.deepEqual(texts(tab.of("ada").filter(({ error }) => error)), failed)
    }
  })
}

test("nothing of hers is left in the storage after the next person came, and the other way round nothing is lost", () => {
  const store = shared()
  const outbox = new Outbox(store)
  write(outbox, "from Ada")
  write(outbox, "from Bob", "bob")
  outbox.keep("bob")
  assert.equal(store.names().length, 1)
  assert.deepEqual(texts(outbox.of("bob")), ["from Bob"])
})

const bounds = [
  ["as many messages as there is room for", ROOM.messages, 1, ROOM.messages],
  ["one message too many", ROOM.messages + 1, 1, ROOM.messages],
  ["as many characters as there is room for", ROOM.characters / 10_000, 10_000, ROOM.characters / 10_000],
  ["long messages beyond the room", ROOM.characters / 10_000 + 1, 10_000, ROOM.characters / 10_000],
]

for (const [name, count, length, taken] of bounds) {
  test(`${name}: ${taken} of ${count} are taken, and there is room again after one has gone`, () => {
    const outbox = new Outbox(shared())
    const drafts = Array.from({ length: count }, () => write(outbox, "x".repeat(length)))
    assert.equal(drafts.filter(Boolean).length, taken)
    outbox.remove(drafts[0].id)
    assert.ok(write(outbox, "x".repeat(length)))
  })
}

test("what others keep under such names, or what is broken, is no draft", () => {
  const name = "01890a5d-ac96-774b-bcce-b302099a8057"
  for (const text of ["", "{", "null", "7", "{\"text\":1,\"at\":1}", "{\"text\":\"a\"}"]) assert.deepEqual(new Outbox(shared([[name, text], ["lease", "x 1"]])).of("ada"), [])
  const store = shared([[name, "{"], ["lease", "x 1"]])
  new Outbox(store).keep("ada")
  assert.deepEqual(store.names(), ["lease"])
})

// What the log shows of it

const shown = log => log.entries.map(({ text, state }) => `${text} ${state}`)

test("every tab shows what waits and what has failed, once and in order", () => {
  const store = shared()
  const [one, two] = [new Outbox(store), new Outbox(store)]
  const log = new ConversationLog("visitor")
  const { id } = write(one, "a")
  write(two, "b")
  two.show(log, "ada", false)
  two.show(log, "ada", false)
  assert.deepEqual(shown(log), ["a sending", "b sending"])
  one.mark(id, refusal)
  two.show(log, "ada", false)
  assert.deepEqual(shown(log), ["a failed", "b sending"])
  one.mark(id, undefined)
  two.show(log, "ada", false)
  assert.deepEqual(shown(log), ["a sending", "b sending"])
})

test("what another tab sent stays on screen until its message is here, or until the log is known to have every message", () => {
  const outbox = new Outbox(shared())
  const log = new ConversationLog("visitor")
  const { id } = write(outbox, "a")
  outbox.show(log, "ada", false)
  outbox.remove(id)
  outbox.show(log, "ada", false)
  assert.deepEqual(shown(log), ["a sending"])
  outbox.show(log, "ada", true)
  assert.deepEqual(shown(log), [])
})

// The storage behind it

/** The site's storage: `room` entries fit, and it may be forbidden altogether. */
function storage(room, forbidden = false) {
  const kept = new Map([["cart", "2 finches"]])
  const allow = action => {
    if (forbidden) throw new Error("forbidden")
    return action()
  }
  return {
    get length() {
      return allow(() => kept.size)
    },
    key: index => allow(() => [...kept.keys()][index]),
    getItem: key => allow(() => kept.get(key) ?? null),
    setItem: (key, text) => allow(() => {
      if (kept.size >= room && !kept.has(key)) throw new Error("full")
      kept.set(key, text)
    }),
    removeItem: key => allow(() => kept.delete(key)),
    kept,
  }
}

const places = [
  ["storage with room", () => storage(10), 3],
  ["storage that is full half-way", () => storage(2), 1],
  ["storage that is full", () => storage(1), 0],
  ["storage that is forbidden", () => storage(10, true), 0],
  ["no storage at all", () => undefined, 0],
]

for (const [name, make, stored] of places) {
  test(`with ${name} all drafts wait, ${stored} of them for the next page too, and go one by one`, () => {
    const place = make()
    const outbox = new Outbox(new Shelf("perch:w", place))
    const drafts = ["a", "b", "c"].map(text => write(outbox, text))
    assert.deepEqual(texts(outbox.waiting("ada")), ["a", "b", "c"])
    assert.deepEqual(texts(new Outbox(new Shelf("perch:w", place)).waiting("ada")), ["a", "b", "c"].slice(0, stored))
    assert.deepEqual(texts(new Outbox(new Shelf("perch:other", place)).waiting("ada")), [])
    for (const { id } of drafts) outbox.remove(id)
    assert.deepEqual(outbox.waiting("ada"), [])
    if (place) assert.deepEqual([...place.kept.keys()], ["cart"])
  })
}

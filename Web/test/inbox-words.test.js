import assert from "node:assert/strict"
import { test } from "node:test"
import { ASSURANCE, caution, initials, tint, valueText } from "../inbox/models/person-words.js"
import { presence } from "../inbox/models/presence.js"
import { addressOf, placeOf } from "../inbox/models/place.js"
import { SHORTCUTS, actionOf, shown } from "../inbox/models/shortcuts.js"

const ID = "0198f1c2-7d5f-7f00-8a9b-0c1d2e3f4a5b"

test("every place has an address that leads back to it", () => {
  for (const view of /** @type {const} */ (["open", "closed"])) {
    for (const place of [{ view, page: "list" }, { view, ticket: ID, page: "conversation" }, { view, ticket: ID, page: "person" }]) {
      const [path, query] = addressOf(/** @type {any} */ (place)).split("?")
      assert.deepEqual(placeOf(path, query), place)
    }
  }
})

test("the widgets, and one of them, have an address that leads back to them", () => {
  for (const place of [{ view: "open", page: "widgets" }, { view: "closed", page: "widgets", widget: ID }]) {
    const [path, query] = addressOf(/** @type {any} */ (place)).split("?")
    assert.match(path, /^\/inbox\/widgets/)
    assert.deepEqual(placeOf(path, query), place)
  }
})

test("an address that means nothing is the list", () => {
  for (const path of ["/inbox", "/inbox/", "/inbox/tickets/nonsense", `/inbox/tickets/${ID}/other`, "/inbox/welcome", "/inbox/widgets/nonsense", `/inbox/widgets/${ID}/keys`]) {
    assert.deepEqual(placeOf(path), { view: "open", page: "list" }, path)
  }
})

test("shortcuts sleep while someone types, except Escape", () => {
  assert.equal(actionOf({ key: "j" }, false), "next")
  assert.equal(actionOf({ key: "j" }, true), undefined)
  assert.equal(actionOf({ key: "Escape" }, true), "leave")
  assert.equal(actionOf({ key: "e", ctrlKey: true }, false), undefined)
  assert.equal(actionOf({ key: "J" }, false), "next")
  assert.equal(actionOf({ key: "x" }, false), undefined)
})

test("what finds everything is there while someone types, with either of the two keys", () => {
  for (const typing of [true, false]) {
    assert.equal(actionOf({ key: "k", ctrlKey: true }, typing), "find")
    assert.equal(actionOf({ key: "K", metaKey: true }, typing), "find")
  }
  assert.equal(actionOf({ key: "k" }, false), "previous")
})

test("a key that is held down closes no ticket twice", () => {
  assert.equal(actionOf({ key: "e", repeat: true }, false), undefined)
  assert.equal(actionOf({ key: "j", repeat: true }, false), "next")
})

test("no two shortcuts share a key and each has words", () => {
  const keys = SHORTCUTS.flatMap(each => each.keys)
  assert.equal(new Set(keys).size, keys.length)
  assert.ok(SHORTCUTS.every(each => each.words && shown(each.action)))
})

test("who is there is not told without a connection", () => {
  assert.equal(presence({ online: true, seenAt: 0 }, false), "Online now")
  assert.equal(presence({ online: true, seenAt: 0 }, true), "No connection")
  assert.match(presence({ online: false, seenAt: Date.now() }, true), /^Last seen /)
})

test("values are shown as they were given", () => {
  assert.equal(valueText("<b>2</b>"), "<b>2</b>")
  assert.equal(valueText(2), "2")
  assert.equal(valueText(false), "false")
  assert.equal(valueText(0.1), "0.1")
})

test("a face has one or two letters, whatever the name", () => {
  assert.equal(initials("Ada Lovelace"), "AL")
  assert.equal(initials("Ada"), "A")
  assert.equal(initials("Ada King of Lovelace"), "AL")
  assert.equal(initials("<img src=x>"), "IS")
  assert.equal(initials("井上 さくら"), "井さ")
  assert.equal(initials("  "), "?")
  assert.equal(tint("Ada"), tint("Ada"))
  assert.ok(["Ada", "Bob", "", "👩‍🚀"].every(name => tint(name) >= 0 && tint(name) < 6))
})

test("every assurance says what it means", () => {
  assert.deepEqual(Object.keys(ASSURANCE), ["anonymous", "claimed", "verified"])
  assert.ok(Object.values(ASSURANCE).every(({ line, why }) => line.length > 20 && why.length > 20))
})

test("only a claimed person needs caution, and while bare identifiers are enough another one", () => {
  assert.equal(caution("anonymous", "open"), undefined)
  assert.equal(caution("verified", "open"), undefined)
  assert.equal(caution("claimed", "open"), "Identified by the site without a signature: anyone who knows this id can be writing here.")
  assert.equal(caution("claimed"), caution("claimed", "open"), "a mode that is not known is taken for the one that asks for more caution")
  assert.notEqual(caution("claimed", "signed"), caution("claimed", "open"))
})

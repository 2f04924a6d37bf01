import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { paragraphs, spans } from "../docs/prose.js"
import { Reference } from "../docs/reference.js"

const document = JSON.parse(readFileSync(new URL("../docs/openapi.json", import.meta.url), "utf8"))
const reference = new Reference(document)
const operations = reference.groups.flatMap(group => group.operations)

test("every route of the document is shown once", () => {
  const described = Object.entries(document.paths).flatMap(([path, item]) => Object.keys(item).filter(key => key !== "parameters").map(method => `${method.toUpperCase()} ${path}`))
  assert.deepEqual(operations.map(({ method, path }) => `${method} ${path}`).sort(), described.sort())
  assert.equal(new Set(operations.map(({ id }) => id)).size, operations.length)
})

test("every link leads to an object that is shown", () => {
  const shown = new Set(reference.shapes.map(({ name }) => name))
  const links = [...operations.flatMap(({ parameters, body, answers }) => [...parameters, ...body, ...answers]), ...reference.shapes.flatMap(({ fields }) => fields)].flatMap(({ link }) => link ?? [])
  assert.ok(links.length > 20)
  assert.deepEqual(links.filter(link => !shown.has(link)), [])
})

test("every operation says what it answers, with the credential that it needs", () => {
  const identify = operations.find(({ id }) => id === "identify")
  assert.equal(identify?.credential, "optional: the visitor's session token")
  assert.deepEqual(identify?.body.map(({ name, required }) => [name, required]), [["requestId", true], ["identifier", true], ["attributes", false], ["token", false], ["signature", false]])
  assert.equal(operations.find(({ id }) => id === "listTickets")?.credential, "the cookie of a signed-in agent")
  assert.equal(operations.find(({ id }) => id === "getWidget")?.credential, "none")
  assert.ok(operations.every(({ answers }) => answers.some(({ status }) => Number(status) < 300)))
})

test("limits and types read as a sentence", () => {
  const field = (/** @type {string} */ shape, /** @type {string} */ name) => reference.shapes.find(each => each.name === shape)?.fields.find(each => each.name === name)
  assert.equal(field("Draft", "text")?.rules, "1 to 10,000 characters")
  assert.equal(field("Message", "at")?.type, "time")
  assert.equal(field("Message", "author")?.link, "Author")
  assert.equal(field("History", "messages")?.type, "list of Message")
  assert.equal(field("Conversation", "state")?.rules, "`open`, `closed`")
})

test("every example of an error is one that the document allows", () => {
  const codes = document.components.schemas.Error.properties.code.enum
  const examples = operations.flatMap(({ answers }) => answers).filter(({ status, example }) => Number(status) >= 400 && example)
  assert.ok(examples.length > 30)
  assert.deepEqual(examples.filter(({ example }) => !codes.includes(/** @type {any} */ (example).code)), [])
})

test("prose has paragraphs, code, strong and emphasis, and nothing else", () => {
  assert.deepEqual(paragraphs("One\n two.\n\nThree"), [[{ kind: "text", text: "One two." }], [{ kind: "text", text: "Three" }]])
  assert.deepEqual(spans("a `b*c*` **d** *e* <i>f</i>"), [
    { kind: "text", text: "a " }, { kind: "code", text: "b*c*" }, { kind: "text", text: " " }, { kind: "strong", text: "d" },
    { kind: "text", text: " " }, { kind: "em", text: "e" }, { kind: "text", text: " <i>f</i>" },
  ])
})

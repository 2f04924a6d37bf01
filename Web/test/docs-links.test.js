import assert from "node:assert/strict"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { test } from "node:test"

const root = new URL("../../", import.meta.url)
const documents = ["README.md", ...readdirSync(new URL("docs", root), { recursive: true, encoding: "utf8" }).filter(each => each.endsWith(".md")).map(each => `docs/${each}`)]
const read = (/** @type {URL} */ file) => readFileSync(file, "utf8").replace(/```[^]*?```/g, "")

/** As the sites that show Markdown make them. @param {string} heading */
function anchor(heading) {
  return heading.trim().toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-")
}

/** @param {URL} file */
function anchors(file) {
  return [...read(file).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchor(heading))
}

test("every link between the documents leads to a file and a heading that are there", () => {
  const links = documents.flatMap(document => [...read(new URL(document, root)).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link]) => ({ document, link })))
  const broken = links.filter(({ document, link }) => {
    const target = new URL(link, new URL(document, root))
    const file = new URL(target.pathname, "file:")
    return !existsSync(file) || (target.hash !== "" && !anchors(file).includes(target.hash.slice(1)))
  })
  assert.ok(links.length > 15)
  assert.deepEqual(broken, [])
})

test("the page of the documentation links to places that are on it", () => {
  const page = readFileSync(new URL("Web/docs/index.html", root), "utf8")
  const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id)
  assert.ok(links.length > 8)
  assert.deepEqual(links.filter(id => !page.includes(`id="${id}"`)), [])
})

import assert from "node:assert/strict"
import test from "node:test"

globalThis.HTMLElement = class {}
globalThis.CSSStyleSheet = class {
  replaceSync() {}
}
const { html, icon, render } = await import("../kit/html.js")

const evil = "<img src=x onerror=\"alert('1')\">&"

const tables = [
  ["text is escaped", html`<p>${evil}</p>`, "<p>&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;</p>"],
  ["attributes are escaped", html`<a title="${evil}">`, "<a title=\"&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;\">"],
  ["templates nest", html`<ul>${html`<li>${"<"}</li>`}</ul>`, "<ul><li>&lt;</li></ul>"],
  ["lists are joined, and their strings escaped", html`${["<", html`<b>`, ["&"]]}`, "&lt;<b>&amp;"],
  ["nothing is empty", html`a${null}${undefined}${false}b`, "ab"],
  ["zero is not nothing", html`${0}`, "0"],
  ["an object that looks like a template is text", html`${{ text: "<b>", toString: () => "<i>" }}`, "&lt;i&gt;"],
]

for (const [name, template, expected] of tables) {
  test(name, () => assert.equal(template.text, expected))
}

test("render takes a template and never a string", () => {
  const root = {}
  assert.throws(() => render(root, "<b>"), TypeError)
  render(root, html`<b>${"<"}</b>`)
  assert.deepEqual(Object.values(root), ["<b>&lt;</b>"])
})

test("icons are hidden from screen readers", () => assert.match(icon("send").text, /aria-hidden="true"/))

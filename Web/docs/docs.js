import { html, render, tokens } from "../kit/html.js"
import { paragraphs, spans } from "./prose.js"
import { Reference } from "./reference.js"

/** @typedef {import("./reference.js").Field} Field */
/** @typedef {import("./reference.js").Group} Group */
/** @typedef {import("./reference.js").Operation} Operation */
/** @typedef {import("./reference.js").Answer} Answer */

document.adoptedStyleSheets = [tokens]

const part = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (document.querySelector(selector))

/** A narrow page shows rows as blocks, and some browsers then forget what a table is. */
const ROLES = { table: "table", "thead, tbody": "rowgroup", tr: "row", th: "columnheader", td: "cell" }

showSnippet()
showReference()
for (const [selector, role] of Object.entries(ROLES)) document.querySelectorAll(selector).forEach(each => each.setAttribute("role", role))
for (const place of document.querySelectorAll("[data-server]")) place.textContent = (place.textContent ?? "").replaceAll("https://chat.example.com", location.origin)

/** The snippet as the server hands it out, for this server. */
async function showSnippet() {
  const answer = await fetch(new URL("../widget/snippet.js.txt", import.meta.url)).catch(() => undefined)
  if (!answer?.ok) return
  const text = (await answer.text()).trim()
  const snippet = text.startsWith("<script") ? text : `<script>\n${text}\n</script>`
  part("#snippet code").textContent = snippet.replaceAll("__SERVER__", location.origin).replaceAll("__WIDGET_ID__", "YOUR-WIDGET-ID")
}

async function showReference() {
  const place = part("#reference")
  try {
    const answer = await fetch(new URL("openapi.json", import.meta.url))
    const reference = new Reference(await answer.json())
    render(place, html`${prose(reference.introduction)}${reference.groups.map(group)}<h3 id="objects">Objects</h3>${reference.shapes.map(shape)}`)
    render(part("#reference-links"), html`${reference.groups.map(({ name }) => html`<li><a href="#${anchor(name)}">${name}</a></li>`)}<li><a href="#objects">Objects</a></li>`)
    if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView()
  } catch {
    render(place, html`<p>The reference could not be loaded. Load the page again, or read <code>docs/openapi.yaml</code> in the source.</p>`)
  }
}

/** @param {Group} group */
function group({ name, words, operations }) {
  return html`<h3 id="${anchor(name)}">${name}</h3>${prose(words)}${operations.map(operation)}`
}

/** @param {Operation} operation */
function operation({ id, method, path, summary, words, credential, parameters, body, example, answers }) {
  return html`<article class="operation" id="${id}">
    <h4>${summary}</h4>
    <p class="address"><span class="method">${method}</span><code>${path}</code></p>
    ${prose(words)}
    <p class="credential">Credential: ${credential}.</p>
    ${table("Parameters", parameters)}${table("Body", body)}${sample("Example of a body", example)}
    <h5>Answers</h5><dl class="answers">${answers.map(answer)}</dl>
  </article>`
}

/** @param {Answer} answer */
function answer({ status, words, type, link, example }) {
  return html`<div><dt class="${Number(status) < 400 ? "good" : "bad"}">${status}</dt><dd>${inline(words)}${type && html` · ${typeName(type, link)}`}
    ${example !== undefined && html`<details><summary>Example</summary><pre tabindex="0"><code>${pretty(example)}</code></pre></details>`}</dd></div>`
}

/** @param {import("./reference.js").Shape} shape */
function shape({ name, words, fields, example }) {
  return html`<article class="operation" id="${anchor(name)}"><h4>${name}</h4>${prose(words)}${table("Fields", fields)}${sample("Example", example)}</article>`
}

/** @param {string} title @param {Field[]} fields */
function table(title, fields) {
  if (fields.length === 0) return html``
  return html`<h5>${title}</h5><dl class="fields">${fields.map(field)}</dl>`
}

/** @param {Field} field */
function field({ name, type, link, required, rules, words }) {
  return html`<div><dt><code>${name}</code><span>${typeName(type, link)}${!required && " · optional"}</span></dt><dd>${prose(words)}${rules && html`<p class="rules">${inline(rules)}</p>`}</dd></div>`
}

/** @param {string} title @param {unknown} example */
function sample(title, example) {
  return example === undefined ? html`` : html`<h5>${title}</h5><pre tabindex="0"><code>${pretty(example)}</code></pre>`
}

/** @param {string} type @param {string | undefined} link */
function typeName(type, link) {
  return link ? html`<a href="#${anchor(link)}">${type}</a>` : type
}

function prose(/** @type {string} */ text) {
  return paragraphs(text ?? "").map(each => html`<p>${each.map(span)}</p>`)
}

function inline(/** @type {string} */ text) {
  return spans(text).map(span)
}

/** @param {import("./prose.js").Span} span */
function span({ kind, text }) {
  if (kind === "code") return html`<code>${text}</code>`
  if (kind === "strong") return html`<strong>${text}</strong>`
  return kind === "em" ? html`<em>${text}</em>` : text
}

function pretty(/** @type {unknown} */ example) {
  return JSON.stringify(example, null, 2)
}

function anchor(/** @type {string} */ name) {
  return `api-${name.toLowerCase()}`
}

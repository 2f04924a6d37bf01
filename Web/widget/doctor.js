import { Rest } from "../kit/wire.js"

/**
 * @typedef {{ code: string, ok: boolean, message: string }} Finding
 * @typedef {{ ok: boolean, findings: Finding[] }} Report
 * @typedef {{ server: string, widgetId: string, storage?: Storage }} Place
 * @typedef {{ identifier?: string, token?: string, signature?: string }} Given
 */

/** Seconds by which clocks may differ before a token is refused for it. */
const LEEWAY = 60
const PATIENCE = 8000

/**
 * Looks at everything that a chat needs on this page, changes nothing, and says in plain words what is wrong.
 * @param {Place} place
 * @param {Given} [given] what the site wants to call `identify` with
 * @param {typeof globalThis} [page]
 * @returns {Promise<Report>}
 */
export async function examined(place, given, page = globalThis) {
  const findings = [storage(place), ...(place.widgetId ? await reaching(page, place, blocked => server(place, given ?? {}, blocked, page)) : [unnamed])]
  const report = { ok: findings.every(({ ok }) => ok), findings }
  print(report, page.console)
  return report
}

/** @param {string} code @param {boolean} ok @param {string} message @returns {Finding} */
const finding = (code, ok, message) => ({ code, ok, message })

const unnamed = finding("widget_not_found", false, "No widgetId was given. Set MessageBirdChatWidgetSettings.widgetId, or pass it to init().")

/** @param {Place} place */
function storage({ storage }) {
  try {
    storage?.setItem("perch:doctor", "")
    storage?.removeItem("perch:doctor")
    if (storage) return finding("storage", true, "The chat is kept in this browser's storage, over a reload and for all tabs.")
  } catch {}
  return finding("storage", false, "This browser keeps nothing for this site: storage is blocked or full. The chat works, but only in this tab and until it is closed.")
}

/**
 * @param {typeof globalThis} page
 * @param {Place} place
 * @param {(blocked: () => Promise<boolean>) => Promise<Finding[]>} action hears whether the page's own policy has blocked the server
 */
async function reaching(page, { server }, action) {
  let violations = 0
  const host = server.replace(/^\w+/, "")
  const count = (/** @type {any} */ { blockedURI }) => void (blockedURI.replace(/^\w+/, "").startsWith(host) && violations++)
  page.document.addEventListener("securitypolicyviolation", count)
  try {
    // The browser tells of a violation a moment after the request has failed.
    return await action(() => new Promise(resolve => setTimeout(() => resolve(violations > 0), 100)))
  } finally {
    page.document.removeEventListener("securitypolicyviolation", count)
  }
}

/** @param {Place} place @param {Given} given @param {() => Promise<boolean>} blocked @param {typeof globalThis} page */
async function server(place, { identifier, token, signature }, blocked, page) {
  const rest = new Rest(`${place.server}/api/widgets/${encodeURIComponent(place.widgetId)}`, { fetch: page.fetch?.bind(page) })
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(), PATIENCE)
  const asked = Date.now()
  try {
    const examination = await rest.request("POST", "/doctor", { body: { identifier, token, signature }, once: true, signal: limit.signal })
    const found = examination.findings.map((/** @type {Finding} */ { code, ok, message }) => finding(code, ok, message))
    const origin = finding("origin_missing", true, `${examination.origin ?? "This page"} may use this widget.`)
    return [
      ...(found.some((/** @type {Finding} */ { code }) => code === origin.code) ? [] : [origin]),
      await socket(place, blocked, page),
      clock((asked + Date.now()) / 2 - examination.now),
      mode(examination.mode, identifier !== undefined && !token && !signature),
      ...found,
    ]
  } catch (/** @type {any} */ error) {
    if (typeof error.code !== "string" || error.code === "offline") return [unreachable(place.server, await blocked())]
    return [finding(error.code === "origin_not_allowed" ? "origin_missing" : error.code, false, error.message)]
  } finally {
    clearTimeout(timer)
  }
}

/** @param {string} server @param {boolean} blocked */
function unreachable(server, blocked) {
  return blocked
    ? finding("content_security_policy", false, `This page's content security policy keeps it from the chat server. Add ${server} and ${server.replace(/^http/, "ws")} to connect-src.`)
    : finding("connection", false, `The chat server at ${server} does not answer. Is it running, and does nothing in between (a firewall, a browser extension) block it?`)
}

/** @param {Place} place @param {() => Promise<boolean>} blocked @param {typeof globalThis} page */
async function socket({ server, widgetId }, blocked, page) {
  const address = server.replace(/^http/, "ws")
  if (await opens(`${address}/socket?widget=${encodeURIComponent(widgetId)}`, page)) return finding("connection", true, `The chat server at ${server} answers.`)
  return (await blocked()) ? unreachable(server, true) : finding("connection", false, `The chat server answers, but no WebSocket to ${address} opens. A proxy in front of it must pass on the Upgrade header.`)
}

/** @param {string} url @param {typeof globalThis} page @returns {Promise<boolean>} */
function opens(url, page) {
  return new Promise(resolve => {
    try {
      const line = new page.WebSocket(url)
      const done = (/** @type {boolean} */ open) => {
        clearTimeout(timer)
        line.close()
        resolve(open)
      }
      const timer = setTimeout(() => done(false), PATIENCE)
      line.onopen = () => done(true)
      line.onerror = () => done(false)
    } catch {
      resolve(false)
    }
  })
}

/** @param {number} milliseconds by which this device is ahead of the server */
function clock(milliseconds) {
  const seconds = Math.round(milliseconds / 1000)
  const apart = `${Math.abs(seconds)} seconds ${seconds < 0 ? "behind" : "ahead of"} the server's`
  return Math.abs(seconds) <= LEEWAY
    ? finding("clock", true, `This device's clock is right (${seconds === 0 ? "less than a second from the server's" : apart}).`)
    : finding("clock", false, `This device's clock is ${apart}. If it is also the one that signs, its tokens are refused: they may be at most ${LEEWAY} seconds off.`)
}

/** @param {string} mode @param {boolean} bare */
function mode(mode, bare) {
  if (mode !== "signed") return finding("mode", true, "The widget is open: an identifier is believed without a proof, and shown as claimed in the Inbox.")
  return finding("mode", !bare, `The widget is signed: identify needs a token or a signature${bare ? ", and you gave neither. Have your backend make one" : ""}.`)
}

/** @param {Report} report @param {Console} console */
function print({ ok, findings }, console) {
  const wrong = findings.filter(({ ok }) => !ok).length
  console.group(`Perch: ${ok ? "the chat has all it needs on this page." : `${wrong} thing${wrong > 1 ? "s" : ""} to put right.`}`)
  for (const { code, ok, message } of findings) console[ok ? "log" : "warn"](`${ok ? "✓" : "✗"} ${code}: ${message}`)
  console.groupEnd()
}

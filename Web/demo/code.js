/** Values and calls as a developer would write them. No DOM. */

const NAME = /^[A-Za-z_$][\w$]*$/

/**
 * A value as a JavaScript literal on one line.
 * @param {unknown} value
 * @returns {string}
 */
export function literal(value) {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`
  if (value && typeof value === "object") return object(Object.entries(value))
  return value === undefined ? "undefined" : JSON.stringify(value)
}

/** @param {[string, unknown][]} entries */
function object(entries) {
  const fields = entries.filter(([, value]) => value !== undefined).map(([key, value]) => `${NAME.test(key) ? key : JSON.stringify(key)}: ${literal(value)}`)
  return fields.length > 0 ? `{ ${fields.join(", ")} }` : "{}"
}

/**
 * The line a site would write.
 * @param {string} method
 * @param {unknown[]} args
 */
export function call(method, args) {
  return `MessageBirdChatWidget.${method}(${args.map(literal).join(", ")})`
}

/**
 * What came of it.
 * @param {unknown} error
 */
export function failure(error) {
  const { name, code, message } = /** @type {{ name?: string, code?: string, message?: string }} */ (error ?? {})
  return `${name ?? "Error"}${code ? ` ${code}` : ""}: ${message ?? String(error)}`
}

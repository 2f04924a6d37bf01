import { ApiError } from "../kit/wire.js"

const WITHIN = 30_000
const HOW = "It must return, or promise, a token (or { token }, or { signature }) that your backend has made for the person who is signed in."

/**
 * A proof from the site's `tokenProvider`.
 * @param {(() => unknown) | undefined} tokenProvider
 * @param {import("../kit/wire.js").Clock} clock
 * @returns {Promise<{ token?: string, signature?: string }>}
 */
export async function provided(tokenProvider, clock) {
  const given = await answer(tokenProvider, clock)
  const { token, signature } = typeof given === "string" ? { token: given, signature: undefined } : given ?? {}
  if (isText(token) && signature === undefined) return { token }
  if (isText(signature) && token === undefined) return { signature }
  throw refused("The tokenProvider of identify() gave no token.", false)
}

/** @param {(() => unknown) | undefined} tokenProvider @param {import("../kit/wire.js").Clock} clock @returns {Promise<any>} */
async function answer(tokenProvider, clock) {
  /** @type {any} */
  let timer
  const late = new Promise((_, reject) => (timer = clock.start(() => reject(new Error("it did not answer for 30 seconds")), WITHIN)))
  try {
    return await Promise.race([tokenProvider?.(), late])
  } catch (/** @type {any} */ error) {
    throw refused(`The tokenProvider of identify() failed: ${error?.message ?? error}.`, true)
  } finally {
    clock.stop(timer)
  }
}

/** @param {unknown} value */
function isText(value) {
  return typeof value === "string" && value !== ""
}

/** @param {string} what @param {boolean} retryable */
function refused(what, retryable) {
  return new ApiError({ code: "signature_required", message: `${what} ${HOW}`, retryable })
}

/** @typedef {import("./types.js").NewKey} NewKey */
/** @typedef {{ purpose: NewKey["purpose"], algorithm: string, origin: "new" | "own", secret: string, publicKey: string }} Fields */

const LEAST = 32

/** Whether this key has a public half, which is all that we get to see of it. */
export function isPublic(/** @type {Pick<Fields, "purpose" | "algorithm">} */ { purpose, algorithm }) {
  return purpose === "jwt" && algorithm !== "HS256"
}

/** What keeps a key from being added, with the field to go to. */
export function mistake(/** @type {Fields} */ fields) {
  if (isPublic(fields)) {
    const pem = /-----BEGIN PUBLIC KEY-----[\s\S]+-----END PUBLIC KEY-----/.test(fields.publicKey)
    return pem ? undefined : { field: "publicKey", words: "Paste the public key in PEM, from -----BEGIN PUBLIC KEY----- to its end. Never the private one." }
  }
  const short = fields.origin === "own" && new TextEncoder().encode(fields.secret).length < LEAST
  return short ? { field: "secret", words: `A secret has at least ${LEAST} bytes. Let Perch make one.` } : undefined
}

/**
 * What the server is asked for.
 * @param {Fields} fields
 * @returns {NewKey}
 */
export function request(fields) {
  const { purpose, algorithm, origin, secret, publicKey } = fields
  return {
    purpose,
    ...(purpose === "jwt" && { algorithm }),
    ...(isPublic(fields) ? { publicKey: publicKey.trim() } : origin === "own" && { secret }),
  }
}

/**
 * What was pasted to be checked: 64 hexadecimal digits are a signature, anything else is a token.
 * @param {string} pasted
 * @param {string} identifier
 * @returns {import("./types.js").Proof}
 */
export function proof(pasted, identifier) {
  const words = pasted.trim()
  const named = identifier === "" ? {} : { identifier }
  if (words === "") return named
  return /^[0-9a-f]{64}$/i.test(words) ? { ...named, signature: words } : { ...named, token: words }
}

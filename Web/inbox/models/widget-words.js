import { counted } from "./timeline-words.js"

/** @typedef {import("./types.js").WidgetSettings} WidgetSettings */
/** @typedef {import("./types.js").Key} Key */
/** @typedef {import("../elements/inbox-confirm.js").Question} Question */

/** What each mode means, in one sentence. */
export const MODES = {
  open: { word: "Open", means: "Whoever gives an identifier is that person here, with the whole history. Your site need not prove it." },
  signed: { word: "Signed", means: "An identifier counts only with your server's signature. A bare one is refused." },
}

export const PURPOSES = {
  jwt: { word: "JWT", means: "Your server signs a short-lived token for each person. Recommended." },
  hmac: { word: "HMAC", means: "Your server signs the identifier itself, as backends for other chats already do." },
  api: { word: "Backend API", means: "Your server asks for exports, erasures and logouts. It signs nobody in." },
}

/** What share came signed, in words with both numbers. */
export function share(/** @type {WidgetSettings["identifications"]} */ { verified, claimed }) {
  const all = verified + claimed
  if (all === 0) return "Nobody was identified in the last 24 hours."
  return `${verified.toLocaleString()} of ${counted(all, "identification")} of the last 24 hours ${verified === 1 || all === 1 ? "was" : "were"} signed.`
}

/** What the owner should know about this widget. */
export function notices(/** @type {WidgetSettings} */ { guessable, keyMissing }) {
  return [
    ...(keyMissing ? ["Signatures are required, but there is no key to check them with: every identification is refused. Add a key."] : []),
    ...(guessable ? ["Your site gives identifiers that can be guessed, such as short numbers or e-mail addresses. Anyone can try them and read that person's chat. Require signatures, or use ids that cannot be guessed."] : []),
  ]
}

export function origins(/** @type {WidgetSettings} */ { origins, anyOrigin }) {
  if (anyOrigin) return "It works on every site."
  return origins.length === 0 ? "It works on no site yet. Add the origin of yours with perch widget set." : `It works on ${list(origins)}.`
}

/**
 * What is asked before signatures are required.
 * @param {WidgetSettings} widget
 * @param {boolean} canVerify whether there is a key
 * @returns {Question}
 */
export function requiring({ identifications: { verified, claimed } }, canVerify) {
  const all = verified + claimed
  const unsigned = claimed === 0 ? "" : ` ${claimed.toLocaleString()} of ${counted(all, "identification")} of the last 24 hours had no signature; the same ones would be refused now.`
  return {
    title: "Require signatures?",
    says: [
      `A bare identifier is refused from now on, and every session that was only claimed ends at once.${unsigned}`,
      canVerify ? "People whose identity your server signs notice nothing." : "This widget has no key yet: until you add one, nobody can be identified at all.",
    ],
    action: "Require signatures",
    danger: !canVerify,
  }
}

/**
 * What is asked before bare identifiers are enough again.
 * @returns {Question}
 */
export function allowing() {
  return {
    title: "Allow bare identifiers again?",
    says: [
      "Anyone who knows an identifier can then read that person's chat and write in their name.",
      "People whose identity was ever proved stay protected: a bare identifier does not open them.",
    ],
    action: "Allow bare identifiers",
    danger: true,
  }
}

/**
 * What is asked before a key is revoked.
 * @param {Key} key
 * @returns {Question}
 */
export function revoking({ purpose, fingerprint }) {
  return {
    title: "Revoke this key?",
    says: [
      purpose === "api" ? "Your server's requests with it are refused at once." : "What it signs is refused at once, and every session that it proved ends within a minute.",
      `It is the ${PURPOSES[purpose].word} key with the fingerprint ${fingerprint}. It cannot be brought back.`,
    ],
    action: "Revoke key",
    danger: true,
  }
}

function list(/** @type {string[]} */ words) {
  return new Intl.ListFormat("en", { type: "conjunction" }).format(words)
}

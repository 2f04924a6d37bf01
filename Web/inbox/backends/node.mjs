// Proves to the chat who is signed in on your site. Runs on your server: a browser must never get the key.
import { createHmac } from "node:crypto";

const { PERCH_WIDGET, PERCH_KEY_ID, PERCH_KEY } = process.env;

/** A token for the page of the user who is signed in, good for an hour. Name and email may be left out. */
export function chatToken({ id, name, email }) {
  const now = Math.floor(Date.now() / 1000);
  const header = { alg: "HS256", typ: "JWT", kid: PERCH_KEY_ID };
  const claims = { sub: id, aud: `livechat:${PERCH_WIDGET}`, iat: now, exp: now + 3600, name, email };
  const signed = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${signed}.${createHmac("sha256", PERCH_KEY).update(signed).digest("base64url")}`;
}

/** The signature for the same page, where the widget has an HMAC key instead. */
export function chatSignature(id) {
  return createHmac("sha256", PERCH_KEY).update(id).digest("hex");
}

// Try it: node node.mjs ada-7f3c91 "Ada Lovelace" ada@example.com
const [id, name, email] = process.argv.slice(2);
console.log(name === "--hmac" ? chatSignature(id) : chatToken({ id, name, email }));

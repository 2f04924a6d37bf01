/** Times as people say them, in the reader's own language. */

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** @type {string | undefined} */
const locale = undefined
const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "narrow" })
const clock = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" })
const date = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" })
const dateOfYear = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric" })
const whole = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "short" })

/** `now`, `5 min. ago`, `3 hr. ago`, then a date. */
export function ago(/** @type {number} */ at, now = Date.now()) {
  const age = Math.max(0, now - at)
  if (age < MINUTE) return relative.format(0, "second")
  if (age < HOUR) return relative.format(-Math.floor(age / MINUTE), "minute")
  if (age < DAY) return relative.format(-Math.floor(age / HOUR), "hour")
  return day(at, now)
}

/** A date, with its year unless it is this one. */
export function day(/** @type {number} */ at, now = Date.now()) {
  return (new Date(at).getFullYear() === new Date(now).getFullYear() ? date : dateOfYear).format(at)
}

/** The time of day. */
export function timeOfDay(/** @type {number} */ at) {
  return clock.format(at)
}

/** Everything, for a tooltip or a screen reader. */
export function inFull(/** @type {number} */ at) {
  return whole.format(at)
}

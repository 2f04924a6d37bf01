export const settled = () => new Promise(resolve => setImmediate(resolve))

/** A clock that goes where it is told, and says how long each pause was. */
export function fakeClock(luck = 0.5) {
  let time = 0
  let timers = []
  const clock = {
    now: () => time,
    random: () => luck,
    start: (action, milliseconds) => {
      const timer = { action, at: time + milliseconds }
      timers.push(timer)
      return timer
    },
    stop: timer => (timers = timers.filter(other => other !== timer)),
    async pass(milliseconds) {
      const end = time + milliseconds
      for (;;) {
        await settled()
        const next = timers.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0]
        if (!next) break
        timers = timers.filter(other => other !== next)
        time = next.at
        next.action()
      }
      time = end
    },
  }
  return clock
}

import { css } from "../../kit/html.js"
import { PerchLog } from "../../kit/perch-log.js"

const style = css(`
  .scroll { padding: 16px max(24px, calc((100% - 760px) / 2)) }
  .mine .who.said { position: static; inline-size: auto; block-size: auto; margin: 0 0 3px; grid-column: 1 / -1; justify-self: end; clip-path: none }
  .mine:not(.first) .who.said { display: none }
  .row.separator { display: flex; align-items: center; gap: 12px; margin: 24px 0 16px; color: var(--perch-grey-6); font-size: var(--perch-size-12) }
  .row.separator::before, .row.separator::after { content: "" / ""; flex: 1; block-size: 1px; background: var(--perch-grey-3) }
  .separator .bubble { padding: 0; border: 0; background: none; color: inherit }
  .separator :is(.who, .avatar, .meta) { display: none }

  @media (max-width: 719px) { .scroll { padding-inline: 12px } }
`)

/** The log of the kit, with the places where tickets begin and end, and which of us answered. */
export class InboxLog extends PerchLog {
  static sheets = [...PerchLog.sheets, style]
}

InboxLog.define("inbox-log")

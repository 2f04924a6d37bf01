import { css } from "../../kit/html.js"

/** The look of a part of the person panel that unfolds. */
export const fold = css(`
  :host { display: block; margin: 0 -8px; font-size: var(--perch-size-13) }
  summary {
    display: flex; align-items: center; gap: 4px; min-block-size: 32px; padding: 0 8px 0 4px; border-radius: var(--perch-radius-control); color: var(--perch-grey-7);
    font-weight: var(--perch-bold); list-style: none; cursor: pointer;
  }
  summary::-webkit-details-marker { display: none }
  summary:hover { background: var(--perch-grey-2); color: var(--perch-grey-9) }
  summary .icon { inline-size: 16px; block-size: 16px; rotate: -90deg; transition: rotate var(--perch-motion) }
  details[open] summary .icon { rotate: none }
  .inside { display: grid; gap: 8px; padding: 4px 8px 8px }
  .quiet { color: var(--perch-grey-7) }
  .problem { color: var(--perch-red) }
  .small { min-block-size: 28px; padding: 0 8px; font-size: var(--perch-size-12) }
  time { color: var(--perch-grey-7); font-size: var(--perch-size-12); font-variant-numeric: tabular-nums }
  @media (pointer: coarse) { summary, .small { min-block-size: 44px } }
`)

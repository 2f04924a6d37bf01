import { css } from "../../kit/html.js"

/** The look of a page with one form: signing in, the first account. */
export const gate = css(`
  :host { display: grid; place-items: center; min-block-size: 100%; padding: 24px 16px; background: var(--perch-grey-2); overflow-y: auto }
  main { inline-size: min(100%, 360px) }
  .brand { display: flex; align-items: center; justify-content: center; gap: 8px; margin-block-end: 24px; color: var(--perch-accent-text); font-size: var(--perch-size-16); font-weight: var(--perch-bold) }
  .card { display: grid; gap: 16px; padding: 24px; border: 1px solid var(--perch-grey-3); border-radius: var(--perch-radius-card); background: var(--perch-grey-1) }
  h1 { margin: 0; font-size: var(--perch-size-20); line-height: 28px; font-weight: var(--perch-bold) }
  p { margin: 0; color: var(--perch-grey-7); text-wrap: pretty }
  form { display: grid; gap: 16px }
  label { display: grid; gap: 4px; font-weight: var(--perch-bold) }
  .field { display: grid; gap: 4px }
  small { font-size: var(--perch-size-12); font-weight: var(--perch-regular); color: var(--perch-grey-7) }
  input { min-inline-size: 0; block-size: 40px; padding: 0 12px; border: 1px solid var(--perch-grey-5); border-radius: var(--perch-radius-control); background: var(--perch-grey-1); font-size: var(--perch-size-14); font-weight: var(--perch-regular) }
  input:focus-visible { outline-offset: 0 }
  .button.main { min-block-size: 40px }
  .problem { padding: 8px 12px; border-radius: var(--perch-radius-control); background: var(--perch-red-soft); color: var(--perch-red) }
  .warning { display: grid; grid-template-columns: 20px minmax(0, 1fr); gap: 12px; padding: 12px; border-radius: var(--perch-radius-control); background: var(--perch-amber-soft); border: 1px solid var(--perch-amber-line); color: var(--perch-grey-9) }
  .warning .icon { color: var(--perch-amber) }
  .warning p { color: inherit }
  .warning p + p { margin-block-start: 8px }
  .problem:empty { display: none }

  @media (prefers-color-scheme: dark) {
    :host { background: var(--perch-grey-1) }
    .card { background: var(--perch-grey-2) }
  }

  @media (pointer: coarse) {
    input { block-size: 48px; font-size: var(--perch-size-16) }
    .button.main { min-block-size: 48px }
  }
`)

import { css } from "../../kit/html.js"

/** What every dialog of the Inbox wears. */
export const dialog = css(`
  dialog {
    inline-size: min(440px, calc(100vw - 32px)); max-block-size: calc(100dvh - 32px); padding: 0; border: 1px solid var(--perch-grey-3); border-radius: var(--perch-radius-card);
    background: var(--perch-grey-1); color: var(--perch-grey-9); box-shadow: var(--perch-shadow); overflow-y: auto;
  }
  dialog::backdrop { background: oklch(15% .01 205 / 45%) }
  form, .form { display: grid; gap: 16px; padding: 20px 24px 24px }
  h2 { font-size: var(--perch-size-16); font-weight: var(--perch-bold) }
  p { color: var(--perch-grey-8); text-wrap: pretty; overflow-wrap: anywhere }
  .says { display: grid; gap: 8px }
  label, .label { font-weight: var(--perch-bold); overflow-wrap: anywhere }
  label { display: grid; gap: 4px }
  input, textarea, select {
    inline-size: 100%; min-inline-size: 0; padding: 0 12px; border: 1px solid var(--perch-grey-5); border-radius: var(--perch-radius-control); background: var(--perch-grey-1);
    font-weight: var(--perch-regular);
  }
  input, select { block-size: 36px }
  textarea { min-block-size: 96px; padding: 8px 12px; font: var(--perch-size-13)/20px var(--perch-mono); resize: vertical }
  :is(input, textarea, select):focus-visible { outline-offset: 0 }
  .actions { display: flex; flex-wrap: wrap; justify-content: end; gap: 8px }
  .button.danger { border-color: transparent; background: var(--perch-red); color: var(--perch-grey-1) }
  .button.danger:hover { background: color-mix(in oklab, var(--perch-red) 88%, var(--perch-grey-9)) }
  .problem { color: var(--perch-red) }
  @media (pointer: coarse) {
    input, select { block-size: 44px; font-size: var(--perch-size-16) }
    textarea { font-size: var(--perch-size-16) }
  }
`)

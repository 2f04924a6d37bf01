import { css } from "../../kit/html.js"

/** The look of one part of a widget's page. */
export const card = css(`
  :host { display: block }
  section { display: grid; gap: 12px; padding: 20px 24px 24px; border: 1px solid var(--perch-grey-3); border-radius: var(--perch-radius-card); background: var(--perch-grey-1); min-inline-size: 0 }
  section > * { min-inline-size: 0 }
  .head { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 8px; min-block-size: 32px }
  h4 { margin: 0; font-size: var(--perch-size-16); font-weight: var(--perch-bold) }
  p { max-inline-size: 68ch; text-wrap: pretty; overflow-wrap: anywhere }
  .quiet { color: var(--perch-grey-7) }
  .problem { color: var(--perch-red) }
  .pill { padding: 2px 10px; border-radius: var(--perch-radius-full); background: var(--perch-grey-3); color: var(--perch-grey-8); font-size: var(--perch-size-12); line-height: 16px }
  .pill.good { background: var(--perch-green-soft); color: var(--perch-green) }
  code { font: var(--perch-size-13)/20px var(--perch-mono) }
  label { display: grid; gap: 4px; font-weight: var(--perch-bold) }
  label small { font-size: var(--perch-size-12); font-weight: var(--perch-regular); color: var(--perch-grey-7) }
  input, textarea {
    inline-size: 100%; min-inline-size: 0; padding: 0 12px; border: 1px solid var(--perch-grey-5); border-radius: var(--perch-radius-control); background: var(--perch-grey-1);
    font: var(--perch-size-13)/20px var(--perch-mono);
  }
  input { block-size: 36px }
  textarea { min-block-size: 76px; padding: 8px 12px; resize: vertical }
  :is(input, textarea):focus-visible { outline-offset: 0 }
  @media (max-width: 719px) { section { padding: 16px } }
  @media (pointer: coarse) {
    input { block-size: 44px }
    input, textarea { font-size: var(--perch-size-16) }
  }
`)

import { css } from "../../kit/html.js"

/** Buttons, tips, faces and pills: what several elements of the Inbox wear. */
export const controls = css(`
  h1, h2, p, ul, dl, dd { margin: 0; padding: 0 }
  ul { list-style: none }

  .button {
    display: inline-flex; align-items: center; justify-content: center; gap: 6px; min-block-size: 32px; padding: 0 12px;
    border: 1px solid var(--perch-grey-4); border-radius: var(--perch-radius-control); background: var(--perch-grey-1); color: var(--perch-grey-9);
    font-weight: var(--perch-bold); white-space: nowrap; text-decoration: none; transition: background-color var(--perch-motion);
  }
  .button:hover { background: var(--perch-grey-2) }
  .button.main { border-color: transparent; background: var(--perch-accent); color: var(--perch-on-accent) }
  .button.main:hover { background: color-mix(in oklab, var(--perch-accent) 88%, var(--perch-grey-9)) }
  .button.plain { border-color: transparent; background: transparent; padding: 0; inline-size: 32px; color: var(--perch-grey-7) }
  .button.plain:hover { background: var(--perch-grey-3); color: var(--perch-grey-9) }
  .button:is(:disabled, [aria-disabled=true]) { opacity: .6; cursor: default }

  .tip { position: relative }
  .tip::after {
    content: attr(data-tip) / ""; position: absolute; z-index: 5; inset-block-start: calc(100% + 6px); inset-inline-end: 0; padding: 4px 8px;
    border-radius: var(--perch-radius-control); background: var(--perch-grey-9); color: var(--perch-grey-1); box-shadow: var(--perch-shadow-small);
    font-size: var(--perch-size-12); font-weight: var(--perch-regular); line-height: 16px; white-space: nowrap;
    opacity: 0; visibility: hidden; pointer-events: none; transition: opacity var(--perch-motion);
  }
  .tip.start::after { inset-inline: 0 auto }
  .tip.above::after { inset-block: auto calc(100% + 6px) }
  .tip.beside::after { inset-block: 50% auto; inset-inline: calc(100% + 8px) auto; translate: 0 -50% }
  .tip.wide::after { inline-size: 190px; white-space: normal; text-align: start }
  .tip:hover::after, .tip:focus-visible::after { opacity: 1; visibility: visible; transition-delay: 300ms }

  .face {
    display: grid; place-items: center; flex: none; inline-size: 36px; block-size: 36px; border-radius: var(--perch-radius-full);
    background: var(--tint, var(--perch-grey-3)); color: var(--tint-text, var(--perch-grey-8)); font-size: var(--perch-size-13); font-weight: var(--perch-bold); user-select: none;
  }
  .face[data-tint="0"] { --hue: 205 } .face[data-tint="1"] { --hue: 260 } .face[data-tint="2"] { --hue: 320 }
  .face[data-tint="3"] { --hue: 30 } .face[data-tint="4"] { --hue: 85 } .face[data-tint="5"] { --hue: 150 }
  .face[data-tint] { --tint: oklch(93% .035 var(--hue)); --tint-text: oklch(40% .07 var(--hue)) }
  @media (prefers-color-scheme: dark) {
    .face[data-tint] { --tint: oklch(33% .045 var(--hue)); --tint-text: oklch(88% .05 var(--hue)) }
  }

  @media (pointer: coarse) {
    .button { min-block-size: 44px }
    .button.plain { inline-size: 44px }
  }
`)

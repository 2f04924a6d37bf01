import { html, icons } from "./html.js"

/** The icons that only our own pages use, so that a visitor's page does not fetch them. */
Object.assign(icons, {
  left: html`<path d="m12.5 5-5 5 5 5"/>`,
  retry: html`<path d="M15.5 10a5.5 5.5 0 1 1-1.6-3.9L16 8.25M16 4v4.25h-4.25"/>`,
  inbox: html`<path d="M3 11.5h4l1 2h4l1-2h4M3 11.5l2.5-7h9l2.5 7v4a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1z"/>`,
  check: html`<circle cx="10" cy="10" r="7.25"/><path d="m6.75 10.25 2.25 2.25 4.25-4.75"/>`,
  shield: html`<path d="M10 2.5 16 5v4.5c0 3.75-2.5 6.5-6 8-3.5-1.5-6-4.25-6-8V5z"/><path d="m7.25 9.75 2 2 3.5-3.75"/>`,
  question: html`<circle cx="10" cy="10" r="7.25"/><path d="M7.9 7.9a2.1 2.1 0 1 1 3.1 1.85c-.7.4-1 .8-1 1.5M10 13.75v.1"/>`,
  person: html`<circle cx="10" cy="6.75" r="3.25"/><path d="M3.5 17c.6-3.4 3.1-5.25 6.5-5.25s5.9 1.85 6.5 5.25"/>`,
  note: html`<path d="M4 3.5h12v8.5l-4.5 4.5H4zM11.5 16.5V12H16"/>`,
  bag: html`<path d="M4.5 6.5h11l.75 10.5H3.75zM7.25 8.75V5.5a2.75 2.75 0 0 1 5.5 0v3.25"/>`,
  more: html`<path d="M4.75 10h.1M9.95 10h.1M15.15 10h.1"/>`,
  leave: html`<path d="M8 3.5H4.5a1 1 0 0 0-1 1v11a1 1 0 0 0 1 1H8M12.5 6l4 4-4 4M16.25 10H7.5"/>`,
  code: html`<path d="m7 6-4 4 4 4M13 6l4 4-4 4M11.25 4.5l-2.5 11"/>`,
  copy: html`<path d="M7.5 7.5h8a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1h-8a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1zM3.5 12.5v-8a1 1 0 0 1 1-1h8"/>`,
  globe: html`<circle cx="10" cy="10" r="7.25"/><path d="M2.75 10h14.5M10 2.75c2.25 2 3 4.5 3 7.25s-.75 5.25-3 7.25c-2.25-2-3-4.5-3-7.25s.75-5.25 3-7.25z"/>`,
})

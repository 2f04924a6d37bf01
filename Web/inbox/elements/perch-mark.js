import { html } from "../../kit/html.js"

/** Our sign: a bird on its perch. */
export function perchMark() {
  return html`<svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false"><path fill="currentColor" d="M5.500 8.500c0-3.200 2.300-5.500 5.500-5.500 2.700 0 4.300 1.400 4.900 3.600l3 1.400-2.800 1.200c-.2 4.300-2.700 7-6.600 7-3.200 0-5.800-2-7.200-5 1.400.2 3.200-.7 3.200-2.700z"/><path fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" d="M2.500 20h19"/></svg>`
}

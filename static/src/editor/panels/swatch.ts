import { html, type TemplateResult } from "lit"

/** A category's colour. The fill is an attribute: the page's security policy allows no inline style. */
export const swatch = (colour: string): TemplateResult =>
  html`<svg class="swatch" viewBox="0 0 10 10" aria-hidden="true"><rect width="10" height="10" rx="2.5" fill=${colour}></rect></svg>`

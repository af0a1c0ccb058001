import { html, nothing, svg, type TemplateResult } from "lit"
import type { Rater } from "../disagreements/types"
import { lookOf } from "../picture/rater-looks"

/** A short piece of a rater's line, as it is on the picture. */
export const raterLine = ({ colorIndex }: Rater): TemplateResult => {
  const { colour, dash } = lookOf(colorIndex)
  return html`<svg class="rater-line" viewBox="0 0 26 8" aria-hidden="true">${svg`<line x1="1" y1="4" x2="25" y2="4" stroke=${colour} stroke-width="3" stroke-dasharray=${dash.length > 0 ? dash.join(" ") : nothing} />`}</svg>`
}

/** Who marked an object: a full dot in the rater's colour, a hollow one for who looked and did not. */
export const raterDot = (rater: Rater, hasMarked: boolean): TemplateResult =>
  html`<svg class="rater-dot" viewBox="0 0 10 10" aria-hidden="true"><title>${rater.name}: ${hasMarked ? "marked it" : "did not mark it"}</title>${svg`<circle cx="5" cy="5" r="4" stroke-width="1.75" stroke=${lookOf(rater.colorIndex).colour} fill=${hasMarked ? lookOf(rater.colorIndex).colour : "none"} />`}</svg>`

import { html, nothing, svg, type TemplateResult } from "lit"
import { markPath } from "../../editor/render/mark-shapes"
import type { Rater } from "../disagreements/types"
import { lookOf } from "../picture/rater-looks"

/** A short piece of a rater's line with a point on it, as they are on the picture. */
export const raterLine = ({ colorIndex }: Rater): TemplateResult => {
  const { colour, dash, mark } = lookOf(colorIndex)
  return html`<svg class="rater-line" viewBox="0 0 26 10" preserveAspectRatio="xMidYMid slice" aria-hidden="true">${svg`<line x1="1" y1="5" x2="25" y2="5" stroke=${colour} stroke-width="2.5" stroke-dasharray=${dash.length > 0 ? dash.join(" ") : nothing} /><path class="rater-line__mark" d=${markPath(mark, 13, 5, 3.25)} fill=${colour} />`}</svg>`
}

/** Who marked an object: the rater's mark, full; hollow for who looked and did not. */
export const raterDot = (rater: Rater, hasMarked: boolean): TemplateResult => {
  const { colour, mark } = lookOf(rater.colorIndex)
  return html`<svg class="rater-dot" viewBox="0 0 12 12" aria-hidden="true"><title>${rater.name}: ${hasMarked ? "marked it" : "did not mark it"}</title>${svg`<path d=${markPath(mark, 6, 6, 3.6)} stroke-width="1.5" stroke-linejoin="round" stroke=${colour} fill=${hasMarked ? colour : "none"} />`}</svg>`
}

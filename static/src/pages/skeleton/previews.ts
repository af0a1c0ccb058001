import { html, type SVGTemplateResult, svg, type TemplateResult } from "lit"
import { type Design, mirrored } from "./design"
import { type Side, sidesOf } from "./sides"
import { BOX, bonesView, mark, nameTag, unitsOf } from "./stage-view"

const ROOM = 8
/** Units of the drawing that a pixel of a preview is, near enough: it is about 170 pixels high. */
const PIXEL = 0.68

/** How the editor will place the skeleton, and what an image's mirror makes of it. */
export const previews = (
  design: Design,
  placed: number,
  setPlaced: (count: number) => void,
): TemplateResult => {
  const { length } = design.keypoints
  const next = design.keypoints[placed]?.name
  return html`
    <figure class="preview">
      ${drawing(design, placed, next)}
      <figcaption class="preview__words">
        <label>
          <span class="visually-hidden">Keypoints placed in the preview</span>
          <input type="range" min="0" max=${length} .value=${String(placed)} @input=${(event: Event) => setPlaced(Number((event.target as HTMLInputElement).value))}>
        </label>
        <output>${next === undefined ? `All ${length} are placed` : `${placed + 1} of ${length}: next is ${next}`}</output>
      </figcaption>
    </figure>
    <figure class="preview">
      ${drawing(mirrored(design), length)}
      <figcaption class="preview__words">
        ${design.flipPairs.length > 0 ? `Mirrored: ${counted(design.flipPairs.length, "pair")} change places` : "Mirrored: no keypoints change places"}
      </figcaption>
    </figure>
  `
}

/** The first keypoints with their bones, and the name of the next one at the cursor. */
const drawing = (design: Design, count: number, next?: string): TemplateResult => {
  const sides = sidesOf(design)
  const shown = {
    ...design,
    edges: design.edges.filter(([first, second]) => first < count && second < count),
  }
  const radius = (design.keypoints.length > 30 ? 2.5 : 4.5) * PIXEL
  return html`<svg class="preview__drawing" viewBox="${-ROOM} ${-ROOM} ${BOX * design.aspect + 2 * ROOM} ${BOX + 2 * ROOM}" aria-hidden="true">
    ${bonesView(shown, sides)}
    ${design.keypoints.slice(0, count).map((_, number) => dot(design, number, sides, radius))}
    ${next === undefined ? "" : cursor(design, count, next)}
  </svg>`
}

const dot = (
  design: Design,
  number: number,
  sides: readonly Side[],
  radius: number,
): SVGTemplateResult => {
  const [x, y] = unitsOf(design, number)
  const side = sides[number] ?? "middle"
  return svg`<g class="point--${side}" transform="translate(${x} ${y})">${mark(side, radius)}</g>`
}

const cursor = (design: Design, number: number, next: string): SVGTemplateResult => {
  const [x, y] = unitsOf(design, number)
  const arm = 7 * PIXEL
  return svg`
    <path class="preview__cursor" d="M${x - arm} ${y}H${x + arm}M${x} ${y - arm}V${y + arm}" />
    ${nameTag([x, y], next, PIXEL)}
  `
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`

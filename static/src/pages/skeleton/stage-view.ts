import { nothing, type SVGTemplateResult, svg } from "lit"
import type { Design, Place } from "./design"
import type { Figure } from "./presets/preset"
import { type Side, sidesOf } from "./sides"
import { type DesignerState, designIn, isJoined } from "./state"

/** Height of the box in the drawing's units; its width follows from the aspect. */
export const BOX = 100
/** Units left free round the box. */
const ROOM = 7
/** Marks are as large as their neighbours allow; in small ones there is no room for a number. */
const RADIUS_PX = { least: 3.5, most: 9, numbered: 7 } as const

export type StageSize = { readonly width: number; readonly height: number }
export type View = {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The part of the drawing that is seen, in its units. */
export const viewOf = (state: DesignerState): View => {
  const { zoom, centre } = state
  const { aspect } = designIn(state)
  const width = (BOX * aspect + 2 * ROOM) / zoom
  const height = (BOX + 2 * ROOM) / zoom
  return {
    x: centre[0] * BOX * aspect - width / 2,
    y: centre[1] * BOX - height / 2,
    width,
    height,
  }
}

/** How many units one pixel of the screen is. */
export const unitsPerPixel = ({ width, height }: View, stage: StageSize): number =>
  1 / Math.min(stage.width / width, stage.height / height)

/** Everything on the stage. */
export const stageView = (state: DesignerState, pixel: number): SVGTemplateResult => {
  const design = designIn(state)
  const sides = sidesOf(design)
  const points = radiiOf(design, pixel).map((radius, number) =>
    pointView(state, number, { side: sides[number] ?? "middle", radius, pixel }),
  )
  return svg`
    ${backdropView(state)}
    <rect class="stage__box" width=${BOX * design.aspect} height=${BOX} />
    ${state.backdrop.kind === "picture" ? svg`<g class="halo">${bonesView(design, sides)}</g>` : nothing}
    ${bonesView(design, sides)}
    ${looseView(state)}
    ${points}
    ${tagView(state, pixel)}
  `
}

const backdropView = (state: DesignerState): SVGTemplateResult | typeof nothing => {
  const { backdrop } = state
  if (backdrop.kind === "figure") return figureView(backdrop.figure)
  if (backdrop.kind === "blank") return nothing
  const { aspect } = designIn(state)
  return svg`<image href=${backdrop.url} width=${BOX * aspect} height=${BOX} preserveAspectRatio="none" />`
}

export const figureView = ({ lines, discs }: Figure): SVGTemplateResult => svg`<g class="figure">
  ${lines.map(({ d, width }) => svg`<path d=${d} stroke-width=${width} />`)}
  ${discs.map((disc) => svg`<ellipse cx=${disc.cx} cy=${disc.cy} rx=${disc.rx} ry=${disc.ry} />`)}
</g>`

/** The lines between keypoints; one that joins two of a side has its colour. */
export const bonesView = (design: Design, sides: readonly Side[]): readonly SVGTemplateResult[] =>
  design.edges.map(([first, second]) => {
    const [from, to] = [unitsOf(design, first), unitsOf(design, second)]
    const side = sides[first] === sides[second] ? sides[first] : sideOfMixed(sides, first, second)
    return svg`<line class="bone bone--${side}" x1=${from[0]} y1=${from[1]} x2=${to[0]} y2=${to[1]} />`
  })

const sideOfMixed = (sides: readonly Side[], first: number, second: number): Side => {
  const found = [sides[first], sides[second]].filter((side) => side !== "middle")
  return found.length === 1 ? (found[0] ?? "middle") : "middle"
}

const looseView = (state: DesignerState): SVGTemplateResult | typeof nothing => {
  if (!state.loose || state.active === null) return nothing
  const design = designIn(state)
  const from = unitsOf(design, state.active)
  return svg`<line class="bone bone--loose" x1=${from[0]} y1=${from[1]} x2=${state.loose[0] * BOX * design.aspect} y2=${state.loose[1] * BOX} />`
}

/** How large each mark is, in units: it does not touch its nearest neighbour's. */
const radiiOf = (design: Design, pixel: number): readonly number[] => {
  const places = design.keypoints.map((_, number) => unitsOf(design, number))
  return places.map(([x, y], number) => {
    const distances = places.map((other, index) =>
      index === number ? Number.POSITIVE_INFINITY : Math.hypot(other[0] - x, other[1] - y),
    )
    const room = Math.min(...distances) / 2 / pixel - 1
    return Math.max(RADIUS_PX.least, Math.min(RADIUS_PX.most, room)) * pixel
  })
}

type Mark = { readonly side: Side; readonly radius: number; readonly pixel: number }

const pointView = (
  state: DesignerState,
  number: number,
  { side, radius, pixel }: Mark,
): SVGTemplateResult => {
  const design = designIn(state)
  const [x, y] = unitsOf(design, number)
  const isPicked = state.picked.includes(number)
  const isActive = state.active === number
  const isNumbered = radius >= RADIUS_PX.numbered * pixel
  return svg`<g
    class="point point--${side} ${isPicked ? "point--picked" : ""} ${isActive ? "point--active" : ""}"
    role="button"
    tabindex=${isActive ? 0 : -1}
    aria-pressed=${isPicked}
    aria-label=${spokenPoint(design, number, side)}
    data-point=${number}
    transform="translate(${x} ${y})"
  >
    <circle class="point__reach" r=${radius + 4 * pixel} />
    ${mark(side, radius)}
    ${isNumbered ? svg`<text class="point__number" font-size=${9.5 * pixel} dy=${3.4 * pixel}>${number + 1}</text>` : nothing}
  </g>`
}

/** Sides have shapes as well as colours: round is left, square is right, a diamond is in the middle. */
export const mark = (side: Side, radius: number): SVGTemplateResult => {
  if (side === "left") return svg`<circle class="point__mark" r=${radius} />`
  const half = radius * 0.88
  const turn = side === "middle" ? "rotate(45)" : ""
  return svg`<rect class="point__mark" x=${-half} y=${-half} width=${2 * half} height=${2 * half} rx=${radius * 0.2} transform=${turn} />`
}

/** The name of the active keypoint beside it. */
const tagView = (state: DesignerState, pixel: number): SVGTemplateResult | typeof nothing => {
  const { active } = state
  const design = designIn(state)
  const name = active === null ? undefined : design.keypoints[active]?.name
  if (active === null || name === undefined) return nothing
  return nameTag(unitsOf(design, active), name, pixel)
}

export const nameTag = ([x, y]: Place, name: string, pixel: number): SVGTemplateResult =>
  svg`<text class="stage__tag" x=${x + 15 * pixel} y=${y - 9 * pixel} font-size=${12 * pixel} stroke-width=${4 * pixel}>${name}</text>`

const spokenPoint = (design: Design, number: number, side: Side): string => {
  const joined = design.keypoints.flatMap(({ name }, other) =>
    isJoined(design, number, other) ? [name] : [],
  )
  const words = [`${number + 1}, ${design.keypoints[number]?.name}`]
  if (side !== "middle") words.push(side)
  words.push(joined.length > 0 ? `joined with ${joined.join(", ")}` : "not joined")
  return words.join("; ")
}

export const unitsOf = (design: Design, number: number): Place => {
  const [x, y] = design.keypoints[number]?.place ?? [0, 0]
  return [x * BOX * design.aspect, y * BOX]
}

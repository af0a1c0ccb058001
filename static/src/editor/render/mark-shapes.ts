/** How a point is drawn, so that the points of several people are told apart without their colours. */
export type MarkShape = "disc" | "square" | "diamond" | "triangle" | "cross" | "plus"

type Outline = readonly (readonly [x: number, y: number])[]

/** Half the width of the bars of a cross; half its length is 1. */
const BAR = 0.4
const PLUS: Outline = [
  [-BAR, -1.2],
  [BAR, -1.2],
  [BAR, -BAR],
  [1.2, -BAR],
  [1.2, BAR],
  [BAR, BAR],
  [BAR, 1.2],
  [-BAR, 1.2],
  [-BAR, BAR],
  [-1.2, BAR],
  [-1.2, -BAR],
  [-BAR, -BAR],
]

const turned = (outline: Outline): Outline =>
  outline.map(([x, y]) => [(x - y) * Math.SQRT1_2, (x + y) * Math.SQRT1_2])

/** Outlines that weigh as much on the eye as a disc of radius 1; a disc has no corners. */
const OUTLINES: Readonly<Record<MarkShape, Outline>> = {
  disc: [],
  square: [
    [-0.9, -0.9],
    [0.9, -0.9],
    [0.9, 0.9],
    [-0.9, 0.9],
  ],
  diamond: [
    [0, -1.35],
    [1.35, 0],
    [0, 1.35],
    [-1.35, 0],
  ],
  triangle: [
    [0, -1.3],
    [1.25, 0.9],
    [-1.25, 0.9],
  ],
  cross: turned(PLUS),
  plus: PLUS,
}

export type MarkSink = Pick<CanvasPath, "moveTo" | "lineTo" | "closePath" | "ellipse">

/** Draw one mark into a path. */
export const traceMark = (
  shape: MarkShape,
  path: MarkSink,
  x: number,
  y: number,
  radius: number,
): void => {
  const [first, ...others] = OUTLINES[shape]
  if (!first) {
    path.moveTo(x + radius, y)
    path.ellipse(x, y, radius, radius, 0, 0, 2 * Math.PI)
    return
  }
  path.moveTo(x + first[0] * radius, y + first[1] * radius)
  for (const [dx, dy] of others) path.lineTo(x + dx * radius, y + dy * radius)
  path.closePath()
}

/** The same mark as the `d` of an SVG path. */
export const markPath = (shape: MarkShape, x: number, y: number, radius: number): string => {
  const outline = OUTLINES[shape]
  if (outline.length === 0)
    return `M${x - radius} ${y}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0Z`
  const round = (value: number) => Math.round(value * 100) / 100
  const corners = outline.map(([dx, dy]) => `${round(x + dx * radius)} ${round(y + dy * radius)}`)
  return `M${corners.join("L")}Z`
}

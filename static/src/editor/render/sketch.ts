import type { Sketch, SketchLine } from "../document/draft"
import { imagePoint } from "../geometry/points"
import type { Position } from "../geometry/shapes"
import { toScreen, type View } from "../viewport/view"
import { type PaintContext, useDevicePixels } from "./canvas"

type SketchContext = PaintContext & Pick<CanvasRenderingContext2D, "strokeRect" | "setLineDash">

const LIGHT = "#fff"
const DARK = "rgb(0 0 0 / 65%)"
const REFUSED = "#ff4d4d"
/** Cyan is rare in pictures, and no category begins with it. */
const GUIDE = "#22d3ee"
const VERTEX_PX = 7
const IN_HAND_PX = 13
const SNAP_PX = 12

/** Each look as strokes, the widest first; dashed ones let the picture through. */
const STROKES: Readonly<Record<SketchLine["look"], readonly Stroke[]>> = {
  closing: [
    { colour: DARK, widthPx: 2, dashPx: [] },
    { colour: LIGHT, widthPx: 1.5, dashPx: [4, 4] },
  ],
  refused: [
    { colour: DARK, widthPx: 5, dashPx: [] },
    { colour: REFUSED, widthPx: 3, dashPx: [] },
  ],
  guide: [
    { colour: DARK, widthPx: 3, dashPx: [] },
    { colour: GUIDE, widthPx: 1, dashPx: [] },
  ],
  cut: [
    { colour: DARK, widthPx: 4, dashPx: [] },
    { colour: LIGHT, widthPx: 2, dashPx: [8, 5] },
  ],
}

type Stroke = {
  readonly colour: string
  readonly widthPx: number
  readonly dashPx: readonly number[]
}

/** Paint what helps to draw: lines, vertices, and the place that the pointer is drawn to. */
export const paintSketch = (
  context: SketchContext,
  { lines = [], vertices = [], vertexInHand, snap }: Sketch,
  view: View,
): void => {
  useDevicePixels(context)
  for (const line of lines) paintLine(context, line, view)
  paintDiscs(context, vertices, VERTEX_PX, view)
  if (vertexInHand) paintDiscs(context, [vertexInHand], IN_HAND_PX, view)
  if (snap) paintSnap(context, snap, view)
}

const paintLine = (context: SketchContext, { points, look }: SketchLine, view: View): void => {
  const ratio = view.devicePixelRatio
  context.beginPath()
  points.forEach((point, place) => {
    const [x, y] = devicePoint(point, view)
    if (place === 0) context.moveTo(x, y)
    else context.lineTo(x, y)
  })
  for (const { colour, widthPx, dashPx } of STROKES[look]) {
    context.setLineDash(dashPx.map((length) => length * ratio))
    context.strokeStyle = colour
    context.lineWidth = widthPx * ratio
    context.stroke()
  }
  context.setLineDash([])
}

const paintDiscs = (
  context: SketchContext,
  places: readonly Position[],
  sizePx: number,
  view: View,
): void => {
  if (places.length === 0) return
  const radius = (sizePx / 2) * view.devicePixelRatio
  context.fillStyle = LIGHT
  context.strokeStyle = DARK
  context.lineWidth = view.devicePixelRatio
  context.beginPath()
  for (const place of places) {
    const [x, y] = devicePoint(place, view)
    context.moveTo(x + radius, y)
    context.ellipse(x, y, radius, radius, 0, 0, 2 * Math.PI)
  }
  context.fill()
  context.stroke()
}

/** A square round a vertex, a ring round a place on an edge. */
const paintSnap = (
  context: SketchContext,
  { at, on }: NonNullable<Sketch["snap"]>,
  view: View,
): void => {
  const ratio = view.devicePixelRatio
  const [x, y] = devicePoint(at, view)
  const side = SNAP_PX * ratio
  context.beginPath()
  if (on === "edge") context.ellipse(x, y, side / 2, side / 2, 0, 0, 2 * Math.PI)
  for (const [colour, width] of [
    [DARK, 4],
    [GUIDE, 2],
  ] as const) {
    context.strokeStyle = colour
    context.lineWidth = width * ratio
    if (on === "vertex") context.strokeRect(x - side / 2, y - side / 2, side, side)
    else context.stroke()
  }
}

const devicePoint = ([x, y]: Position, view: View): readonly [number, number] => {
  const [screenX, screenY] = toScreen(view, imagePoint(x, y))
  return [screenX * view.devicePixelRatio, screenY * view.devicePixelRatio]
}

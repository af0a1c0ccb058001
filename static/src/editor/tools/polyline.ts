import { kindOf } from "../geometry/kinds"
import type { Polyline, Position } from "../geometry/shapes"
import { categoryFor, make, SMALLEST_PX } from "./drawing"
import { drawnPath, type PathPlan } from "./drawn-path"
import { beginningOfPath } from "./path-start"
import type { Tool, ToolContext, ToolRun } from "./tool"

function* run(context: ToolContext): ToolRun {
  try {
    const start = yield* beginningOfPath(context)
    const categoryId = categoryFor(context, "polyline")
    if (categoryId === null) return
    const points = yield* drawnPath(context, planFor(categoryId), start)
    if (points) make(context, categoryId, lineThrough(points))
  } finally {
    context.draw(null)
  }
}

const planFor = (categoryId: number): PathPlan => ({
  rules: {
    isClosed: false,
    fewestPoints: 2,
    mayCross: true,
    obstacles: [],
    flaw: (points) => kindOf(lineThrough(points)).flaw(lineThrough(points), SMALLEST_PX),
  },
  shapes: (points) => [{ id: null, categoryId, shape: lineThrough(points) }],
  lines: () => [],
})

const lineThrough = (points: readonly Position[]): Polyline => ({ type: "polyline", points })

/** Draws an open line, point by point or freehand. */
export const polylineTool: Tool = { name: "polyline", cursor: "crosshair", hasCrosshair: true, run }

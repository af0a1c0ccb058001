import { polygonKind, polygonOf } from "../geometry/kinds/polygon"
import { regionOfRing } from "../geometry/masks/filling"
import { SMALLEST_PX } from "./drawing"
import { drawnPath, type PathPlan } from "./drawn-path"
import { type Canvas, canvasToAdd, canvasToErase, erase, paint } from "./painting"
import { beginningOfPath } from "./path-start"
import { closingLine } from "./polygon"
import type { Tool, ToolContext, ToolRun } from "./tool"

/** An outline drawn as for a polygon, whose pixels are added to a mask or taken from it. */
const runOf = (deed: "add" | "subtract") =>
  function* run(context: ToolContext): ToolRun {
    try {
      const start = yield* beginningOfPath(context)
      const canvas = deed === "add" ? canvasToAdd(context) : canvasToErase(context, start.at)
      if (!canvas) return
      const ring = yield* drawnPath(context, planFor(canvas), start)
      if (!ring) return
      const inside = regionOfRing(ring, context.image)
      if (deed === "add") paint(context, canvas, inside)
      else erase(context, canvas, inside)
    } finally {
      context.draw(null)
    }
  }

const planFor = ({ categoryId }: Canvas): PathPlan => ({
  rules: {
    isClosed: true,
    fewestPoints: 3,
    mayCross: false,
    obstacles: [],
    flaw: (points) => polygonKind.flaw(polygonOf([[points]]), SMALLEST_PX),
  },
  shapes: (points) => [{ id: null, categoryId, shape: { type: "polyline", points } }],
  lines: closingLine,
})

/** Adds what an outline encloses to the selected mask of the active category, or makes a new one of it. */
export const maskAddTool: Tool = {
  name: "mask_add",
  cursor: "crosshair",
  hasCrosshair: true,
  run: runOf("add"),
}

/** Takes what an outline encloses from the selected mask, or from the one that the outline begins on. */
export const maskSubtractTool: Tool = {
  name: "mask_subtract",
  cursor: "crosshair",
  hasCrosshair: true,
  run: runOf("subtract"),
}

import type { ImagePoint } from "../geometry/points"
import type { PointShape } from "../geometry/shapes"
import { aimed, categoryFor, keeperInside, make } from "./drawing"
import { next, type Tool, type ToolContext, type ToolRun } from "./tool"

function* run(context: ToolContext): ToolRun {
  try {
    const start = yield* aimed(context)
    const categoryId = categoryFor(context, "point")
    if (categoryId === null) return
    const keptInside = keeperInside(context)
    let at = keptInside(start.at)
    // While the button is down the point can still be moved to where it belongs.
    while (start.press) {
      context.draw({ shapes: [{ id: null, categoryId, shape: pointAt(at) }] })
      const event = yield* next("move", "up")
      at = keptInside(event.at)
      if (event.type === "up") break
    }
    make(context, categoryId, pointAt(at))
  } finally {
    context.draw(null)
  }
}

const pointAt = ([x, y]: ImagePoint): PointShape => ({ type: "point", x, y })

/** Sets a point: where the button is let go, or where Enter finds the crosshair. */
export const pointTool: Tool = { name: "point", cursor: "crosshair", hasCrosshair: true, run }

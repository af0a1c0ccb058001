import { EMPTY_DRAFT } from "../document/draft"
import { pointInImage } from "../geometry/bounds"
import { type ImagePoint, imagePoint } from "../geometry/points"
import { next, type Tool, type ToolContext, type ToolRun } from "./tool"

/** Near an outline counts as on it, by this many screen pixels. */
const HIT_PX = 3

function* run(context: ToolContext): ToolRun {
  try {
    let crosshair: ImagePoint | null = null
    for (;;) {
      const event = yield* next("down", "step", "confirm")
      if (event.type === "down") {
        pin(context, pointInImage(event.at, context.image))
        return
      }
      if (event.type === "confirm" && crosshair) {
        pin(context, crosshair)
        return
      }
      const from: ImagePoint = crosshair ?? context.crosshairStart()
      crosshair =
        event.type === "step"
          ? pointInImage(imagePoint(from[0] + event.dx, from[1] + event.dy), context.image)
          : from
      context.draw({ ...EMPTY_DRAFT, crosshair })
    }
  } finally {
    context.draw(null)
  }
}

/** On an object it is about that object, wherever it will be moved; else about the place. */
const pin = (context: ToolContext, at: ImagePoint): void => {
  const [found] = context.pick(at, HIT_PX * context.pixelSize())
  context.comment(found ? { annotationId: found.id, at: null } : { annotationId: null, at })
}

/** Begins a comment about the object or the place that is pressed. */
export const commentTool: Tool = { name: "comment", cursor: "crosshair", hasCrosshair: false, run }

import { union } from "../geometry/masks/booleans"
import { enclosedAt } from "../geometry/masks/components"
import { hasPixel } from "../geometry/masks/region"
import type { ImagePoint } from "../geometry/points"
import { aimed } from "./drawing"
import { type Canvas, canvasToPaint, paint, pixelsOfOthers } from "./painting"
import type { Tool, ToolContext, ToolRun } from "./tool"

const HOW_TO_FILL = "Arrow keys move the crosshair; Enter fills what is enclosed around it."
const IS_INSIDE = "That place is in an object. Point at a hole in one, or at a gap between several."
const IS_OPEN = "Nothing encloses that place, so nothing was filled."

function* run(context: ToolContext): ToolRun {
  try {
    const { at } = yield* aimed(context, { howTo: HOW_TO_FILL })
    const canvas = canvasToPaint(context)
    if (canvas) fill(context, canvas, at)
  } finally {
    context.draw(null)
  }
}

/** A hole of the object in hand if there is one, else what objects enclose between them. */
const fill = (context: ToolContext, canvas: Canvas, at: ImagePoint): void => {
  const [x, y] = [Math.floor(at[0]), Math.floor(at[1])]
  const own = enclosedAt(canvas.base, x, y)
  if (own) {
    paint(context, canvas, own)
    return
  }
  const all = union(canvas.base, pixelsOfOthers(context, canvas.id))
  const enclosed = enclosedAt(all, x, y)
  if (enclosed) paint(context, canvas, enclosed)
  else context.say(hasPixel(all, x, y) ? IS_INSIDE : IS_OPEN)
}

/** Fills the hole, or the gap between objects, that is clicked: into the selected mask, or as a new one. */
export const fillTool: Tool = { name: "fill", cursor: "crosshair", hasCrosshair: false, run }

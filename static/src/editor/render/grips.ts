import type { Placed } from "../document/spatial-index"
import { type Bounds, grownBounds, type Size } from "../geometry/bounds"
import { type Grips, gripsOf } from "../geometry/frame"
import type { Handle } from "../geometry/shape-kind"
import { screenBounds, type View, visibleBounds } from "../viewport/view"
import { type PaintContext, useDevicePixels } from "./canvas"
import { paintHandles } from "./handles"

const LIGHT = "#fff"
const DARK = "rgb(0 0 0 / 65%)"
const DASH_PX = [3, 3]
/** Handles just outside of the canvas still reach into it. */
const MARGIN_PX = 12

/** What can be pulled of these records as they are seen. */
export const gripsIn = (records: readonly Placed[], view: View): Grips =>
  gripsOf(
    records.map(({ shape }) => shape),
    1 / view.scale,
  )

/** Paint the frame round a selection, and of the handles those that are in sight. */
export const paintGrips = (
  context: PaintContext & Pick<CanvasRenderingContext2D, "strokeRect" | "setLineDash">,
  { frame, handles }: Grips,
  view: View,
  size: Size,
): void => {
  if (frame) paintFrame(context, screenBounds(view, frame), view)
  const visible = grownBounds(visibleBounds(view, size), MARGIN_PX / view.scale)
  const inSight = ({ at: [x, y] }: Handle) =>
    x >= visible.minX && y >= visible.minY && x <= visible.maxX && y <= visible.maxY
  paintHandles(context, handles.filter(inSight), view)
}

const paintFrame = (
  context: PaintContext & Pick<CanvasRenderingContext2D, "strokeRect" | "setLineDash">,
  { minX, minY, maxX, maxY }: Bounds,
  { devicePixelRatio: ratio }: View,
): void => {
  useDevicePixels(context)
  const place = [minX * ratio, minY * ratio, (maxX - minX) * ratio, (maxY - minY) * ratio] as const
  context.lineWidth = ratio
  context.strokeStyle = DARK
  context.strokeRect(...place)
  context.setLineDash(DASH_PX.map((length) => length * ratio))
  context.strokeStyle = LIGHT
  context.strokeRect(...place)
  context.setLineDash([])
}

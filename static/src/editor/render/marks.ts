import type { Placed } from "../document/spatial-index"
import { kindOf } from "../geometry/kinds"
import type { Mark } from "../geometry/shape-kind"
import { toScreen, type View } from "../viewport/view"
import { type PaintContext, useDevicePixels } from "./canvas"
import { traceMark } from "./mark-shapes"
import { colourOf, type RenderStyle } from "./style"

const RADIUS_PX = 4
const RING_PX = 2
const LIGHT = "#fff"

/** Paint the points of skeletons and single points: full, and hollow for points that are occluded. */
export const paintMarks = (
  context: PaintContext,
  records: readonly Placed[],
  view: View,
  style: RenderStyle,
): void => {
  for (const [colour, marks] of marksByColour(records, style)) {
    useDevicePixels(context)
    context.lineWidth = RING_PX * view.devicePixelRatio
    context.strokeStyle = LIGHT
    context.fillStyle = colour
    trace(
      context,
      marks.filter(({ isHollow }) => !isHollow),
      view,
      style,
    )
    context.stroke()
    context.fill()
    context.strokeStyle = colour
    context.fillStyle = LIGHT
    trace(
      context,
      marks.filter(({ isHollow }) => isHollow),
      view,
      style,
    )
    context.fill()
    context.stroke()
  }
}

const marksByColour = (
  records: readonly Placed[],
  style: RenderStyle,
): ReadonlyMap<string, readonly Mark[]> => {
  const found = new Map<string, Mark[]>()
  for (const record of records) {
    const marks = kindOf(record.shape).marks?.(record.shape) ?? []
    if (marks.length === 0) continue
    const colour = colourOf(record, style)
    const others = found.get(colour)
    if (others) others.push(...marks)
    else found.set(colour, [...marks])
  }
  return found
}

const trace = (
  context: PaintContext,
  marks: readonly Mark[],
  view: View,
  style: RenderStyle,
): void => {
  const ratio = view.devicePixelRatio
  const radius = RADIUS_PX * ratio
  context.beginPath()
  for (const { at } of marks) {
    const [x, y] = toScreen(view, at)
    traceMark(style.mark, context, x * ratio, y * ratio, radius)
  }
}

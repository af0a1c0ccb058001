import { type Bounds, grownBounds } from "../geometry/bounds"
import { isDrawable, kindOf } from "../geometry/kinds"
import type { Line } from "../geometry/lines"
import type { ImagePoint } from "../geometry/points"
import { type Snap, snapTo } from "../geometry/snapping"
import type { ToolContext } from "./tool"

/** How near a neighbour's edge must be for the pointer to mean it, in screen pixels. */
const SNAP_PX = 6
/** The keyboard's crosshair goes pixel by pixel: it must be able to leave an edge. */
const KEYBOARD_SNAP_PX = 1.5

export type SnapOptions = {
  readonly isByKeyboard?: boolean
  /** Annotations that are being changed: they do not draw to themselves. */
  readonly except?: ReadonlySet<string>
}

/** The vertex or edge of a neighbour that a place is drawn to, or null. */
export const snapAt = (
  context: ToolContext,
  at: ImagePoint,
  { isByKeyboard = false, except = new Set() }: SnapOptions = {},
): Snap | null => {
  if (!context.isSnapping()) return null
  const far = SNAP_PX * context.pixelSize()
  const reach = isByKeyboard ? Math.min(far, KEYBOARD_SNAP_PX) : far
  const [x, y] = at
  const near = grownBounds({ minX: x, minY: y, maxX: x, maxY: y }, reach)
  return snapTo(linesNear(context, near, except), at, reach)
}

const linesNear = (
  context: ToolContext,
  near: Bounds,
  except: ReadonlySet<string>,
): readonly Line[] =>
  context
    .neighbours(near)
    .filter(({ id, shape }) => !except.has(id) && isDrawable(shape))
    .flatMap(({ shape }) => kindOf(shape).outlines?.(shape) ?? [])

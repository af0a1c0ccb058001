import type { ScreenPoint } from "../geometry/points"
import { type Frame, type View, visibleBounds } from "./view"

/** So near the canvas's edge a drag pans: windows that fill the screen have no room beyond. */
const MARGIN_PX = 8
/** Pixels a frame for each pixel beyond, and at most. */
const SPEED = 0.25
const MOST_PX = 24

/** How far a drag that is held at `at` moves the picture in one frame: towards what is hidden there, if anything is. */
export const autoPanStep = (
  at: ScreenPoint,
  view: View,
  { canvas, image }: Frame,
): readonly [dx: number, dy: number] => {
  const seen = visibleBounds(view, canvas)
  return [
    stepOnAxis(at[0], canvas.width, {
      before: seen.minX * view.scale,
      after: (image.width - seen.maxX) * view.scale,
    }),
    stepOnAxis(at[1], canvas.height, {
      before: seen.minY * view.scale,
      after: (image.height - seen.maxY) * view.scale,
    }),
  ]
}

/** What of the image is hidden on either side of the canvas, in CSS pixels; negative where there is room. */
type Hidden = { readonly before: number; readonly after: number }

const stepOnAxis = (at: number, length: number, hidden: Hidden): number => {
  const [before, after] = [MARGIN_PX - at, at - (length - MARGIN_PX)]
  if (before > 0) return stepTo(before, hidden.before)
  return after > 0 ? -stepTo(after, hidden.after) : 0
}

const stepTo = (beyond: number, hidden: number): number =>
  Math.min(Math.max(beyond * SPEED, 1), MOST_PX, Math.max(hidden, 0))

import { kindOf } from "./kinds"
import type { ImagePoint } from "./points"
import type { Handle } from "./shape-kind"
import type { Position, Shape } from "./shapes"

/** Up to so many handles are all shown, however close they lie. */
const FEW_HANDLES = 100
/** Of more, a square of this size on the screen shows one; between zooms it is up to twice as large. */
const CELL_PX = 8
/** A handle that makes a new vertex needs so much room on either side, in screen pixels. */
const HALF_SIDE_PX = 12

/**
 * The handles that are shown of a shape, and so can be pulled, at `pixelSize` image pixels per screen pixel. Of an
 * outline of thousands, those that can be told apart at this zoom.
 */
export const shownHandles = (shape: Shape, pixelSize: number): readonly Handle[] => {
  const grid = gridOf(shape, pixelSize)
  return grid ? [...grid.cells.values()] : kindOf(shape).handles(shape, pixelSize)
}

/** The shown handle that is nearest to `at` and less than `reach` image pixels away, or null. */
export const handleNear = (
  shape: Shape,
  pixelSize: number,
  at: ImagePoint,
  reach: number,
): Handle | null => {
  const grid = gridOf(shape, pixelSize)
  return nearestHandle(
    grid ? handlesAround(grid, at, reach) : shownHandles(shape, pixelSize),
    at,
    reach,
  )
}

/** The nearest of some handles, if it is less than `reach` away. */
export const nearestHandle = (
  handles: Iterable<Handle>,
  at: ImagePoint,
  reach: number,
): Handle | null => {
  let [found, shortest]: [Handle | null, number] = [null, reach]
  for (const handle of handles) {
    const far = Math.hypot(handle.at[0] - at[0], handle.at[1] - at[1])
    if (far < shortest) [found, shortest] = [handle, far]
  }
  return found
}

/** One handle a cell; found by its cell, not by looking through all. */
type Grid = { readonly cell: number; readonly cells: ReadonlyMap<string, Handle> }

const known = new WeakMap<Shape, { readonly cell: number; readonly grid: Grid | null }>()

/** The grid of a shape with many handles, made anew when the zoom has doubled or the shape has changed. */
const gridOf = (shape: Shape, pixelSize: number): Grid | null => {
  const cell = CELL_PX * 2 ** Math.floor(Math.log2(pixelSize))
  const before = known.get(shape)
  if (before?.cell === cell) return before.grid
  const handles = kindOf(shape).handles(shape, pixelSize)
  const grid = handles.length > FEW_HANDLES ? gridWith(handles, cell) : null
  known.set(shape, { cell, grid })
  return grid
}

const gridWith = (handles: readonly Handle[], cell: number): Grid => {
  const cells = new Map<string, Handle>()
  const room = (HALF_SIDE_PX / CELL_PX) * cell
  const place = (handle: Handle) => {
    const key = keyAt(handle.at, cell)
    if (!cells.has(key)) cells.set(key, handle)
  }
  for (const handle of handles) if (handle.look !== "between") place(handle)
  let before: Handle | null = null
  for (const handle of handles) {
    const half = before ? Math.hypot(handle.at[0] - before.at[0], handle.at[1] - before.at[1]) : 0
    if (handle.look === "between" && half >= room) place(handle)
    before = handle
  }
  return { cell, cells }
}

function* handlesAround({ cell, cells }: Grid, [x, y]: Position, reach: number): Iterable<Handle> {
  const steps = Math.ceil(reach / cell)
  for (let column = -steps; column <= steps; column++)
    for (let row = -steps; row <= steps; row++) {
      const handle = cells.get(keyAt([x + column * cell, y + row * cell], cell))
      if (handle) yield handle
    }
}

const keyAt = ([x, y]: Position, cell: number): string =>
  `${Math.floor(x / cell)} ${Math.floor(y / cell)}`

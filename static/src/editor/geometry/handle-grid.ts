import { kindOf } from "./kinds"
import { distance, sideCount } from "./lines"
import type { ImagePoint } from "./points"
import type { Handle } from "./shape-kind"
import type { Position, Shape } from "./shapes"
import { type VertexLine, vertexLinesOf } from "./vertex-lines"
import { betweenHandle, vertexHandle } from "./vertices"

/** Up to so many handles are all shown, however close they lie. */
const FEW_HANDLES = 100
/** Of more vertices, a square of this size on the screen shows one; between zooms it is up to twice as large. */
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
type Grid = { readonly cell: number; readonly cells: ReadonlyMap<number, Handle> }

const known = new WeakMap<Shape, { readonly cell: number; readonly grid: Grid | null }>()

/** The grid of a shape with many handles, made anew when the zoom has doubled or the shape has changed. */
const gridOf = (shape: Shape, pixelSize: number): Grid | null => {
  const cell = CELL_PX * 2 ** Math.floor(Math.log2(pixelSize))
  const before = known.get(shape)
  if (before?.cell === cell) return before.grid
  const lines = vertexLinesOf(shape)
  const count = lines.reduce((sum, { points }) => sum + points.length, 0)
  const grid = 2 * count > FEW_HANDLES ? gridWith(lines, cell) : null
  known.set(shape, { cell, grid })
  return grid
}

/** Vertices first, so that none gives way to a handle that would make a new one. */
const gridWith = (lines: readonly VertexLine[], cell: number): Grid => {
  const cells = new Map<number, Handle>()
  for (const { points, prefix } of lines)
    points.forEach((point, place) => {
      const key = keyAt(point, cell)
      if (!cells.has(key)) cells.set(key, vertexHandle(`${prefix}${place}`, point))
    })
  for (const line of lines) addBetween(cells, line, cell)
  return { cell, cells }
}

const addBetween = (cells: Map<number, Handle>, line: VertexLine, cell: number): void => {
  const room = (2 * HALF_SIDE_PX * cell) / CELL_PX
  for (let place = 0; place < sideCount(line); place++) {
    const from = line.points[place]
    const to = line.points[(place + 1) % line.points.length]
    if (!from || !to || distance(from, to) < room) continue
    const middle: Position = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]
    const key = keyAt(middle, cell)
    if (!cells.has(key)) cells.set(key, betweenHandle(`${line.prefix}${place}+`, middle))
  }
}

function* handlesAround({ cell, cells }: Grid, [x, y]: Position, reach: number): Iterable<Handle> {
  const steps = Math.ceil(reach / cell)
  for (let column = -steps; column <= steps; column++)
    for (let row = -steps; row <= steps; row++) {
      const handle = cells.get(keyAt([x + column * cell, y + row * cell], cell))
      if (handle) yield handle
    }
}

/** Both cell numbers in one number: strings of thousands of cells would cost a frame. */
const keyAt = ([x, y]: Position, cell: number): number =>
  (Math.floor(x / cell) + CELLS / 2) * CELLS + Math.floor(y / cell) + CELLS / 2

/** More cells a side than the largest image has at the nearest zoom. */
const CELLS = 2 ** 26

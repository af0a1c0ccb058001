import { type Bounds, clamp, type Size } from "./bounds"
import type { ImagePoint } from "./points"
import type { Box } from "./shapes"

/** Which side of the box a handle pulls, by compass. */
export type BoxHandle = "nw" | "n" | "ne" | "e" | "se" | "s" | "sw" | "w"

/** How a drawing or a resize is constrained: Shift keeps the proportions (a square when drawing), Alt works from the centre. */
export type Constraint = { readonly keepRatio: boolean; readonly fromCentre: boolean }

export const FREE: Constraint = { keepRatio: false, fromCentre: false }

/** The edges of a box. */
export const boundsOfBox = (box: Box): Bounds => ({
  minX: box.x,
  minY: box.y,
  maxX: box.x + box.width,
  maxY: box.y + box.height,
})

/** The box with these edges. */
export const boxOfBounds = (bounds: Bounds): Box => ({
  type: "box",
  x: bounds.minX,
  y: bounds.minY,
  width: bounds.maxX - bounds.minX,
  height: bounds.maxY - bounds.minY,
})

/** The box that both share, or null when they share no area. */
export const intersection = (a: Box, b: Box): Box | null => {
  const minX = Math.max(a.x, b.x)
  const minY = Math.max(a.y, b.y)
  const maxX = Math.min(a.x + a.width, b.x + b.width)
  const maxY = Math.min(a.y + a.height, b.y + b.height)
  return minX < maxX && minY < maxY ? boxOfBounds({ minX, minY, maxX, maxY }) : null
}

/** The box drawn from `anchor` to `to`, inside the image however far the pointer strays. */
export const drawnBox = (
  anchor: ImagePoint,
  to: ImagePoint,
  image: Size,
  constraint = FREE,
): Box => {
  const x = clamp(anchor[0], 0, image.width)
  const y = clamp(anchor[1], 0, image.height)
  const [dx, dy] = [to[0] - x, to[1] - y]
  const roomX = room(x, dx, image.width, constraint.fromCentre)
  const roomY = room(y, dy, image.height, constraint.fromCentre)
  const side = Math.min(Math.max(Math.abs(dx), Math.abs(dy)), roomX, roomY)
  const reachX = constraint.keepRatio ? side : Math.min(Math.abs(dx), roomX)
  const reachY = constraint.keepRatio ? side : Math.min(Math.abs(dy), roomY)
  const [minX, maxX] = span(x, dx, reachX, constraint.fromCentre)
  const [minY, maxY] = span(y, dy, reachY, constraint.fromCentre)
  return boxOfBounds({ minX, minY, maxX, maxY })
}

/**
 * The box with one handle pulled to `to`. The opposite side stays (or, from the centre, mirrors the pull); a handle
 * pulled over the opposite side flips the box, so the result always has positive sides.
 */
export const resizedBox = (box: Box, handle: BoxHandle, to: ImagePoint, constraint = FREE): Box => {
  const horizontal = pulled(box.x, box.width, sideOf(handle, "w", "e"), to[0], constraint)
  const vertical = pulled(box.y, box.height, sideOf(handle, "n", "s"), to[1], constraint)
  const isCorner = handle.length === 2
  if (!(constraint.keepRatio && isCorner)) return boxOfSpans(horizontal, vertical)
  const factor = Math.max(
    Math.abs(horizontal.length) / box.width,
    Math.abs(vertical.length) / box.height,
  )
  return boxOfSpans(
    withLength(horizontal, factor * box.width),
    withLength(vertical, factor * box.height),
  )
}

/** How far one may go from `at` in the direction of `step` and stay in [0, limit]; both ways from a centre. */
const room = (at: number, step: number, limit: number, fromCentre: boolean): number => {
  if (fromCentre) return Math.min(at, limit - at)
  return step < 0 ? at : limit - at
}

const span = (at: number, step: number, reach: number, fromCentre: boolean): [number, number] => {
  if (fromCentre) return [at - reach, at + reach]
  return step < 0 ? [at - reach, at] : [at, at + reach]
}

/** One axis of a box being resized: what stays put, and the signed length from there. */
type Axis = { readonly fixed: number; readonly length: number; readonly isCentred: boolean }

const sideOf = (handle: BoxHandle, low: string, high: string): -1 | 0 | 1 => {
  if (handle.includes(low)) return -1
  return handle.includes(high) ? 1 : 0
}

const pulled = (
  start: number,
  length: number,
  side: -1 | 0 | 1,
  to: number,
  constraint: Constraint,
): Axis => {
  if (side === 0) return { fixed: start, length, isCentred: false }
  if (constraint.fromCentre) {
    const centre = start + length / 2
    return { fixed: centre, length: 2 * (to - centre), isCentred: true }
  }
  const fixed = side === -1 ? start + length : start
  return { fixed, length: to - fixed, isCentred: false }
}

const withLength = (axis: Axis, length: number): Axis => ({
  ...axis,
  length: Math.sign(axis.length || 1) * length,
})

const edges = ({ fixed, length, isCentred }: Axis): [number, number] => {
  const a = isCentred ? fixed - length / 2 : fixed
  return [Math.min(a, a + length), Math.max(a, a + length)]
}

const boxOfSpans = (horizontal: Axis, vertical: Axis): Box => {
  const [minX, maxX] = edges(horizontal)
  const [minY, maxY] = edges(vertical)
  return boxOfBounds({ minX, minY, maxX, maxY })
}

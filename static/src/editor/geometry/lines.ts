import type { Bounds } from "./bounds"
import type { Position, Ring } from "./shapes"

/** The smallest bounds of at least one point. */
export const boundsOfPoints = (points: Iterable<Position>): Bounds => {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x, y] of points) {
    if (x < minX) minX = x
    if (x > maxX) maxX = x
    if (y < minY) minY = y
    if (y > maxY) maxY = y
  }
  return { minX, minY, maxX, maxY }
}

/** Area in square pixels, positive for a ring that runs clockwise on the screen. */
export const signedArea = (ring: Ring): number => {
  let sum = 0
  let [px, py] = ring.at(-1) ?? [0, 0]
  for (const [x, y] of ring) {
    sum += px * y - x * py
    ;[px, py] = [x, y]
  }
  return sum / 2
}

/** A line through points; a closed one goes back from its last point to its first. */
export type Line = { readonly points: readonly Position[]; readonly isClosed: boolean }

/** How many sides a line has. */
export const sideCount = ({ points, isClosed }: Line): number =>
  isClosed ? points.length : Math.max(points.length - 1, 0)

/** The nearest place to `at` on the segment from `a` to `b`. */
export const nearestOnSegment = (at: Position, a: Position, b: Position): Position => {
  const share = shareAlong(at, a, b)
  return [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])]
}

/** How far apart two places are, in pixels. */
export const distance = (a: Position, b: Position): number => Math.hypot(a[0] - b[0], a[1] - b[1])

/** How far a place is from the segment from `a` to `b`, in pixels. */
export const distanceToSegment = (at: Position, a: Position, b: Position): number => {
  const share = shareAlong(at, a, b)
  return Math.hypot(a[0] + share * (b[0] - a[0]) - at[0], a[1] + share * (b[1] - a[1]) - at[1])
}

/** How far a place is from an open line, in pixels. */
export const distanceToLine = (at: Position, points: readonly Position[]): number => {
  let nearest = Infinity
  let before = points[0]
  for (const point of points) {
    if (before) nearest = Math.min(nearest, distanceToSegment(at, before, point))
    before = point
  }
  return nearest
}

/** How far a place is from a ring's line, in pixels. */
export const distanceToRing = (at: Position, ring: Ring): number => {
  const [first, last] = [ring[0], ring.at(-1)]
  if (!first || !last) return Infinity
  return Math.min(distanceToLine(at, ring), distanceToSegment(at, last, first))
}

/** Whether a place lies within a ring, by the even-odd rule. */
export const isInRing = ([x, y]: Position, ring: Ring): boolean => {
  let isInside = false
  let before = ring.at(-1) ?? [0, 0]
  for (const point of ring) {
    const isCrossed = point[1] > y !== before[1] > y
    if (
      isCrossed &&
      x < ((before[0] - point[0]) * (y - point[1])) / (before[1] - point[1]) + point[0]
    )
      isInside = !isInside
    before = point
  }
  return isInside
}

/**
 * Whether two segments pass through each other. Ends that touch the other segment, or lie within a rounding's reach of
 * it, do not cross it: corners rounded to hundredths of a pixel move by up to 0.007 each.
 */
export const segmentsCross = (a: Position, b: Position, c: Position, d: Position): boolean =>
  liesBetween(a, b, c, d) && liesBetween(c, d, a, b)

/** Whether a line that turns at `corner`, which lies on the segment from `a` to `b`, goes on to its other side. */
export const passesThrough = (
  [before, corner, after]: readonly [Position, Position, Position],
  a: Position,
  b: Position,
): boolean => {
  if (!liesBetween(a, b, before, after)) return false
  const length = distance(a, b)
  const along = shareAlong(corner, a, b) * length
  if (along <= TOUCH_PX || along >= length - TOUCH_PX) return false
  return Math.abs(turn(a, b, corner)) <= TOUCH_PX * length
}

/** Where the lines through two segments that cross meet. */
export const meetingPoint = (a: Position, b: Position, c: Position, d: Position): Position => {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]]
  const across = dx * (d[1] - c[1]) - dy * (d[0] - c[0])
  const share = ((c[0] - a[0]) * (d[1] - c[1]) - (c[1] - a[1]) * (d[0] - c[0])) / across
  return [a[0] + share * dx, a[1] + share * dy]
}

/** What the server allows, too; see TOUCH_PX in app/geometry/rings.py. */
export const TOUCH_PX = 0.02

/** Whether `c` and `d` lie on different sides of the line through `a` and `b`, both clear of it. */
const liesBetween = (a: Position, b: Position, c: Position, d: Position): boolean => {
  const clear = TOUCH_PX * distance(a, b)
  const [sideC, sideD] = [turn(a, b, c), turn(a, b, d)]
  return Math.min(sideC, sideD) < -clear && Math.max(sideC, sideD) > clear
}

/** Twice the area of a triangle: positive where the way from `a` by `b` to `c` turns clockwise on the screen. */
export const turn = (a: Position, b: Position, c: Position): number =>
  (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

/** How far along the segment its nearest place to `at` lies, from 0 to 1. */
export const shareAlong = (at: Position, a: Position, b: Position): number => {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]]
  const lengthSquared = dx * dx + dy * dy
  if (lengthSquared === 0) return 0
  return Math.min(Math.max(((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / lengthSquared, 0), 1)
}

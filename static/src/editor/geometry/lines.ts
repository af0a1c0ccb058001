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

/** The nearest place to `at` on the segment from `a` to `b`. */
export const nearestOnSegment = (at: Position, a: Position, b: Position): Position => {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]]
  const lengthSquared = dx * dx + dy * dy
  if (lengthSquared === 0) return a
  const share = ((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / lengthSquared
  const kept = Math.min(Math.max(share, 0), 1)
  return [a[0] + kept * dx, a[1] + kept * dy]
}

/** How far apart two places are, in pixels. */
export const distance = (a: Position, b: Position): number => Math.hypot(a[0] - b[0], a[1] - b[1])

/** How far a place is from an open line, in pixels. */
export const distanceToLine = (at: Position, points: readonly Position[]): number => {
  let nearest = Infinity
  let before = points[0]
  for (const point of points) {
    if (before) nearest = Math.min(nearest, distance(at, nearestOnSegment(at, before, point)))
    before = point
  }
  return nearest
}

/** How far a place is from a ring's line, in pixels. */
export const distanceToRing = (at: Position, ring: Ring): number => {
  const [first, last] = [ring[0], ring.at(-1)]
  if (!first || !last) return Infinity
  return Math.min(distanceToLine(at, ring), distance(at, nearestOnSegment(at, last, first)))
}

/** Whether a place lies within a ring, by the even-odd rule. */
export const isInRing = ([x, y]: Position, ring: Ring): boolean => {
  let isInside = false
  let [px, py] = ring.at(-1) ?? [0, 0]
  for (const [cx, cy] of ring) {
    if (cy > y !== py > y && x < ((px - cx) * (y - cy)) / (py - cy) + cx) isInside = !isInside
    ;[px, py] = [cx, cy]
  }
  return isInside
}

/** Whether two segments cross or touch, apart from lying in one line. */
export const segmentsCross = (a: Position, b: Position, c: Position, d: Position): boolean => {
  const [ab, cd] = [sides(a, b, c, d), sides(c, d, a, b)]
  return ab[0] * ab[1] < 0 && cd[0] * cd[1] < 0
}

/** On which side of the line from `a` to `b` each of two places lies: the sign of each number. */
const sides = (a: Position, b: Position, c: Position, d: Position): readonly [number, number] => [
  turn(a, b, c),
  turn(a, b, d),
]

const turn = (a: Position, b: Position, c: Position): number =>
  (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

import { type Bounds, boundsMeet } from "./bounds"
import { boundsOfPoints, type Line, passesThrough, segmentsCross, sideCount } from "./lines"
import { remembering } from "./shape-kind"
import type { Position } from "./shapes"

/** Sides are looked up by runs of so many: one comparison for most of an outline of thousands. */
const SIDES_PER_RUN = 32

/** The bounds of each run of sides, the closing side included; kept for as long as the points are. */
const boundsOfRuns = remembering((points: readonly Position[]): readonly Bounds[] => {
  const runs: Bounds[] = []
  for (let first = 0; first < points.length; first += SIDES_PER_RUN) {
    const run = points.slice(first, first + SIDES_PER_RUN + 1)
    const [start] = points
    if (first + SIDES_PER_RUN >= points.length && start) run.push(start)
    runs.push(boundsOfPoints(run))
  }
  return runs
})

/** Hears of each side that comes near: its ends, and its place, which is that of its first end. */
export type SideVisitor = (from: Position, to: Position, place: number) => void

/** Visit the sides of a line whose bounds meet `near`, without looking at each of them. */
export const visitSides = (line: Line, near: Bounds, visit: SideVisitor): void => {
  const { points } = line
  const count = sideCount(line)
  boundsOfRuns(points).forEach((bounds, run) => {
    if (!boundsMeet(bounds, near)) return
    const end = Math.min((run + 1) * SIDES_PER_RUN, count)
    for (let place = run * SIDES_PER_RUN; place < end; place++) {
      const [from, to] = [points[place], points[(place + 1) % points.length]]
      if (from && to && sideMeets(from, to, near)) visit(from, to, place)
    }
  })
}

/** Two sides that cross: the line and the place of each. */
export type Crossing = readonly [line: number, place: number, otherLine: number, otherPlace: number]

/** The first two sides that cross among lines, each of which may also cross itself; null when none do. */
export const crossingAmong = (lines: readonly Line[]): Crossing | null => {
  const runs = lines.flatMap((line, place) =>
    boundsOfRuns(line.points).map((bounds, run): Run => ({ line, place, run, bounds })),
  )
  for (const [at, one] of runs.entries())
    for (let other = at; other < runs.length; other++) {
      const found = crossingOfRuns(one, runs[other] ?? one)
      if (found) return found
    }
  return null
}

/** Whether the segment from `a` to `b` crosses a side of the line. */
export const crossesLine = (a: Position, b: Position, line: Line): boolean => {
  let isCrossing = false
  visitSides(line, boundsOfPoints([a, b]), (from, to) => {
    isCrossing ||= segmentsCross(a, b, from, to)
  })
  return isCrossing
}

type Run = {
  readonly line: Line
  readonly place: number
  readonly run: number
  readonly bounds: Bounds
}

const crossingOfRuns = (one: Run, other: Run): Crossing | null => {
  if (!boundsMeet(one.bounds, other.bounds)) return null
  const count = sideCount(one.line)
  const end = Math.min((one.run + 1) * SIDES_PER_RUN, count)
  for (let place = one.run * SIDES_PER_RUN; place < end; place++) {
    const crossed = crossedInRun(one.line, place, other)
    if (crossed !== null) return [one.place, place, other.place, crossed]
  }
  return null
}

const crossedInRun = (
  line: Line,
  side: number,
  { line: other, run, bounds }: Run,
): number | null => {
  const [a, b] = [line.points[side], line.points[(side + 1) % line.points.length]]
  if (!(a && b && sideMeets(a, b, bounds))) return null
  const end = Math.min((run + 1) * SIDES_PER_RUN, sideCount(other))
  for (let place = run * SIDES_PER_RUN; place < end; place++) {
    const [c, d] = [other.points[place], other.points[(place + 1) % other.points.length]]
    if (!(c && d && sidesMeet(a, b, c, d))) continue
    if (segmentsCross(a, b, c, d)) return place
    // Neighbours, which nearly all that meet are, share a corner and cannot pass through each other in it.
    if (b !== c && turnsThrough(line, side, c, d)) return place
    if (d !== a && turnsThrough(other, place, a, b)) return place
  }
  return null
}

/** Whether a line goes through the segment from `a` to `b` in the corner at the end of a side. */
const turnsThrough = (line: Line, side: number, a: Position, b: Position): boolean => {
  const [before, corner, after] = [
    line.points[side],
    line.points[(side + 1) % line.points.length],
    cornerAfter(line, side),
  ]
  return !!(before && corner && after) && passesThrough([before, corner, after], a, b)
}

/** The corner behind the end of a side; none behind the last one of an open line. */
const cornerAfter = (line: Line, side: number): Position | undefined =>
  line.isClosed ? line.points[(side + 2) % line.points.length] : line.points[side + 2]

const sideMeets = (from: Position, to: Position, { minX, minY, maxX, maxY }: Bounds): boolean =>
  Math.min(from[0], to[0]) <= maxX &&
  Math.max(from[0], to[0]) >= minX &&
  Math.min(from[1], to[1]) <= maxY &&
  Math.max(from[1], to[1]) >= minY

const sidesMeet = (a: Position, b: Position, c: Position, d: Position): boolean =>
  Math.min(a[0], b[0]) <= Math.max(c[0], d[0]) &&
  Math.max(a[0], b[0]) >= Math.min(c[0], d[0]) &&
  Math.min(a[1], b[1]) <= Math.max(c[1], d[1]) &&
  Math.max(a[1], b[1]) >= Math.min(c[1], d[1])

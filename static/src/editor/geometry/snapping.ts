import { grownBounds } from "./bounds"
import { distance, type Line, nearestOnSegment, shareAlong } from "./lines"
import { visitSides } from "./runs"
import type { Position } from "./shapes"

/** A place on a line that is near enough to be meant. */
export type Snap = {
  readonly at: Position
  readonly on: "vertex" | "edge"
  readonly line: Line
  /** How far along the line: 3 is its fourth vertex, 3.5 half-way to the fifth. */
  readonly along: number
}

/** The vertex within reach that is nearest to `at`; else the nearest place on an edge; else null. */
export const snapTo = (lines: Iterable<Line>, at: Position, reach: number): Snap | null => {
  let vertex: Near | null = null
  let edge: Near | null = null
  for (const line of lines)
    for (const near of placesNear(line, at, reach))
      if (near.snap.on === "vertex") vertex = nearer(vertex, near)
      else edge = nearer(edge, near)
  return (vertex ?? edge)?.snap ?? null
}

type Near = { readonly snap: Snap; readonly far: number }

const placesNear = (line: Line, at: Position, reach: number): readonly Near[] => {
  const found: Near[] = []
  const offer = (on: Snap["on"], place: Position, along: number) => {
    const far = distance(place, at)
    if (far <= reach) found.push({ snap: { at: place, on, line, along }, far })
  }
  const [x, y] = at
  const [only] = line.points
  if (line.points.length === 1 && only) offer("vertex", only, 0)
  visitSides(
    line,
    grownBounds({ minX: x, minY: y, maxX: x, maxY: y }, reach),
    (from, to, place) => {
      offer("vertex", from, place)
      offer("vertex", to, (place + 1) % line.points.length)
      offer("edge", nearestOnSegment(at, from, to), place + shareAlong(at, from, to))
    },
  )
  return found
}

const nearer = (one: Near | null, other: Near): Near => (one && one.far <= other.far ? one : other)

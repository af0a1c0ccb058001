import { turn } from "./lines"
import type { Position, Ring } from "./shapes"

/** The smallest convex ring round points, clockwise on the screen (Andrew's monotone chain); fewer than 3 for a line. */
export const convexHull = (points: readonly Position[]): Ring => {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1])
  const [upper, lower] = [chain(sorted), chain(sorted.toReversed())]
  return [...upper.slice(0, -1), ...lower.slice(0, -1)]
}

const chain = (sorted: readonly Position[]): readonly Position[] => {
  const kept: Position[] = []
  for (const point of sorted) {
    while (isInward(kept, point)) kept.pop()
    kept.push(point)
  }
  return kept
}

/** Whether the last of the kept corners lies on or behind the line to a new point. */
const isInward = (kept: readonly Position[], point: Position): boolean => {
  const [before, last] = [kept.at(-2), kept.at(-1)]
  return before !== undefined && last !== undefined && turn(before, last, point) <= 0
}

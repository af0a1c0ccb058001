import { distance, distanceToSegment } from "./lines"
import { crossesItself, FEWEST_RING_POINTS } from "./rings"
import type { Polygon, Position, Ring } from "./shapes"

/** How often the tolerance is halved for a ring that would cross itself, before the ring is left as it is. */
const MOST_TRIES = 6

/** The line with as few of its points as stay within `tolerance` pixels of it (Ramer, Douglas and Peucker). */
export const simplifiedLine = (
  points: readonly Position[],
  tolerance: number,
): readonly Position[] => {
  const kept = new Set([0, points.length - 1])
  const spans: [number, number][] = [[0, points.length - 1]]
  for (let span = spans.pop(); span; span = spans.pop()) {
    const [first, last] = span
    const farthest = farthestWithin(points, first, last)
    if (!farthest || farthest.far <= tolerance) continue
    kept.add(farthest.place)
    spans.push([first, farthest.place], [farthest.place, last])
  }
  return points.filter((_, place) => kept.has(place))
}

/** The ring with fewer points, or as it is where fewer would enclose nothing or cross each other. */
export const simplifiedRing = (ring: Ring, tolerance: number): Ring => {
  let allowed = tolerance
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const simplified = simplifiedRound(ring, allowed)
    if (simplified.length >= FEWEST_RING_POINTS && !crossesItself(simplified)) return simplified
    allowed /= 2
  }
  return ring
}

/** The polygon with each ring simplified. Rings may come to touch each other; `flaw` tells where that went too far. */
export const simplifiedPolygon = ({ parts }: Polygon, tolerance: number): Polygon => ({
  type: "polygon",
  parts: parts.map((rings) => rings.map((ring) => simplifiedRing(ring, tolerance))),
})

/** Both halves between two far corners, which stay. */
const simplifiedRound = (ring: Ring, tolerance: number): Ring => {
  const [start] = ring
  if (!start) return ring
  const far = ring.map((corner) => distance(start, corner))
  const across = far.indexOf(far.reduce((one, other) => Math.max(one, other), 0))
  const there = simplifiedLine(ring.slice(0, across + 1), tolerance)
  const back = simplifiedLine([...ring.slice(across), start], tolerance)
  return [...there, ...back.slice(1, -1)]
}

const farthestWithin = (
  points: readonly Position[],
  first: number,
  last: number,
): { readonly place: number; readonly far: number } | null => {
  const [from, to] = [points[first], points[last]]
  let found: { place: number; far: number } | null = null
  if (!from || !to) return found
  for (let place = first + 1; place < last; place++) {
    const far = distanceToSegment(points[place] ?? from, from, to)
    if (!found || far > found.far) found = { place, far }
  }
  return found
}

import { boundsContain, imageBounds, type Size } from "./bounds"
import { boundsOfPoints } from "./lines"
import type { Position, Ring } from "./shapes"

/** What of a ring lies in the image; its outline runs along the border where it was cut off. Empty if nothing does. */
export const clippedRing = (ring: Ring, image: Size): Ring => {
  if (boundsContain(imageBounds(image), boundsOfPoints(ring))) return ring
  const edges: readonly Edge[] = [
    { axis: 0, limit: 0, side: 1 },
    { axis: 0, limit: image.width, side: -1 },
    { axis: 1, limit: 0, side: 1 },
    { axis: 1, limit: image.height, side: -1 },
  ]
  return withoutRepeats(edges.reduce(clippedAt, ring))
}

/** One edge of the image: which axis it cuts, where, and on which side of it the image lies. */
type Edge = { readonly axis: 0 | 1; readonly limit: number; readonly side: 1 | -1 }

/** Sutherland and Hodgman: walk round, keep what is inside, and add the places where the outline goes out and in. */
const clippedAt = (ring: Ring, edge: Edge): Ring => {
  const kept: Position[] = []
  let before = ring.at(-1)
  for (const point of ring) {
    if (before && isInside(before, edge) !== isInside(point, edge))
      kept.push(crossingOf(before, point, edge))
    if (isInside(point, edge)) kept.push(point)
    before = point
  }
  return kept
}

const isInside = (point: Position, { axis, limit, side }: Edge): boolean =>
  (point[axis] - limit) * side >= 0

const crossingOf = (a: Position, b: Position, { axis, limit }: Edge): Position => {
  const share = (limit - a[axis]) / (b[axis] - a[axis])
  const other = axis === 0 ? 1 : 0
  const along = a[other] + share * (b[other] - a[other])
  return axis === 0 ? [limit, along] : [along, limit]
}

const withoutRepeats = (ring: Ring): Ring =>
  ring.filter((point, place) => {
    const before = ring.at(place - 1)
    return ring.length < 2 || before?.[0] !== point[0] || before[1] !== point[1]
  })

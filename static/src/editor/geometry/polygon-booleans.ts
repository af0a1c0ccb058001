import { difference, type Geom, intersection, union } from "polyclip-ts"
import { distance, signedArea } from "./lines"
import { FEWEST_RING_POINTS, wound } from "./rings"
import { hundredths } from "./shape-kind"
import type { Polygon, Position, Ring } from "./shapes"
import { welded } from "./welding"

/** Narrower than this a ring is no region but what rounding left between two borders. */
const SLIVER_PX = 0.03

/** What lies in any of the polygons; borders that run together become one. Null for nothing. */
export const polygonUnion = (polygons: readonly Polygon[]): Polygon | null =>
  combined(polygons, union)

/** What lies in the first polygon and in none of the others, or null when that is nothing. */
export const polygonDifference = (polygon: Polygon, others: readonly Polygon[]): Polygon | null =>
  combined([polygon, ...others], difference)

/** What lies in all of the polygons, or null when that is nothing. */
export const polygonIntersection = (polygons: readonly Polygon[]): Polygon | null =>
  combined(polygons, intersection)

/**
 * Coordinates are rounded, so corners that were drawn on a neighbour's side lie up to a hundredth beside it. Welding puts
 * them on it; without that, joining neighbours would leave gaps too narrow to be seen.
 */
const combined = (
  polygons: readonly Polygon[],
  combine: (geometry: Geom, ...others: Geom[]) => readonly (readonly Ring[])[],
): Polygon | null => {
  const [first, ...others] = welded(polygons).map(geometryOf)
  return first ? tidied(combine(first, ...others)) : null
}

const geometryOf = ({ parts }: Polygon): Geom =>
  parts.map((rings) => rings.map((ring) => ring.map(([x, y]): [number, number] => [x, y])))

/** In the form of the API: rings open, rounded and wound, without slivers. */
const tidied = (parts: readonly (readonly Ring[])[]): Polygon | null => {
  const kept = parts
    .map((rings) => rings.map(tidiedRing))
    .filter(([exterior = []]) => !isSliver(exterior))
    .map(([exterior = [], ...holes]) => [
      wound(exterior, true),
      ...holes.filter((hole) => !isSliver(hole)).map((hole) => wound(hole, false)),
    ])
  return kept.length > 0 ? { type: "polygon", parts: kept } : null
}

const tidiedRing = (closed: Ring): Ring => {
  const rounded = closed.slice(0, -1).map(([x, y]): Position => [hundredths(x), hundredths(y)])
  return rounded.filter((point, place) => {
    const before = rounded.at(place - 1)
    return before?.[0] !== point[0] || before[1] !== point[1]
  })
}

/** Its area over half its length is about its width. */
const isSliver = (ring: Ring): boolean => {
  if (ring.length < FEWEST_RING_POINTS) return true
  const length = ring.reduce((sum, at, place) => sum + distance(at, ring.at(place - 1) ?? at), 0)
  return Math.abs(signedArea(ring)) < (SLIVER_PX * length) / 2
}

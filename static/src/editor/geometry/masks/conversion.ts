import { partFlaw } from "../rings"
import { hundredths } from "../shape-kind"
import type { Polygon, Position, Ring } from "../shapes"
import { simplifiedRing } from "../simplifying"
import { intersection, union } from "./booleans"
import { regionOfPolygon } from "./filling"
import { outlineOf, polygonOfOutline, polygonOfRegion } from "./outline"
import { areaOf, type Region } from "./region"

/** What the server takes: more is kept as a mask. */
const MOST_POINTS = 100_000
const MOST_RING_POINTS = 10_000
const MOST_PARTS = 10_000
/** A side this long is an edge of the object; shorter ones are the stairs of a slanting one. */
const STRAIGHT_PX = 3
/** How far a smooth outline may be from the middle of the stairs. */
const SMOOTH_TOLERANCE_PX = 0.6
/** How often an outline is drawn closer to the pixels, where it would cross another. */
const MOST_TRIES = 4

/** A region as a polygon, and what that changed. */
export type Conversion = {
  readonly polygon: Polygon
  /** Pixels that the polygon has and the region had not, or the other way round. */
  readonly differingPixels: number
  /** Intersection over union of the pixels before and after: 1 when nothing was lost. */
  readonly iou: number
}

/** The outline along the pixels' edges, which loses nothing; null when that is more than a polygon may have. */
export const exactPolygon = (region: Region): Conversion | null => {
  const polygon = polygonOfRegion(region)
  return isTooLong(polygon) ? null : { polygon, differingPixels: 0, iou: 1 }
}

/** A smooth outline of few points, as a person would draw it; null when even that is more than a polygon may have. */
export const smoothPolygon = (region: Region): Conversion | null => {
  const outline = outlineOf(region)
  let tolerance = SMOOTH_TOLERANCE_PX
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const polygon = polygonOfOutline(outline, (ring) => smoothRing(ring, tolerance))
    if (isTooLong(polygon)) return null
    if (polygon.parts.every((rings) => partFlaw(rings) === null)) return measured(region, polygon)
    tolerance /= 2
  }
  return exactPolygon(region)
}

/** Intersection over union: 1 for the same pixels, 0 for none in common. */
export const iouOf = (a: Region, b: Region): number => {
  const shared = areaOf(intersection(a, b))
  const all = areaOf(union(a, b))
  return all === 0 ? 1 : shared / all
}

const measured = (region: Region, polygon: Polygon): Conversion => {
  const after = regionOfPolygon(polygon, region)
  const shared = areaOf(intersection(region, after))
  const differingPixels = areaOf(region) + areaOf(after) - 2 * shared
  return { polygon, differingPixels, iou: iouOf(region, after) }
}

const smoothRing = (ring: Ring, tolerance: number): Ring =>
  simplifiedRing(withoutStairs(ring), tolerance).map(
    ([x, y]): Position => [hundredths(x), hundredths(y)],
  )

/** Through the middles of the stairs of a slanting edge; where two long sides meet, the corner is the object's own. */
const withoutStairs = (ring: Ring): Ring => {
  const points = ring.flatMap((from, place): readonly Position[] => {
    const before = ring.at(place - 1) ?? from
    const to = ring[(place + 1) % ring.length] ?? from
    const after = ring[(place + 2) % ring.length] ?? to
    const isBesideShort = Math.min(length(before, from), length(to, after)) < STRAIGHT_PX
    if (isBesideShort && isStep(before, from, to, after)) return [along(from, to, 0.5)]
    return [cornerFrom(before, from, to), cornerFrom(after, to, from)]
  })
  return points.filter(([x, y], place) => {
    const [lastX, lastY] = points.at(place - 1) ?? []
    return x !== lastX || y !== lastY
  })
}

/** Whether an outline turns one way into a side and the other way out of it, and so goes on in its direction. */
const isStep = (before: Position, from: Position, to: Position, after: Position): boolean =>
  turn(before, from, to) * turn(from, to, after) < 0

const turn = (a: Position, b: Position, c: Position): number =>
  (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])

/** A corner where both sides are long, else the place half a pixel on from it. */
const cornerFrom = (before: Position, corner: Position, to: Position): Position => {
  const own = length(corner, to)
  if (Math.min(own, length(before, corner)) >= STRAIGHT_PX) return corner
  return along(corner, to, Math.min(0.5 / own, 0.5))
}

const length = (a: Position, b: Position): number => Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1])

/** The place that is a share of the way from `a` to `b`. */
const along = (a: Position, b: Position, share: number): Position => [
  a[0] + share * (b[0] - a[0]),
  a[1] + share * (b[1] - a[1]),
]

const isTooLong = ({ parts }: Polygon): boolean => {
  const rings = parts.flat()
  const points = rings.reduce((sum, ring) => sum + ring.length, 0)
  return (
    points > MOST_POINTS ||
    parts.length > MOST_PARTS ||
    rings.some((ring) => ring.length > MOST_RING_POINTS)
  )
}

import type { Size } from "../bounds"
import { signedArea } from "../lines"
import { remembering } from "../shape-kind"
import type { Mask, Polygon, Shape } from "../shapes"

import { regionOfPolygon } from "./filling"
import { regionOf } from "./masks"

import { areaOf, type Region } from "./region"

/** A shape that is a region: pixels, or what has them by its outline. */
export type RegionShape = Mask | Polygon

/** Whether a shape can be painted on. */
export const isRegionShape = (shape: Shape): shape is RegionShape =>
  shape.type === "mask" || shape.type === "polygon"

const filled = remembering((_: Polygon) => new Map<string, Region>())

/** The pixels of a shape on an image of this size; found once for each polygon. */
export const regionOfShape = (shape: RegionShape, size: Size): Region => {
  if (shape.type === "mask") return regionOf(shape)
  const known = filled(shape)
  const key = `${size.width}×${size.height}`
  const region = known.get(key) ?? regionOfPolygon(shape, size)
  known.set(key, region)
  return region
}

/** Whether a polygon runs along the pixels' edges, so that its pixels are exactly what it encloses. */
export const isAlongPixels = ({ parts }: Polygon): boolean =>
  parts.every((rings) =>
    rings.every((ring) =>
      ring.every(([x, y], place) => {
        const [nextX, nextY] = ring[(place + 1) % ring.length] ?? [x, y]
        return Number.isInteger(x) && Number.isInteger(y) && (x === nextX || y === nextY)
      }),
    ),
  )

/** How many pixels the polygon's area and the region's differ by, without a sign. */
export const areaDifference = (polygon: Polygon, region: Region): number => {
  const area = polygon.parts.reduce(
    (sum, rings) => sum + rings.reduce((part, ring) => part + signedArea(ring), 0),
    0,
  )
  return Math.abs(area - areaOf(region))
}

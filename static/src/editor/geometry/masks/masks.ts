import type { Size } from "../bounds"
import type { Mask } from "../shapes"
import { difference, intersection, union } from "./booleans"
import { countsOf, regionOfCounts } from "./codec"
import { isEmpty, type Region } from "./region"

const known = new WeakMap<Mask, Region>()

/** The pixels of a mask; decoded once and remembered as long as the mask lives. */
export const regionOf = (mask: Mask): Region => {
  const found = known.get(mask) ?? regionOfCounts(mask.counts, sizeOf(mask))
  known.set(mask, found)
  return found
}

/** A region as a mask, as the API writes it. */
export const maskOf = (region: Region): Mask => {
  const { width, height } = region
  const mask: Mask = { type: "mask", size: [height, width], counts: countsOf(region) }
  known.set(mask, region)
  return mask
}

/** The size of the image that a mask lies on. */
export const sizeOf = ({ size: [height, width] }: Mask): Size => ({ width, height })

/** What is in either mask. Both lie on images of the same size, as in all of these. */
export const maskUnion = (a: Mask, b: Mask): Mask => maskOf(union(regionOf(a), regionOf(b)))

/** What is in the first mask and not in the second, or null when that is nothing. */
export const maskDifference = (a: Mask, b: Mask): Mask | null =>
  maskIfAny(difference(regionOf(a), regionOf(b)))

/** What is in both masks, or null when that is nothing. */
export const maskIntersection = (a: Mask, b: Mask): Mask | null =>
  maskIfAny(intersection(regionOf(a), regionOf(b)))

const maskIfAny = (region: Region): Mask | null => (isEmpty(region) ? null : maskOf(region))

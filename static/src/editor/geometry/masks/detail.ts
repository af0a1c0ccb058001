import { type Bounds, boundsContain, grownBounds } from "../bounds"
import type { Sight } from "../shape-kind"
import { intersection } from "./booleans"
import { type Outline, outlineOf } from "./outline"
import { boundsOfRegion, type Region, regionOfBounds } from "./region"
import { simplifiedOutline } from "./simplified-outline"

/** A line may be off by about so many pixels of the screen, which levels the stairs and can hardly be seen. */
const TOLERANCE_PX = 0.5
/** An outline of more corners costs more to trace than the pixels that it bounds cost to paint. */
const MOST_CORNERS = 4000

/** The outlines of one region, those that have been asked for; they are kept as long as this is. */
export type Details = {
  readonly region: Region
  /** By how many pixels of the image share one of the screen: 0 for about one, 1 for two, 2 for four. */
  readonly outlineByLevel: Map<number, Outline>
  /** The latest that was cut out of the whole. */
  cut: { readonly bounds: Bounds; readonly outline: Outline } | null
}

/** A region of which no outline is known yet. */
export const detailsOf = (region: Region): Details => ({
  region,
  outlineByLevel: new Map(),
  cut: null,
})

/** The whole outline, to the pixel. */
export const exactOutline = (details: Details): Outline => outlineAt(details, 0)

/**
 * The outline as it is seen: simplified where many pixels of the image share one of the screen, and cut to what is in
 * sight where the whole is intricate. Null when even that has so many corners that its pixels are better painted.
 */
export const seenOutline = (details: Details, { pixelSize, bounds }: Sight): Outline | null => {
  const whole = outlineAt(details, Math.max(Math.round(Math.log2(pixelSize)), 0))
  if (isShort(whole)) return whole
  if (boundsContain(bounds, boundsOfRegion(details.region))) return null
  const cut = cutTo(details, bounds)
  return isShort(cut) ? cut : null
}

const isShort = ({ corners }: Outline): boolean => corners.length <= 2 * MOST_CORNERS

const outlineAt = (details: Details, level: number): Outline => {
  const known = details.outlineByLevel.get(level)
  if (known) return known
  const outline =
    level === 0
      ? outlineOf(details.region)
      : simplifiedOutline(outlineAt(details, 0), TOLERANCE_PX * 2 ** level)
  details.outlineByLevel.set(level, outline)
  return outline
}

/** The outline of what is in sight and a little around it, so that the edges of the cut are out of sight. */
const cutTo = (details: Details, sight: Bounds): Outline => {
  if (details.cut && boundsContain(details.cut.bounds, grownBounds(sight, 1)))
    return details.cut.outline
  const side = Math.max(sight.maxX - sight.minX, sight.maxY - sight.minY)
  const bounds = grownBounds(sight, Math.ceil(side / 4) + 1)
  const { region } = details
  const outline = outlineOf(intersection(region, regionOfBounds(bounds, region)))
  details.cut = { bounds, outline }
  return outline
}

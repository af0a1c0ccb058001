import { distanceToRing, isInRing, signedArea, TOUCH_PX } from "./lines"
import { crossingAmong } from "./runs"
import type { Ring } from "./shapes"

/** Fewer points enclose nothing. */
export const FEWEST_RING_POINTS = 3
/** The server takes no longer rings: what is finer than that is a mask. */
export const MOST_RING_POINTS = 10_000
/** Half the smallest triangle whose corners lie on hundredths of a pixel; what is smaller is none. */
const NO_AREA_PX2 = 0.000025

/** The ring, running clockwise on the screen or against it. */
export const wound = (ring: Ring, isClockwise: boolean): Ring =>
  signedArea(ring) > 0 === isClockwise ? ring : [...ring].reverse()

/** Why an exterior and its holes bound no region, as a sentence, or null when they do. */
export const partFlaw = (rings: readonly Ring[]): string | null => {
  for (const ring of rings) {
    const flaw = ringFlaw(ring)
    if (flaw !== null) return flaw
  }
  const crossing = crossingAmong(rings.map((points) => ({ points, isClosed: true })))
  if (crossing)
    return crossing[0] === crossing[2]
      ? "The outline crosses itself."
      : "A hole crosses the outline or another hole."
  const [exterior = [], ...holes] = rings
  return holes.every((hole) => liesWithin(hole, exterior))
    ? null
    : "A hole lies outside of the polygon."
}

/** Whether two sides of a ring cross. */
export const crossesItself = (ring: Ring): boolean =>
  crossingAmong([{ points: ring, isClosed: true }]) !== null

/** Whether a ring lies in another that it does not cross; touching is inside. */
export const liesWithin = (inner: Ring, outer: Ring): boolean => {
  // A corner on the other's line would be neither in nor out.
  const clear = inner.find((corner) => distanceToRing(corner, outer) > TOUCH_PX)
  if (clear) return isInRing(clear, outer)
  return Math.abs(signedArea(inner)) <= Math.abs(signedArea(outer))
}

const ringFlaw = (ring: Ring): string | null => {
  if (ring.length < FEWEST_RING_POINTS)
    return `A polygon needs at least ${FEWEST_RING_POINTS} points.`
  if (ring.length > MOST_RING_POINTS)
    return `An outline has at most ${MOST_RING_POINTS.toLocaleString("en")} points; simplify it.`
  return Math.abs(signedArea(ring)) < NO_AREA_PX2 ? "A polygon needs to enclose something." : null
}

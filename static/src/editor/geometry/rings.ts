import { segmentsCross, signedArea } from "./lines"
import type { Position, Ring } from "./shapes"

/** The ring, running clockwise on the screen or against it. */
export const wound = (ring: Ring, isClockwise: boolean): Ring =>
  signedArea(ring) > 0 === isClockwise ? ring : [...ring].reverse()

/** Why a ring bounds no region, as a sentence, or null when it does. */
export const ringFlaw = (ring: Ring): string | null => {
  if (ring.length < 3) return "A polygon needs at least 3 points."
  if (signedArea(ring) === 0) return "A polygon needs to enclose something."
  return crossesItself(ring) ? "The outline crosses itself." : null
}

/**
 * Whether two sides of a ring cross.
 *
 * Sides are swept by their left ends, so that only those which overlap from left to right are compared: near
 * n log n for outlines as people draw them.
 */
export const crossesItself = (ring: Ring): boolean => {
  const sides = sidesOf(ring).sort((a, b) => a.minX - b.minX)
  let open: Side[] = []
  for (const side of sides) {
    open = open.filter(({ maxX }) => maxX >= side.minX)
    if (open.some((other) => cross(side, other))) return true
    open.push(side)
  }
  return false
}

type Side = {
  readonly from: Position
  readonly to: Position
  readonly minX: number
  readonly maxX: number
}

const sidesOf = (ring: Ring): Side[] =>
  ring.map((from, place) => {
    const to = ring[(place + 1) % ring.length] ?? from
    return { from, to, minX: Math.min(from[0], to[0]), maxX: Math.max(from[0], to[0]) }
  })

const cross = (a: Side, b: Side): boolean => segmentsCross(a.from, a.to, b.from, b.to)

import type { Bounds } from "./bounds"
import { boundsOfPoints } from "./lines"
import type { Position } from "./shapes"

/** The map of the plane that carries one rectangle onto another; a flat rectangle is only moved. */
export const stretcher = (from: Bounds, to: Bounds): ((at: Position) => Position) => {
  const x = axis(from.minX, from.maxX, to.minX, to.maxX)
  const y = axis(from.minY, from.maxY, to.minY, to.maxY)
  return ([atX, atY]) => [x(atX), y(atY)]
}

/** Where the same map carries other bounds. */
export const stretchedBounds = (bounds: Bounds, from: Bounds, to: Bounds): Bounds => {
  const stretch = stretcher(from, to)
  return boundsOfPoints([stretch([bounds.minX, bounds.minY]), stretch([bounds.maxX, bounds.maxY])])
}

const axis = (
  fromLow: number,
  fromHigh: number,
  toLow: number,
  toHigh: number,
): ((at: number) => number) => {
  const factor = fromHigh > fromLow ? (toHigh - toLow) / (fromHigh - fromLow) : 1
  return (at) => toLow + (at - fromLow) * factor
}

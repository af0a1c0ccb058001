import { type Bounds, grownBounds, type Size } from "../../editor/geometry/bounds"

const MARGIN_SHARE = 0.25

/** A square of the picture round bounds, moved into the image as far as it fits. */
export const squareRound = (bounds: Bounds, image: Size): Bounds => {
  const long = Math.max(bounds.maxX - bounds.minX, bounds.maxY - bounds.minY, 8)
  const grown = grownBounds(bounds, long * MARGIN_SHARE)
  const side = Math.min(
    Math.max(grown.maxX - grown.minX, grown.maxY - grown.minY),
    image.width,
    image.height,
  )
  const low = (from: number, to: number, length: number) =>
    Math.round(Math.min(Math.max((from + to - side) / 2, 0), length - side))
  const minX = low(grown.minX, grown.maxX, image.width)
  const minY = low(grown.minY, grown.maxY, image.height)
  return { minX, minY, maxX: minX + side, maxY: minY + side }
}

import { type Bounds, boundsContain, grownBounds, imageBounds, type Size } from "./bounds"
import { boundsOf, kindOf } from "./kinds"
import type { ImagePoint } from "./points"
import type { Shape } from "./shapes"

/** What the server allows coordinates to reach out of the image. */
const TOLERANCE_PX = 0.01

/** All shapes turned about a point; null if one cannot be turned, or would leave the image. */
export const turnedInImage = (
  shapes: readonly Shape[],
  angleDeg: number,
  about: ImagePoint,
  image: Size,
): readonly Shape[] | null => {
  const turned: Shape[] = []
  for (const shape of shapes) {
    const one = kindOf(shape).turned(shape, angleDeg, about)
    if (!one || !isInImage(one, image)) return null
    turned.push(one)
  }
  return turned
}

/** Whether a shape lies in the image as the server asks: wholly, or of what may reach out, its centre. */
export const isInImage = (shape: Shape, image: Size): boolean =>
  boundsContain(grownBounds(imageBounds(image), TOLERANCE_PX), neededIn(shape))

const neededIn = (shape: Shape): Bounds =>
  shape.type === "rotated_box" || shape.type === "ellipse"
    ? { minX: shape.cx, minY: shape.cy, maxX: shape.cx, maxY: shape.cy }
    : boundsOf(shape)

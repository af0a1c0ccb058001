import {
  type Bounds,
  boundsContain,
  grownBounds,
  imageBounds,
  type Size,
  unionOfBounds,
} from "./bounds"
import { boundsOf, kindOf } from "./kinds"
import { type ImagePoint, imagePoint } from "./points"
import type { Position, Shape } from "./shapes"

/** What the server allows coordinates to reach out of the image. */
const TOLERANCE_PX = 0.01

/** All shapes turned about a point; null if one cannot be turned, or would leave the image. */
export const turnedInImage = (
  shapes: readonly Shape[],
  angleDeg: number,
  about: ImagePoint,
  image: Size,
): readonly Shape[] | null => {
  const turned = turnedAll(shapes, angleDeg, about)
  return turned?.every((shape) => isInImage(shape, image)) ? turned : null
}

/** All shapes turned about a point and moved back into the image together; null if they cannot be, or do not fit. */
export const turnedIntoImage = (
  shapes: readonly Shape[],
  angleDeg: number,
  about: ImagePoint,
  image: Size,
): readonly Shape[] | null => {
  const turned = turnedAll(shapes, angleDeg, about)
  const bounds = turned && unionOfBounds(turned.map(neededIn))
  if (!turned || !bounds) return null
  const dx = stepInto(bounds.minX, bounds.maxX, image.width)
  const dy = stepInto(bounds.minY, bounds.maxY, image.height)
  const moved = turned.map((shape) => kindOf(shape).moved(shape, dx, dy))
  return moved.every((shape) => isInImage(shape, image)) ? moved : null
}

/**
 * What shapes are turned about: the mean of their corners, which turning leaves where it is, so that many small turns
 * do not make them wander.
 */
export const pivotOf = (shapes: readonly Shape[]): ImagePoint => {
  const means = shapes.map((shape) => meanOf(cornersOf(shape)))
  const [x, y] = meanOf(means)
  return imagePoint(x, y)
}

/** Whether a shape lies in the image as the server asks: wholly, or of what may reach out, its centre. */
export const isInImage = (shape: Shape, image: Size): boolean =>
  boundsContain(grownBounds(imageBounds(image), TOLERANCE_PX), neededIn(shape))

const turnedAll = (
  shapes: readonly Shape[],
  angleDeg: number,
  about: ImagePoint,
): readonly Shape[] | null => {
  const turned: Shape[] = []
  for (const shape of shapes) {
    const one = kindOf(shape).turned(shape, angleDeg, about)
    if (!one) return null
    turned.push(one)
  }
  return turned
}

const neededIn = (shape: Shape): Bounds =>
  shape.type === "rotated_box" || shape.type === "ellipse"
    ? { minX: shape.cx, minY: shape.cy, maxX: shape.cx, maxY: shape.cy }
    : boundsOf(shape)

const stepInto = (low: number, high: number, limit: number): number => {
  if (low < 0) return -low
  return high > limit ? limit - high : 0
}

const cornersOf = (shape: Shape): readonly Position[] => {
  const corners =
    kindOf(shape)
      .outlines?.(shape)
      .flatMap(({ points }) => points) ?? []
  if (corners.length > 0) return corners
  const vertices = kindOf(shape)
    .handles(shape, 1)
    .map(({ at }): Position => [at[0], at[1]])
  const { minX, minY, maxX, maxY } = boundsOf(shape)
  return vertices.length > 0 ? vertices : [[(minX + maxX) / 2, (minY + maxY) / 2]]
}

const meanOf = (places: readonly Position[]): Position => {
  const sum = places.reduce<Position>(([x, y], [atX, atY]) => [x + atX, y + atY], [0, 0])
  return [sum[0] / Math.max(places.length, 1), sum[1] / Math.max(places.length, 1)]
}

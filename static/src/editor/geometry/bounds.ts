import { type ImagePoint, imagePoint } from "./points"

/** An upright rectangle by its edges, in image pixels; what rbush searches by. */
export type Bounds = {
  readonly minX: number
  readonly minY: number
  readonly maxX: number
  readonly maxY: number
}

export type Size = { readonly width: number; readonly height: number }

/** The smallest bounds that hold both points. */
export const boundsBetween = (a: ImagePoint, b: ImagePoint): Bounds => ({
  minX: Math.min(a[0], b[0]),
  minY: Math.min(a[1], b[1]),
  maxX: Math.max(a[0], b[0]),
  maxY: Math.max(a[1], b[1]),
})

/** The smallest bounds that hold all of them, or null for none. */
export const unionOfBounds = (all: Iterable<Bounds>): Bounds | null => {
  let union: Bounds | null = null
  for (const bounds of all) union = union ? widened(union, bounds) : bounds
  return union
}

/** Bounds grown by `margin` on each side. */
export const grownBounds = (bounds: Bounds, margin: number): Bounds => ({
  minX: bounds.minX - margin,
  minY: bounds.minY - margin,
  maxX: bounds.maxX + margin,
  maxY: bounds.maxY + margin,
})

/** Whether the two share at least a point; touching edges count. */
export const boundsMeet = (a: Bounds, b: Bounds): boolean =>
  a.minX <= b.maxX && b.minX <= a.maxX && a.minY <= b.maxY && b.minY <= a.maxY

/** Whether `inner` lies wholly in `outer`. */
export const boundsContain = (outer: Bounds, inner: Bounds): boolean =>
  outer.minX <= inner.minX &&
  outer.minY <= inner.minY &&
  outer.maxX >= inner.maxX &&
  outer.maxY >= inner.maxY

/** The bounds of a whole image. */
export const imageBounds = (image: Size): Bounds => ({
  minX: 0,
  minY: 0,
  maxX: image.width,
  maxY: image.height,
})

/** The point of the image that is nearest to `at`. */
export const pointInImage = (at: ImagePoint, image: Size): ImagePoint =>
  imagePoint(clamp(at[0], 0, image.width), clamp(at[1], 0, image.height))

/** The part of a move by (dx, dy) that keeps `bounds` in the image; a shape that is out already may only come in. */
export const moveInImage = (
  bounds: Bounds,
  dx: number,
  dy: number,
  image: Size,
): readonly [dx: number, dy: number] => [
  stepInside(bounds.minX, bounds.maxX, dx, image.width),
  stepInside(bounds.minY, bounds.maxY, dy, image.height),
]

/** `value`, or the end of the range that it lies beyond. */
export const clamp = (value: number, low: number, high: number): number =>
  Math.min(Math.max(value, low), high)

const widened = (a: Bounds, b: Bounds): Bounds => ({
  minX: Math.min(a.minX, b.minX),
  minY: Math.min(a.minY, b.minY),
  maxX: Math.max(a.maxX, b.maxX),
  maxY: Math.max(a.maxY, b.maxY),
})

const stepInside = (low: number, high: number, step: number, limit: number): number =>
  clamp(step, Math.min(-low, 0), Math.max(limit - high, 0))

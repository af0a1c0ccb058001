import { type Bounds, clamp, imageBounds, type Size } from "../geometry/bounds"
import { type ImagePoint, imagePoint, type ScreenPoint, screenPoint } from "../geometry/points"

/**
 * Which part of the image is seen, and how large. `scale` is CSS pixels per image pixel; (x, y) is where the image's
 * corner lies on the canvas, in CSS pixels. Immutable: each movement makes a new one.
 */
export type View = {
  readonly scale: number
  readonly x: number
  readonly y: number
  readonly devicePixelRatio: number
}

/** What a view looks at and through. */
export type Frame = { readonly canvas: Size; readonly image: Size }

/** 64 screen pixels per image pixel: enough to place an edge to a hundredth. */
export const LARGEST_SCALE = 64

/** A fitted image is enlarged no further: a thumbnail can be labelled, a single pixel can be seen. */
const LARGEST_FITTED_SCALE = 8
const PADDING_PX = 24
/** At least this much of the image stays on the canvas, so that it cannot be lost. */
const KEPT_PX = 64

/** Where a place on the image is seen on the canvas. */
export const toScreen = (view: View, at: ImagePoint): ScreenPoint =>
  screenPoint(at[0] * view.scale + view.x, at[1] * view.scale + view.y)

/** Where a part of the image is seen on the canvas, in CSS pixels. */
export const screenBounds = (view: View, bounds: Bounds): Bounds => ({
  minX: bounds.minX * view.scale + view.x,
  minY: bounds.minY * view.scale + view.y,
  maxX: bounds.maxX * view.scale + view.x,
  maxY: bounds.maxY * view.scale + view.y,
})

/** Which place of the image is seen at a place on the canvas. */
export const toImage = (view: View, at: ScreenPoint): ImagePoint =>
  imagePoint((at[0] - view.x) / view.scale, (at[1] - view.y) / view.scale)

/** The whole image, centred, with a little air around it; a small one is enlarged, up to where it is all squares. */
export const fitted = (frame: Frame, devicePixelRatio: number): View =>
  zoomTo(imageBounds(frame.image), frame, devicePixelRatio, LARGEST_FITTED_SCALE)

/** The view that shows `bounds` as large as they fit, but no larger than `largest`. */
export const zoomTo = (
  bounds: Bounds,
  { canvas }: Frame,
  devicePixelRatio: number,
  largest = LARGEST_SCALE,
): View => {
  const width = Math.max(bounds.maxX - bounds.minX, 1)
  const height = Math.max(bounds.maxY - bounds.minY, 1)
  const room = { width: paddedLength(canvas.width), height: paddedLength(canvas.height) }
  const scale = Math.min(room.width / width, room.height / height, largest)
  return {
    scale,
    x: canvas.width / 2 - ((bounds.minX + bounds.maxX) / 2) * scale,
    y: canvas.height / 2 - ((bounds.minY + bounds.maxY) / 2) * scale,
    devicePixelRatio,
  }
}

/** Zoom by a factor; what is seen at `at` stays there. */
export const zoomAt = (view: View, at: ScreenPoint, factor: number, frame: Frame): View => {
  const scale = clamp(view.scale * factor, smallestScale(frame), LARGEST_SCALE)
  const ratio = scale / view.scale
  return {
    ...view,
    scale,
    x: at[0] - (at[0] - view.x) * ratio,
    y: at[1] - (at[1] - view.y) * ratio,
  }
}

/** Move the image by CSS pixels. */
export const pan = (view: View, dx: number, dy: number): View => ({
  ...view,
  x: view.x + dx,
  y: view.y + dy,
})

/** The nearest view in which a part of the image is still on the canvas. */
export const keptInSight = (view: View, { canvas, image }: Frame): View => ({
  ...view,
  x: keptOnAxis(view.x, image.width * view.scale, canvas.width),
  y: keptOnAxis(view.y, image.height * view.scale, canvas.height),
})

/** The part of the image plane that the canvas shows, with `margin` as a share of the canvas on each side. */
export const visibleBounds = (view: View, canvas: Size, margin = 0): Bounds => {
  const [minX, minY] = toImage(view, screenPoint(-margin * canvas.width, -margin * canvas.height))
  const [maxX, maxY] = toImage(
    view,
    screenPoint((1 + margin) * canvas.width, (1 + margin) * canvas.height),
  )
  return { minX, minY, maxX, maxY }
}

/** The view after the canvas has changed its size: the middle stays in the middle. */
export const resized = (view: View, before: Size, after: Size): View =>
  pan(view, (after.width - before.width) / 2, (after.height - before.height) / 2)

/** The view that shows `bounds` wholly, moved as little as possible and never zoomed; for stepping through objects. */
export const broughtIntoSight = (view: View, bounds: Bounds, canvas: Size): View => {
  const [left, top] = toScreen(view, imagePoint(bounds.minX, bounds.minY))
  const [right, bottom] = toScreen(view, imagePoint(bounds.maxX, bounds.maxY))
  return pan(
    view,
    stepIntoSight(left, right, canvas.width),
    stepIntoSight(top, bottom, canvas.height),
  )
}

const paddedLength = (length: number): number => Math.max(length - 2 * PADDING_PX, length / 2, 1)

/** Half of what shows the whole image, so that zooming out ends soon after everything is seen. */
const smallestScale = (frame: Frame): number => Math.min(fitted(frame, 1).scale / 2, 1)

const keptOnAxis = (offset: number, imageLength: number, canvasLength: number): number => {
  const kept = Math.min(KEPT_PX, imageLength, canvasLength / 2)
  return clamp(offset, kept - imageLength, canvasLength - kept)
}

const stepIntoSight = (low: number, high: number, length: number): number => {
  if (high - low > length - 2 * PADDING_PX) return length / 2 - (low + high) / 2
  if (low < PADDING_PX) return PADDING_PX - low
  return high > length - PADDING_PX ? length - PADDING_PX - high : 0
}

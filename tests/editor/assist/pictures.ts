import type { Assist, Later } from "../../../static/src/editor/assist/assist"
import { cellFrame, wandFrame, wireFrame } from "../../../static/src/editor/assist/frames"
import { wireFrom } from "../../../static/src/editor/assist/live-wire"
import { type Frame, type Pixels, placeOf } from "../../../static/src/editor/assist/pixels"
import { cellsOf } from "../../../static/src/editor/assist/superpixels"
import { alikeRegion } from "../../../static/src/editor/assist/wand"
import { imageBounds, type Size } from "../../../static/src/editor/geometry/bounds"

export type Colour = readonly [red: number, green: number, blue: number]

/** A picture by what is at each place of the image. */
export type Scene = (x: number, y: number) => Colour

/** A frame's pixels, each by what is in its middle. */
export const pixelsOf = (frame: Frame, scene: Scene): Pixels => {
  const data = new Uint8ClampedArray(4 * frame.width * frame.height)
  for (let y = 0; y < frame.height; y++)
    for (let x = 0; x < frame.width; x++)
      data.set([...scene(...placeOf(frame, x, y)), 255], 4 * (y * frame.width + x))
  return { ...frame, data }
}

/** A whole image of this size, a sample a pixel. */
export const wholePicture = (size: Size, scene: Scene): Pixels =>
  pixelsOf({ ...size, bounds: imageBounds(size) }, scene)

const BRIGHT: Colour = [200, 180, 120]
const DARK: Colour = [40, 60, 90]

/** A bright disc on a dark ground. */
export const disc =
  (cx: number, cy: number, radius: number): Scene =>
  (x, y) =>
    Math.hypot(x - cx, y - cy) < radius ? BRIGHT : DARK

/** A bright upright rectangle on a dark ground. */
export const block =
  (minX: number, minY: number, maxX: number, maxY: number): Scene =>
  (x, y) =>
    x >= minX && x < maxX && y >= minY && y < maxY ? BRIGHT : DARK

/** Answers about a scene, seen whole at 100 %: at once, or only after `arrive`. */
export const assistOn = (
  scene: Scene,
  image: Size,
  isAtOnce = true,
): Assist & { readonly arrive: () => void; readonly cellSize: { value: number } } => {
  let isThere = isAtOnce
  const cellSize = { value: 20 }
  const later = <T>(find: () => T): Later<T> => {
    let found: T | null = null
    return {
      get value() {
        if (isThere) found ??= find()
        return found
      },
    }
  }
  const cells = later(() =>
    cellsOf(pixelsOf(cellFrame(imageBounds(image), image), scene), cellSize.value),
  )
  return {
    wire: (from) => later(() => wireFrom(pixelsOf(wireFrame(from, 1, image), scene), from)),
    alike: (wish) =>
      later(() => alikeRegion(pixelsOf(wandFrame(imageBounds(image), image), scene), wish, image)),
    cells: () => cells,
    arrive: () => {
      isThere = true
    },
    cellSize,
  }
}

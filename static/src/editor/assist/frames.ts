import { type Bounds, imageBounds, type Size } from "../geometry/bounds"
import type { Position } from "../geometry/shapes"
import type { Frame } from "./pixels"

/** A wire is looked for this far round its beginning: what a hand goes between two clicks. */
const WIRE_SCREEN_PX = 640
const LEAST_WIRE_PX = 192
const WIRE_SAMPLES = 512
/** Floods are quick: a whole screen of pixels. */
const WAND_SAMPLES = 1_200_000
/** Cells take longer; more than these would make a person wait. */
const CELL_SAMPLES = 400_000

/** The part of the picture in which a wire from a place is looked for; `pixelSize` is image pixels per screen pixel. */
export const wireFrame = ([x, y]: Position, pixelSize: number, image: Size): Frame => {
  const reach = Math.max(WIRE_SCREEN_PX * pixelSize, LEAST_WIRE_PX) / 2
  const bounds = { minX: x - reach, minY: y - reach, maxX: x + reach, maxY: y + reach }
  return frameOf(bounds, image, WIRE_SAMPLES * WIRE_SAMPLES)
}

/** What is in sight, for the wand. */
export const wandFrame = (visible: Bounds, image: Size): Frame =>
  frameOf(visible, image, WAND_SAMPLES)

/** What is in sight, for cells. */
export const cellFrame = (visible: Bounds, image: Size): Frame =>
  frameOf(visible, image, CELL_SAMPLES)

/** Whole pixels of the image, each a sample, or fewer samples where there are too many pixels. */
const frameOf = (wanted: Bounds, image: Size, mostSamples: number): Frame => {
  const all = imageBounds(image)
  const minX = Math.max(Math.floor(wanted.minX), all.minX)
  const minY = Math.max(Math.floor(wanted.minY), all.minY)
  const maxX = Math.max(Math.min(Math.ceil(wanted.maxX), all.maxX), minX + 1)
  const maxY = Math.max(Math.min(Math.ceil(wanted.maxY), all.maxY), minY + 1)
  const [width, height] = [maxX - minX, maxY - minY]
  const scale = Math.min(Math.sqrt(mostSamples / (width * height)), 1)
  return {
    bounds: { minX, minY, maxX, maxY },
    width: Math.max(Math.round(width * scale), 1),
    height: Math.max(Math.round(height * scale), 1),
  }
}

import type { Bounds, Size } from "../geometry/bounds"
import { type Region, RegionBuilder } from "../geometry/masks/region"
import type { Position } from "../geometry/shapes"

/** Where a sample of the picture was taken: whole image pixels, at their own size or several to a sample. */
export type Frame = Size & { readonly bounds: Bounds }

/** Samples of a part of the picture: four bytes each (red, green, blue, opacity), row by row. */
export type Pixels = Frame & { readonly data: Uint8ClampedArray }

/** How many samples there are to an image pixel, across and down: at most 1. */
export const scaleOf = ({ bounds, width, height }: Frame): readonly [number, number] => [
  width / (bounds.maxX - bounds.minX),
  height / (bounds.maxY - bounds.minY),
]

/** The sample that holds a place of the image, or the nearest one. */
export const sampleAt = (frame: Frame, [x, y]: Position): readonly [number, number] => {
  const [scaleX, scaleY] = scaleOf(frame)
  return [
    within(Math.floor((x - frame.bounds.minX) * scaleX), frame.width),
    within(Math.floor((y - frame.bounds.minY) * scaleY), frame.height),
  ]
}

/** The middle of a sample on the image. */
export const placeOf = (frame: Frame, x: number, y: number): Position => {
  const [scaleX, scaleY] = scaleOf(frame)
  return [frame.bounds.minX + (x + 0.5) / scaleX, frame.bounds.minY + (y + 0.5) / scaleY]
}

/** Whether a place of the image lies within the frame. */
export const isInFrame = ({ bounds }: Frame, [x, y]: Position): boolean =>
  x >= bounds.minX && y >= bounds.minY && x < bounds.maxX && y < bounds.maxY

/**
 * The image's pixels whose sample is chosen. `isChosen` gets a sample's place in a list that goes down the columns:
 * column times the frame's height, plus row.
 */
export const regionOfSamples = (
  frame: Frame,
  isChosen: (place: number) => boolean,
  image: Size,
): Region => {
  const [scaleX, scaleY] = scaleOf(frame)
  const { minX, minY, maxX } = frame.bounds
  const builder = new RegionBuilder(image)
  let column = -1
  let spans: readonly number[] = []
  for (let x = minX; x < maxX; x++) {
    const next = within(Math.floor((x - minX + 0.5) * scaleX), frame.width)
    if (next !== column) spans = spansOfColumn(frame, next, isChosen)
    column = next
    for (let place = 0; place < spans.length; place += 2)
      builder.add(
        x,
        minY + Math.round((spans[place] ?? 0) / scaleY),
        minY + Math.round((spans[place + 1] ?? 0) / scaleY),
      )
  }
  return builder.region()
}

const spansOfColumn = (
  { height }: Frame,
  column: number,
  isChosen: (place: number) => boolean,
): readonly number[] => {
  const spans: number[] = []
  let isIn = false
  for (let row = 0; row < height; row++) {
    if (isChosen(column * height + row) === isIn) continue
    spans.push(row)
    isIn = !isIn
  }
  if (isIn) spans.push(height)
  return spans
}

const within = (value: number, count: number): number => Math.min(Math.max(value, 0), count - 1)

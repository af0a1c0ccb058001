import type { Size } from "../geometry/bounds"
import type { Region } from "../geometry/masks/region"
import type { Position } from "../geometry/shapes"
import { type Pixels, regionOfSamples, sampleAt } from "./pixels"

export type WandWish = {
  readonly at: Position
  /** The largest difference of red, green or blue that still counts as alike: 0 to 255. */
  readonly tolerance: number
  /** Only what is joined to the place, side by side. */
  readonly isContiguous: boolean
}

/** What looks like a place of the picture. */
export const alikeRegion = (pixels: Pixels, wish: WandWish, image: Size): Region => {
  const [x, y] = sampleAt(pixels, wish.at)
  const isLike = likeness(pixels, x * pixels.height + y, wish.tolerance)
  if (!wish.isContiguous) return regionOfSamples(pixels, isLike, image)
  const isFlooded = flooded(pixels, x, y, isLike)
  return regionOfSamples(pixels, (place) => isFlooded[place] === 1, image)
}

/** Whether a sample, by its place down the columns, is of the colour of another. */
const likeness = (
  { data, width, height }: Pixels,
  seed: number,
  tolerance: number,
): ((place: number) => boolean) => {
  const byteOf = (place: number) => 4 * ((place % height) * width + Math.floor(place / height))
  const at = byteOf(seed)
  const [red = 0, green = 0, blue = 0] = data.subarray(at, at + 3)
  return (place) => {
    const byte = byteOf(place)
    return (
      Math.abs((data[byte] ?? 0) - red) <= tolerance &&
      Math.abs((data[byte + 1] ?? 0) - green) <= tolerance &&
      Math.abs((data[byte + 2] ?? 0) - blue) <= tolerance
    )
  }
}

/** Flood from a sample, a column's span at a time: 1 for what is reached. */
const flooded = (
  { width, height }: Size,
  x: number,
  y: number,
  isLike: (place: number) => boolean,
): Uint8Array => {
  const isReached = new Uint8Array(width * height)
  const isOpen = (place: number) => isReached[place] === 0 && isLike(place)
  const waiting = [x * height + y]
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    if (!isOpen(place)) continue
    const column = Math.floor(place / height) * height
    let top = place
    while (top > column && isOpen(top - 1)) top -= 1
    let end = place + 1
    while (end < column + height && isOpen(end)) end += 1
    isReached.fill(1, top, end)
    if (column > 0) addBeginnings(top - height, end - height, isOpen, waiting)
    if (column + height < isReached.length)
      addBeginnings(top + height, end + height, isOpen, waiting)
  }
  return isReached
}

/** The first sample of each open span beside one that was filled. */
const addBeginnings = (
  top: number,
  end: number,
  isOpen: (place: number) => boolean,
  waiting: number[],
): void => {
  let wasOpen = false
  for (let place = top; place < end; place++) {
    const isNowOpen = isOpen(place)
    if (isNowOpen && !wasOpen) waiting.push(place)
    wasOpen = isNowOpen
  }
}

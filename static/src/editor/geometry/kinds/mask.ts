import type { Bounds } from "../bounds"
import { detailsOf, exactOutline, seenOutline } from "../masks/detail"
import { maskOf, regionOf } from "../masks/masks"
import type { Outline } from "../masks/outline"
import { areaOf, boundsOfRegion, isEmpty, isNear, type Region, shifted } from "../masks/region"
import { stretchedRegion } from "../masks/stretching"
import { type PathSink, remembering, type ShapeKind } from "../shape-kind"
import type { Mask } from "../shapes"

/** COCO's characters carry six bits each; this many of them make a number that a float keeps exactly, with room to spare. */
const CHARACTERS_PER_NUMBER = 7
const BITS = 64
const FIRST_CHARACTER = 48

const boundsOfMask = remembering((mask: Mask) => boundsOfRegion(regionOf(mask)))
const areaOfMask = remembering((mask: Mask) => areaOf(regionOf(mask)))
const detailsOfMask = remembering((mask: Mask) => detailsOf(regionOf(mask)))

/** Pixels: hit where they are, moved by whole pixels, painted with brushes rather than pulled by handles. */
export const maskKind: ShapeKind<Mask> = {
  isFilled: true,
  bounds: boundsOfMask,
  area: areaOfMask,
  hits: (mask, at, tolerance) => isNear(regionOf(mask), at, tolerance),
  moved: (mask, dx, dy) =>
    changed(mask, (region) => shifted(region, Math.round(dx), Math.round(dy))),
  // Pixels that are turned and turned back are not the same pixels.
  turned: () => null,
  stretched: (mask, from, to) => changed(mask, (region) => stretchedRegion(region, from, to)),
  handles: () => [],
  withHandle: (mask) => mask,
  confined: (mask) => mask,
  flaw: (mask) => (isEmpty(regionOf(mask)) ? "A mask needs at least one pixel." : null),
  rounded: (mask) => mask,
  trace: (mask, path) => traceOutline(exactOutline(detailsOfMask(mask)), path),
  traceSeen: (mask, path, sight) => {
    const outline = seenOutline(detailsOfMask(mask), sight)
    if (outline) traceOutline(outline, path)
    else traceBounds(boundsOfMask(mask), path)
  },
  pixelsSeen: (mask, sight) =>
    seenOutline(detailsOfMask(mask), sight) === null ? regionOf(mask) : null,
  pack: ({ size, counts }) => [...size, counts.length, ...packedText(counts)],
  unpack: ([height = 0, width = 0, length = 0, ...numbers]) => ({
    type: "mask",
    size: [height, width],
    counts: unpackedText(numbers, length),
  }),
}

const traceOutline = ({ corners, ends }: Outline, path: PathSink): void => {
  let corner = 0
  for (const end of ends) {
    path.moveTo(corners[2 * corner] ?? 0, corners[2 * corner + 1] ?? 0)
    for (corner += 1; corner < end; corner++)
      path.lineTo(corners[2 * corner] ?? 0, corners[2 * corner + 1] ?? 0)
    path.closePath()
  }
}

const traceBounds = ({ minX, minY, maxX, maxY }: Bounds, path: PathSink): void => {
  path.moveTo(minX, minY)
  path.lineTo(maxX, minY)
  path.lineTo(maxX, maxY)
  path.lineTo(minX, maxY)
  path.closePath()
}

const changed = (mask: Mask, change: (region: Region) => Region): Mask =>
  maskOf(change(regionOf(mask)))

const packedText = (text: string): readonly number[] => {
  const numbers: number[] = []
  for (let place = 0; place < text.length; place += CHARACTERS_PER_NUMBER) {
    let number = 0
    const end = Math.min(place + CHARACTERS_PER_NUMBER, text.length)
    for (let at = end - 1; at >= place; at--)
      number = number * BITS + text.charCodeAt(at) - FIRST_CHARACTER
    numbers.push(number)
  }
  return numbers
}

const unpackedText = (numbers: readonly number[], length: number): string => {
  let text = ""
  for (const number of numbers) {
    let rest = number
    for (let at = 0; at < CHARACTERS_PER_NUMBER && text.length < length; at++) {
      const bits = rest % BITS
      text += String.fromCharCode(bits + FIRST_CHARACTER)
      rest = (rest - bits) / BITS
    }
  }
  return text
}

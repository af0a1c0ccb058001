import type { Bounds, Size } from "../bounds"

/**
 * A set of pixels of an image as spans of rows, column by column, which is how COCO orders its run lengths. Immutable.
 *
 * `starts[c]` to `starts[c + 1]` are the numbers of column `left + c` in `spans`: pairs of a first row and the row after
 * the last, ascending, neither overlapping nor touching. The first and the last column hold something; an empty region
 * has no columns. What it costs goes by the length of its outline and not by its area.
 */
export type Region = Size & {
  readonly left: number
  readonly starts: Uint32Array
  readonly spans: Int32Array
}

/** No pixel of an image of this size. */
export const emptyRegion = ({ width, height }: Size): Region => ({
  width,
  height,
  left: 0,
  starts: new Uint32Array(1),
  spans: new Int32Array(0),
})

/** Every pixel within the bounds, which are cut at the image's edge; fractions go outwards. */
export const regionOfBounds = (bounds: Bounds, size: Size): Region => {
  const [left, right] = [Math.max(Math.floor(bounds.minX), 0), Math.ceil(bounds.maxX)]
  const [top, end] = [Math.max(Math.floor(bounds.minY), 0), Math.ceil(bounds.maxY)]
  const builder = new RegionBuilder(size)
  for (let x = left; x < Math.min(right, size.width); x++)
    builder.add(x, top, Math.min(end, size.height))
  return builder.region()
}

/** How many columns lie between the first and the last pixel. */
export const columnCount = ({ starts }: Region): number => starts.length - 1

/** Whether there is no pixel in it. */
export const isEmpty = ({ spans }: Region): boolean => spans.length === 0

/** How many pixels are in it. */
export const areaOf = ({ spans }: Region): number => {
  let sum = 0
  for (let place = 0; place < spans.length; place += 2)
    sum += (spans[place + 1] ?? 0) - (spans[place] ?? 0)
  return sum
}

/** The edges of the smallest rectangle of pixels around it; for an empty one, a rectangle of no size at the corner. */
export const boundsOfRegion = (region: Region): Bounds => {
  const { left, spans } = region
  if (isEmpty(region)) return { minX: 0, minY: 0, maxX: 0, maxY: 0 }
  let [minY, maxY] = [region.height, 0]
  for (let place = 0; place < spans.length; place += 2) {
    minY = Math.min(minY, spans[place] ?? 0)
    maxY = Math.max(maxY, spans[place + 1] ?? 0)
  }
  return { minX: left, minY, maxX: left + columnCount(region), maxY }
}

/** Whether a pixel, by its whole column and row, is in the region. */
export const hasPixel = (region: Region, x: number, y: number): boolean => {
  const place = spanFrom(region, x, y)
  return place >= 0 && (region.spans[place] ?? 0) <= y
}

/** Whether any pixel of the region lies within a distance of a point of the image plane. */
export const isNear = (
  region: Region,
  [x, y]: readonly [number, number],
  distance: number,
): boolean => {
  if (hasPixel(region, Math.floor(x), Math.floor(y))) return true
  for (let column = Math.floor(x - distance); column <= Math.floor(x + distance); column++) {
    const aside = Math.max(column - x, x - column - 1, 0)
    if (aside > distance) continue
    const reach = Math.sqrt(distance * distance - aside * aside)
    const place = spanFrom(region, column, Math.floor(y - reach))
    if (place >= 0 && (region.spans[place] ?? 0) <= y + reach) return true
  }
  return false
}

/** Whether two regions hold the same pixels of images of the same size. */
export const areEqual = (a: Region, b: Region): boolean =>
  a.width === b.width &&
  a.height === b.height &&
  a.left === b.left &&
  a.spans.length === b.spans.length &&
  a.starts.every((start, place) => start === b.starts[place]) &&
  a.spans.every((row, place) => row === b.spans[place])

/** The region moved by whole pixels; what leaves the image is lost. */
export const shifted = (region: Region, dx: number, dy: number): Region => {
  const builder = new RegionBuilder(region, region.spans.length)
  eachSpan(region, (x, top, end) => {
    const column = x + dx
    if (column < 0 || column >= region.width) return
    builder.add(column, Math.max(top + dy, 0), Math.min(end + dy, region.height))
  })
  return builder.region()
}

/** Visit the spans in order: column by column from the left, each from the top. */
export const eachSpan = (
  { left, starts, spans }: Region,
  visit: (x: number, top: number, end: number) => void,
): void => {
  for (let column = 0; column + 1 < starts.length; column++) {
    const end = starts[column + 1] ?? 0
    for (let place = starts[column] ?? 0; place < end; place += 2)
      visit(left + column, spans[place] ?? 0, spans[place + 1] ?? 0)
  }
}

/** Gathers spans in their order into a region. */
export class RegionBuilder {
  readonly #size: Size
  #left = 0
  /** Where each column begins; the last one listed is still being filled. */
  #starts: number[] = []
  #spans: Int32Array
  #count = 0

  /** `capacity` numbers are made room for at once; more are found when they are needed. */
  constructor({ width, height }: Size, capacity = 64) {
    this.#size = { width, height }
    this.#spans = new Int32Array(Math.max(capacity, 2))
  }

  /** Add the rows from `top` up to before `end`: below, or right of, everything that was added before; touching is fine. */
  add(x: number, top: number, end: number): void {
    if (top >= end) return
    const isNew = this.#begin(x)
    if (!isNew && this.#spans[this.#count - 1] === top) {
      this.#spans[this.#count - 1] = end
      return
    }
    if (this.#count + 2 > this.#spans.length) this.#grow()
    this.#spans[this.#count++] = top
    this.#spans[this.#count++] = end
  }

  /** Add the pixels from one up to before another, both counted down the columns from the image's first pixel. */
  addRun(first: number, end: number): void {
    const { height } = this.#size
    let at = first
    while (at < end) {
      const x = Math.floor(at / height)
      const top = at - x * height
      const bottom = Math.min(end - x * height, height)
      this.add(x, top, bottom)
      at = x * height + bottom
    }
  }

  /** What was added. */
  region(): Region {
    return {
      ...this.#size,
      left: this.#left,
      starts: Uint32Array.from([...this.#starts, this.#count]),
      spans: this.#spans.slice(0, this.#count),
    }
  }

  /** Come to a column; says whether nothing is in it yet. */
  #begin(x: number): boolean {
    if (this.#starts.length === 0) this.#left = x
    const columns = x - this.#left + 1
    if (this.#starts.length === columns) return false
    while (this.#starts.length < columns) this.#starts.push(this.#count)
    return true
  }

  #grow(): void {
    const larger = new Int32Array(this.#spans.length * 2)
    larger.set(this.#spans)
    this.#spans = larger
  }
}

/** The first span of column `x` that ends below row `y`, by its place in `spans`, or -1. */
const spanFrom = ({ left, starts, spans }: Region, x: number, y: number): number => {
  const column = x - left
  if (column < 0 || column + 1 >= starts.length) return -1
  const begin = starts[column] ?? 0
  const end = starts[column + 1] ?? 0
  let low = 0
  let high = (end - begin) / 2
  while (low < high) {
    const middle = (low + high) >> 1
    if ((spans[begin + 2 * middle + 1] ?? 0) > y) high = middle
    else low = middle + 1
  }
  const place = begin + 2 * low
  return place < end ? place : -1
}

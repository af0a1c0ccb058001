import * as fc from "fast-check"
import type { Size } from "../../../../static/src/editor/geometry/bounds"
import {
  eachSpan,
  type Region,
  RegionBuilder,
} from "../../../../static/src/editor/geometry/masks/region"

export const SMALL = { width: 9, height: 7 }

/** A region from rows of text, where `#` is a pixel. */
export const region = (...rows: readonly string[]): Region => {
  const size = { width: rows[0]?.length ?? 0, height: rows.length }
  return regionWhere(size, (x, y) => rows[y]?.[x] === "#")
}

/** The rows of text again. */
export const drawn = (region: Region): readonly string[] => {
  const rows = Array.from({ length: region.height }, () => Array<string>(region.width).fill("."))
  eachSpan(region, (x, top, end) => {
    for (let y = top; y < end; y++) (rows[y] ?? [])[x] = "#"
  })
  return rows.map((row) => row.join(""))
}

/** Pixel by pixel, the slow and certain way. */
export const regionWhere = (size: Size, isIn: (x: number, y: number) => boolean): Region => {
  const builder = new RegionBuilder(size)
  for (let x = 0; x < size.width; x++)
    for (let y = 0; y < size.height; y++) if (isIn(x, y)) builder.add(x, y, y + 1)
  return builder.region()
}

/** Any set of pixels of a small image: noise, which has every neighbourhood that there is. */
export const anyRegion: fc.Arbitrary<Region> = fc
  .array(fc.boolean(), {
    minLength: SMALL.width * SMALL.height,
    maxLength: SMALL.width * SMALL.height,
  })
  .map((pixels) => regionWhere(SMALL, (x, y) => pixels[y * SMALL.width + x] ?? false))

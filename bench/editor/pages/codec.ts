import type { Size } from "../../../static/src/editor/geometry/bounds"
import { union } from "../../../static/src/editor/geometry/masks/booleans"
import { strokeRegion } from "../../../static/src/editor/geometry/masks/brush"
import { countsOf } from "../../../static/src/editor/geometry/masks/codec"
import {
  eachSpan,
  emptyRegion,
  type Region,
  RegionBuilder,
} from "../../../static/src/editor/geometry/masks/region"

const REPEATS = 9
/** A row of short spans in every fourth column. */
const DENSE_RUNS = 36_000
const COLUMN_STEP = 4

/** Median milliseconds to COCO's string: from our spans, and from a bitmap of one byte a pixel, which must agree. */
export const measureCodec = (
  kind: "sparse" | "dense",
  image: Size,
): { readonly spansMs: number; readonly bitmapMs: number } => {
  const region = kind === "sparse" ? sparse(image) : dense(image)
  const bitmap = bitmapOf(region)
  if (countsOf(region) !== countsOfBitmap(bitmap, image))
    throw new Error("Spans and bitmap were written differently.")
  return {
    spansMs: median(() => countsOf(region)),
    bitmapMs: median(() => countsOfBitmap(bitmap, image)),
  }
}

/** A few strokes of a brush. */
const sparse = (image: Size): Region => {
  let region = emptyRegion(image)
  for (let place = 0; place < 40; place++) {
    const at = (step: number): [number, number] => [
      1000 + 40 * step,
      1500 + 600 * Math.sin(step / 6),
    ]
    const stroke = strokeRegion(at(place), at(place + 1), { form: "round", size: 80 }, image)
    region = union(region, stroke)
  }
  return region
}

const dense = (image: Size): Region => {
  const columns = Math.floor(image.width / COLUMN_STEP)
  const perColumn = Math.ceil(DENSE_RUNS / 2 / columns)
  const step = Math.floor(image.height / perColumn)
  const builder = new RegionBuilder(image, DENSE_RUNS)
  for (let column = 0; column < columns; column++)
    for (let run = 0; run < perColumn; run++) {
      const top = run * step + ((column * 7) % 40)
      builder.add(column * COLUMN_STEP, top, Math.min(top + 40 + (column % 90), image.height))
    }
  return builder.region()
}

const bitmapOf = (region: Region): Uint8Array => {
  const bitmap = new Uint8Array(region.width * region.height)
  eachSpan(region, (x, top, bottom) => {
    for (let y = top; y < bottom; y++) bitmap[y * region.width + x] = 1
  })
  return bitmap
}

/** Column by column through a bitmap that is stored row by row, as canvases and models give them. */
const countsOfBitmap = (bitmap: Uint8Array, { width, height }: Size): string => {
  const runs: number[] = []
  let [value, length] = [0, 0]
  for (let x = 0; x < width; x++)
    for (let at = x; at < width * height; at += width) {
      if (bitmap[at] !== value) {
        runs.push(length)
        value = 1 - value
        length = 0
      }
      length++
    }
  runs.push(length)
  return written(runs)
}

const written = (runs: readonly number[]): string => {
  const codes: number[] = []
  runs.forEach((run, place) => {
    let rest = place > 2 ? run - (runs[place - 2] ?? 0) : run
    for (let isMore = true; isMore; ) {
      const bits = rest & 31
      rest >>= 5
      isMore = bits & 16 ? rest !== -1 : rest !== 0
      codes.push(48 + (isMore ? bits | 32 : bits))
    }
  })
  let text = ""
  for (let start = 0; start < codes.length; start += 8192)
    text += String.fromCharCode(...codes.slice(start, start + 8192))
  return text
}

const median = (work: () => unknown): number => {
  const times = Array.from({ length: REPEATS }, () => {
    const started = performance.now()
    work()
    return performance.now() - started
  })
  return times.sort((a, b) => a - b)[Math.floor(REPEATS / 2)] ?? 0
}

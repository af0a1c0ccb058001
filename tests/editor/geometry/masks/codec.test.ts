import { readFileSync } from "node:fs"
import { join } from "node:path"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { countsOf, regionOfCounts } from "../../../../static/src/editor/geometry/masks/codec"
import { regionOfPolygon } from "../../../../static/src/editor/geometry/masks/filling"
import {
  areaOf,
  areEqual,
  boundsOfRegion,
  RegionBuilder,
} from "../../../../static/src/editor/geometry/masks/region"
import type { Polygon } from "../../../../static/src/editor/geometry/shapes"
import { anyRegion, region } from "./regions"

type Golden = {
  readonly masks: readonly {
    readonly name: string
    readonly size: readonly [height: number, width: number]
    /** Runs as pycocotools has them before it compresses them. */
    readonly runs: readonly number[]
    readonly counts: string
    readonly area: number
    readonly bounds: readonly [x: number, y: number, width: number, height: number]
  }[]
  readonly polygons: readonly {
    readonly name: string
    readonly size: readonly [height: number, width: number]
    readonly parts: Polygon["parts"]
    readonly counts: string
  }[]
}

/** Written by pycocotools: tests/unit/geometry/test_masks_of_the_editor.py keeps it so. */
const golden = JSON.parse(
  readFileSync(join(import.meta.dirname, "pycocotools.json"), "utf8"),
) as Golden

describe("what pycocotools wrote", () => {
  test.each(golden.masks)("is read and written alike: $name", (mask) => {
    const [height, width] = mask.size
    const builder = new RegionBuilder({ width, height })
    let at = 0
    mask.runs.forEach((run, place) => {
      if (place % 2 === 1) builder.addRun(at, at + run)
      at += run
    })

    const read = regionOfCounts(mask.counts, { width, height })

    expect(areEqual(read, builder.region())).toBe(true)
    expect(countsOf(read)).toBe(mask.counts)
    expect(areaOf(read)).toBe(mask.area)
  })

  test.each(golden.masks.filter(({ area }) => area > 0))("has the same bounds: $name", (mask) => {
    const [height, width] = mask.size
    const [x, y, boxWidth, boxHeight] = mask.bounds

    const bounds = boundsOfRegion(regionOfCounts(mask.counts, { width, height }))

    expect(bounds).toEqual({ minX: x, minY: y, maxX: x + boxWidth, maxY: y + boxHeight })
  })

  test.each(golden.polygons)("fills the same pixels: $name", ({ parts, size, counts }) => {
    const [height, width] = size

    expect(countsOf(regionOfPolygon({ type: "polygon", parts }, { width, height }))).toBe(counts)
  })
})

test("whatever is written is read back", () => {
  fc.assert(
    fc.property(anyRegion, (one) => {
      expect(areEqual(regionOfCounts(countsOf(one), one), one)).toBe(true)
    }),
  )
})

test("runs of a picture of gigapixels are kept to the pixel", () => {
  const size = { width: 100_000, height: 90_000 }
  const builder = new RegionBuilder(size)
  builder.add(3, 5, 9)
  builder.add(99_999, 89_998, 90_000)
  const far = builder.region()

  expect(areEqual(regionOfCounts(countsOf(far), size), far)).toBe(true)
})

describe("counts that are not a mask's", () => {
  const { width, height } = region("..", "##")

  test("are refused when they do not sum to the image", () => {
    expect(() => regionOfCounts("11", { width, height })).toThrow(
      "Expected run lengths that sum to 4 pixels (2 × 2), found 2.",
    )
  })

  test("are refused when they end in the middle of a number", () => {
    expect(() => regionOfCounts("1P", { width, height })).toThrow("a text that ends within one")
  })

  test("are refused when a run is less than nothing", () => {
    expect(() => regionOfCounts("112N", { width, height })).toThrow(
      "Expected run lengths of 0 and above, found -1.",
    )
  })
})

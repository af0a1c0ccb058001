import { describe, expect, test } from "vitest"
import {
  type Region,
  RegionBuilder,
  regionOfBounds,
} from "../../../static/src/editor/geometry/masks/region"
import { fillSpans } from "../../../static/src/editor/render/spans"
import { callsOf, recordingContext } from "./recorder"

const IMAGE = { width: 100, height: 80 }
const CANVAS = { width: 60, height: 40 }

/** All rectangles that were filled, as [x, y, width, height]. */
const filled = (region: Region, scale: number, x = 0, y = 0, devicePixelRatio = 1) => {
  const context = recordingContext()
  fillSpans(context, region, { scale, x, y, devicePixelRatio }, CANVAS)
  return callsOf(context, "fillRect").map(([, , , ...place]) => place)
}

const block = regionOfBounds({ minX: 10, minY: 4, maxX: 13, maxY: 7 }, IMAGE)

describe("painting a mask's pixels", () => {
  test("covers whole pixels of the device at any zoom, without a seam", () => {
    expect(filled(block, 2.5, 0.3)).toEqual([
      [25, 10, 3, 8],
      [28, 10, 2, 8],
      [30, 10, 3, 8],
    ])
  })

  test("is as sharp on a screen of more pixels", () => {
    expect(filled(block, 1, 0, 0, 2)).toEqual([
      [20, 8, 2, 6],
      [22, 8, 2, 6],
      [24, 8, 2, 6],
    ])
  })

  test("takes one column for those that share a pixel of the device", () => {
    const wide = regionOfBounds({ minX: 0, minY: 0, maxX: 100, maxY: 80 }, IMAGE)

    expect(filled(wide, 0.1)).toHaveLength(10)
  })

  test("shows what is thinner than a pixel of the device, but paints no pixel twice", () => {
    const builder = new RegionBuilder(IMAGE)
    for (let x = 0; x < 100; x++) for (let y = 0; y < 80; y += 2) builder.add(x, y, y + 1)

    const tops = filled(builder.region(), 0.1).flatMap(([x, y]) => (x === 3 ? [y] : []))

    expect(tops.length).toBeGreaterThanOrEqual(7)
    expect(new Set(tops).size).toBe(tops.length)
  })

  test("leaves out what is not in sight", () => {
    expect(filled(block, 1, -200)).toEqual([])
    expect(filled(block, 1, 200)).toEqual([])
    expect(filled(block, 1, 0, 200)).toEqual([])
    expect(filled(block, 1, 0, -200)).toEqual([])
    expect(filled(block, 1, -11, -5)).toEqual([
      [0, 0, 1, 2],
      [1, 0, 1, 2],
    ])
  })
})

import { describe, expect, test } from "vitest"
import { levelFor, tilesIn } from "../../../static/src/editor/images/tiles"

/** 2,000 × 1,000 pixels in three levels: 500 × 250, 1,000 × 500, 2,000 × 1,000. */
const PYRAMID = { url: "/t/{z}/{x}/{y}", tile_size: 512, levels: 3, width: 2000, height: 1000 }
const WHOLE = { minX: 0, minY: 0, maxX: 2000, maxY: 1000 }

describe("tiles", () => {
  test("come from the smallest level that has a pixel for each of the screen's", () => {
    expect(levelFor(PYRAMID, 1)).toBe(2)
    expect(levelFor(PYRAMID, 8)).toBe(2)
    expect(levelFor(PYRAMID, 0.5)).toBe(1)
    expect(levelFor(PYRAMID, 0.4)).toBe(1)
    expect(levelFor(PYRAMID, 0.01)).toBe(0)
  })

  test("cover the whole image, and end where it ends", () => {
    const tiles = tilesIn(PYRAMID, 2, WHOLE)

    expect(tiles).toHaveLength(4 * 2)
    expect(Math.max(...tiles.map(({ bounds }) => bounds.maxX))).toBe(2000)
    expect(Math.max(...tiles.map(({ bounds }) => bounds.maxY))).toBe(1000)
    expect(tilesIn(PYRAMID, 0, WHOLE)).toMatchObject([{ url: "/t/0/0/0", bounds: WHOLE }])
  })

  test("are only those that are seen, the middle first", () => {
    const tiles = tilesIn(PYRAMID, 2, { minX: 600, minY: 0, maxX: 1700, maxY: 500 })

    expect(tiles.map(({ url }) => url)).toEqual(["/t/2/2/0", "/t/2/1/0", "/t/2/3/0"])
  })

  test("are none where the image is not", () => {
    expect(tilesIn(PYRAMID, 2, { minX: 3000, minY: 0, maxX: 4000, maxY: 500 })).toEqual([])
  })
})

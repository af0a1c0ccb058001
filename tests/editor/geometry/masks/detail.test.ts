import { describe, expect, test } from "vitest"
import { strokeRegion } from "../../../../static/src/editor/geometry/masks/brush"
import { iouOf } from "../../../../static/src/editor/geometry/masks/conversion"
import {
  detailsOf,
  exactOutline,
  seenOutline,
} from "../../../../static/src/editor/geometry/masks/detail"
import { regionOfPolygon } from "../../../../static/src/editor/geometry/masks/filling"
import { polygonOfOutline } from "../../../../static/src/editor/geometry/masks/outline"
import { RegionBuilder } from "../../../../static/src/editor/geometry/masks/region"

const IMAGE = { width: 1200, height: 900 }
const EVERYTHING = { minX: 0, minY: 0, maxX: 1200, maxY: 900 }

const blob = () => strokeRegion([300, 300], [700, 500], { form: "round", size: 200 }, IMAGE)

/** A mask of 36,000 specks. */
const noise = () => {
  const builder = new RegionBuilder(IMAGE)
  for (let x = 0; x < 1200; x += 5) for (let y = 0; y < 900; y += 6) builder.add(x, y, y + 3)
  return builder.region()
}

describe("an outline as it is seen", () => {
  test("is exact at full size and closer", () => {
    const details = detailsOf(blob())

    expect(seenOutline(details, { bounds: EVERYTHING, pixelSize: 1 })).toBe(exactOutline(details))
    expect(seenOutline(details, { bounds: EVERYTHING, pixelSize: 0.1 })).toBe(exactOutline(details))
  })

  test("has ever fewer corners from afar, and is never off by more than can be seen", () => {
    const details = detailsOf(blob())
    let before = exactOutline(details).corners.length
    for (const pixelSize of [2, 4, 8, 16]) {
      const seen = seenOutline(details, { bounds: EVERYTHING, pixelSize })
      if (!seen) throw new Error("Expected an outline.")
      expect(seen.corners.length).toBeLessThan(before)
      before = seen.corners.length
      const region = regionOfPolygon(polygonOfOutline(seen), IMAGE)
      expect(iouOf(region, details.region)).toBeGreaterThan(1 - 0.01 * pixelSize)
    }
  })

  test("is remembered, as a view is painted many times", () => {
    const details = detailsOf(blob())
    const sight = { bounds: EVERYTHING, pixelSize: 4 }

    expect(seenOutline(details, sight)).toBe(seenOutline(details, sight))
  })

  test("is none where there are too many corners: then pixels are painted", () => {
    expect(seenOutline(detailsOf(noise()), { bounds: EVERYTHING, pixelSize: 1 })).toBeNull()
  })

  test("is cut to what is in sight where the whole has too many corners", () => {
    const details = detailsOf(noise())
    const bounds = { minX: 400, minY: 300, maxX: 500, maxY: 380 }

    const seen = seenOutline(details, { bounds, pixelSize: 0.1 })
    const xs = [...(seen?.corners ?? [])].filter((_, place) => place % 2 === 0)

    expect(Math.min(...xs)).toBeLessThan(400)
    expect(Math.max(...xs)).toBeGreaterThan(500)
    expect(seen?.ends.length).toBeLessThan(1000)
    const moved = { minX: 405, minY: 305, maxX: 505, maxY: 385 }
    expect(seenOutline(details, { bounds: moved, pixelSize: 0.1 })).toBe(seen)
  })
})

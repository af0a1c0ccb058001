import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { unionOf } from "../../../../static/src/editor/geometry/masks/booleans"
import { strokeRegion } from "../../../../static/src/editor/geometry/masks/brush"
import {
  exactPolygon,
  iouOf,
  smoothPolygon,
} from "../../../../static/src/editor/geometry/masks/conversion"
import { regionOfPolygon } from "../../../../static/src/editor/geometry/masks/filling"
import {
  areEqual,
  emptyRegion,
  type Region,
  RegionBuilder,
  regionOfBounds,
} from "../../../../static/src/editor/geometry/masks/region"
import { partFlaw } from "../../../../static/src/editor/geometry/rings"
import type { Position } from "../../../../static/src/editor/geometry/shapes"

const IMAGE = { width: 300, height: 200 }

const place: fc.Arbitrary<Position> = fc.tuple(
  fc.integer({ min: 30, max: 270 }),
  fc.integer({ min: 30, max: 170 }),
)

/** What a person paints in a few strokes: with holes now and then. */
const anyPainting: fc.Arbitrary<Region> = fc
  .array(place, { minLength: 2, maxLength: 9 })
  .map((places) =>
    unionOf(
      places
        .slice(1)
        .map((to, at) => strokeRegion(places[at] ?? to, to, { form: "round", size: 24 }, IMAGE)),
      emptyRegion(IMAGE),
    ),
  )

const pointsOf = (conversion: ReturnType<typeof smoothPolygon>) =>
  conversion?.polygon.parts.flat().reduce((sum, ring) => sum + ring.length, 0) ?? 0

describe("a mask becomes a polygon", () => {
  test("to the pixel", () => {
    fc.assert(
      fc.property(anyPainting, (region) => {
        const exact = exactPolygon(region)
        expect(exact).toMatchObject({ differingPixels: 0, iou: 1 })
        expect(
          areEqual(
            regionOfPolygon(exact?.polygon ?? { type: "polygon", parts: [] }, IMAGE),
            region,
          ),
        ).toBe(true)
      }),
    )
  })

  test("smoothly, with few points, little difference, and no line that crosses another", () => {
    fc.assert(
      fc.property(anyPainting, (region) => {
        const [exact, smooth] = [exactPolygon(region), smoothPolygon(region)]
        expect(smooth?.iou).toBeGreaterThan(0.9)
        expect(pointsOf(smooth)).toBeLessThan(pointsOf(exact) / 2)
        for (const rings of smooth?.polygon.parts ?? []) expect(partFlaw(rings)).toBeNull()
      }),
    )
  })

  test("and keeps the corners of what has them", () => {
    const block = regionOfBounds({ minX: 40, minY: 50, maxX: 90, maxY: 80 }, IMAGE)

    expect(smoothPolygon(block)).toMatchObject({ differingPixels: 0, iou: 1 })
    expect(pointsOf(smoothPolygon(block))).toBe(4)
  })

  test("not at all when its outline is longer than a polygon may be", () => {
    const size = { width: 600, height: 600 }
    const builder = new RegionBuilder(size)
    for (let x = 0; x < 600; x++) for (let y = x % 2; y < 600; y += 2) builder.add(x, y, y + 1)

    expect(exactPolygon(builder.region())).toBeNull()
  })
})

test("the overlap of masks is 1 for the same pixels and 0 for none", () => {
  const a = regionOfBounds({ minX: 0, minY: 0, maxX: 10, maxY: 10 }, IMAGE)
  const b = regionOfBounds({ minX: 5, minY: 0, maxX: 15, maxY: 10 }, IMAGE)
  const c = regionOfBounds({ minX: 50, minY: 0, maxX: 60, maxY: 10 }, IMAGE)

  expect(iouOf(a, a)).toBe(1)
  expect(iouOf(a, b)).toBeCloseTo(1 / 3)
  expect(iouOf(a, c)).toBe(0)
})

import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { distance, nearestOnSegment } from "../../../../static/src/editor/geometry/lines"
import { difference, union } from "../../../../static/src/editor/geometry/masks/booleans"
import { type Brush, strokeRegion } from "../../../../static/src/editor/geometry/masks/brush"
import { componentsOf } from "../../../../static/src/editor/geometry/masks/components"
import { areaOf, areEqual, isEmpty } from "../../../../static/src/editor/geometry/masks/region"
import type { Position } from "../../../../static/src/editor/geometry/shapes"
import { drawn, regionWhere } from "./regions"

const IMAGE = { width: 40, height: 30 }
const round = (size: number): Brush => ({ form: "round", size })
const square = (size: number): Brush => ({ form: "square", size })

const place = fc.tuple(
  fc.double({ min: -5, max: 45, noNaN: true }),
  fc.double({ min: -5, max: 35, noNaN: true }),
)
const brush: fc.Arbitrary<Brush> = fc.record({
  form: fc.constantFrom("round" as const, "square" as const),
  size: fc.double({ min: 2, max: 20, noNaN: true }),
})

/** How far a place is from where a square brush has been, which is what its half side is held against. */
const squareDistance = (at: Position, a: Position, b: Position): number => {
  let [low, high] = [0, 1]
  const away = (share: number) =>
    Math.max(
      Math.abs(a[0] + share * (b[0] - a[0]) - at[0]),
      Math.abs(a[1] + share * (b[1] - a[1]) - at[1]),
    )
  // The larger of two convex functions is convex.
  for (let turn = 0; turn < 100; turn++) {
    const [one, other] = [low + (high - low) / 3, high - (high - low) / 3]
    if (away(one) < away(other)) high = other
    else low = one
  }
  return away((low + high) / 2)
}

describe("a stroke", () => {
  test("of a round brush holds the pixels whose centres are within its radius", () => {
    fc.assert(
      fc.property(place, place, fc.double({ min: 2, max: 20, noNaN: true }), (a, b, size) => {
        const painted = strokeRegion(a, b, round(size), IMAGE)
        for (const slack of [1e-6, -1e-6]) {
          const expected = regionWhere(IMAGE, (x, y) => {
            const centre: Position = [x + 0.5, y + 0.5]
            return distance(centre, nearestOnSegment(centre, a, b)) <= size / 2 + slack
          })
          const [inner, outer] = slack < 0 ? [expected, painted] : [painted, expected]
          expect(isEmpty(difference(inner, outer))).toBe(true)
        }
      }),
    )
  })

  test("of a square brush holds the pixels whose centres it has been over", () => {
    fc.assert(
      fc.property(place, place, fc.double({ min: 2, max: 20, noNaN: true }), (a, b, size) => {
        const painted = strokeRegion(a, b, square(size), IMAGE)
        for (const slack of [1e-6, -1e-6]) {
          const expected = regionWhere(
            IMAGE,
            (x, y) => squareDistance([x + 0.5, y + 0.5], a, b) <= size / 2 + slack,
          )
          const [inner, outer] = slack < 0 ? [expected, painted] : [painted, expected]
          expect(isEmpty(difference(inner, outer))).toBe(true)
        }
      }),
    )
  })

  test("looks like its brush where it stands still", () => {
    const image = { width: 7, height: 7 }

    expect(drawn(strokeRegion([3.5, 3.5], [3.5, 3.5], round(5), image))).toEqual([
      ".......",
      "..###..",
      ".#####.",
      ".#####.",
      ".#####.",
      "..###..",
      ".......",
    ])
    expect(areaOf(strokeRegion([3.5, 3.5], [3.5, 3.5], square(5), image))).toBe(25)
  })

  test("of one pixel's width is never nothing, and never torn", () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.integer({ min: 0, max: 39 }), fc.integer({ min: 0, max: 29 })),
        fc.tuple(fc.integer({ min: 0, max: 39 }), fc.integer({ min: 0, max: 29 })),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (a, b, part) => {
          const painted = strokeRegion([a[0] + part, a[1] + part], b, round(1), IMAGE)
          const steps = Math.max(Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1]))
          expect(areaOf(painted)).toBeGreaterThanOrEqual(steps + 1)
        },
      ),
    )
  })

  test("is one piece", () => {
    fc.assert(
      fc.property(place, place, brush, (a, b, one) => {
        expect(componentsOf(strokeRegion(a, b, one, IMAGE)).length).toBeLessThanOrEqual(1)
      }),
    )
  })

  test("in two halves is the whole stroke, to within a rounding", () => {
    fc.assert(
      fc.property(place, place, brush, (a, b, one) => {
        const middle: Position = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]
        const whole = strokeRegion(a, b, one, IMAGE)
        const halves = union(
          strokeRegion(a, middle, one, IMAGE),
          strokeRegion(middle, b, one, IMAGE),
        )
        expect(Math.abs(areaOf(whole) - areaOf(halves))).toBeLessThanOrEqual(2)
      }),
    )
  })

  test("and then the same erased leaves what was there, without the stroke", () => {
    fc.assert(
      fc.property(place, place, place, brush, (a, b, c, one) => {
        const before = strokeRegion(a, b, one, IMAGE)
        const stroke = strokeRegion(b, c, one, IMAGE)
        const after = difference(union(before, stroke), stroke)
        expect(areEqual(after, difference(before, stroke))).toBe(true)
      }),
    )
  })

  test("outside of the image paints nothing", () => {
    expect(isEmpty(strokeRegion([-30, -30], [-20, 90], round(8), IMAGE))).toBe(true)
  })
})

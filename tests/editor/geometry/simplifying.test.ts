import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { distanceToLine, distanceToRing } from "../../../static/src/editor/geometry/lines"
import { crossesItself } from "../../../static/src/editor/geometry/rings"
import type { Position, Ring } from "../../../static/src/editor/geometry/shapes"
import { simplifiedLine, simplifiedRing } from "../../../static/src/editor/geometry/simplifying"

const coordinate = fc.integer({ min: 0, max: 100 })
const position: fc.Arbitrary<Position> = fc.tuple(coordinate, coordinate)
const tolerance = fc.integer({ min: 0, max: 60 })

/** A thin, winding band: simplified too far, its two banks would cross. */
const band = fc
  .array(fc.integer({ min: -40, max: 40 }), { minLength: 3, maxLength: 30 })
  .map((heights): Ring => {
    const upper = heights.map((y, place): Position => [place * 10, y])
    const lower = heights.map((y, place): Position => [place * 10 + 1, y + 3])
    return [...upper, ...lower.toReversed()]
  })

describe("a simplified line", () => {
  test("keeps its ends, and no point that it left out is further from it than the tolerance", () => {
    fc.assert(
      fc.property(fc.array(position, { minLength: 2, maxLength: 60 }), tolerance, (line, far) => {
        const simplified = simplifiedLine(line, far)
        expect([simplified[0], simplified.at(-1)]).toEqual([line[0], line.at(-1)])
        for (const point of line)
          expect(distanceToLine(point, simplified)).toBeLessThanOrEqual(far + 1e-9)
      }),
    )
  })

  test("loses the points that lie on it", () => {
    const line: Position[] = [
      [0, 0],
      [5, 0],
      [10, 0],
      [10, 10],
    ]

    expect(simplifiedLine(line, 0.5)).toEqual([
      [0, 0],
      [10, 0],
      [10, 10],
    ])
  })
})

describe("a simplified ring", () => {
  test("never crosses itself", () => {
    fc.assert(
      fc.property(band, tolerance, (ring, far) => {
        fc.pre(!crossesItself(ring))
        const simplified = simplifiedRing(ring, far)
        expect(crossesItself(simplified)).toBe(false)
        expect(simplified.length).toBeGreaterThanOrEqual(3)
        for (const point of ring)
          expect(distanceToRing(point, simplified)).toBeLessThanOrEqual(far + 1e-9)
      }),
    )
  })

  test("of a circle needs few points", () => {
    const circle = Array.from({ length: 1000 }, (_, place): Position => {
      const turn = (2 * Math.PI * place) / 1000
      return [100 * Math.cos(turn), 100 * Math.sin(turn)]
    })

    expect(simplifiedRing(circle, 0.5).length).toBeLessThan(50)
  })

  test("stays as it is where fewer points would be none", () => {
    const triangle: Ring = [
      [0, 0],
      [4, 0],
      [0, 4],
    ]

    expect(simplifiedRing(triangle, 100)).toEqual(triangle)
  })
})

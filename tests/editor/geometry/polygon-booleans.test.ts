import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { polygonKind, polygonOf } from "../../../static/src/editor/geometry/kinds/polygon"
import {
  polygonDifference,
  polygonIntersection,
  polygonUnion,
} from "../../../static/src/editor/geometry/polygon-booleans"
import { hundredths } from "../../../static/src/editor/geometry/shape-kind"
import type { Polygon, Position, Ring } from "../../../static/src/editor/geometry/shapes"
import { anyPart } from "../shapes"

const square = (x: number, y: number, side: number): Ring => [
  [x, y],
  [x + side, y],
  [x + side, y + side],
  [x, y + side],
]
const polygon = (...rings: readonly Ring[]): Polygon => polygonOf([rings])
const areaOf = (shape: Polygon | null) => (shape ? polygonKind.area(shape) : 0)
const anySimple = anyPart
  .map((rings) => polygonOf([rings]))
  .filter((shape) => polygonKind.flaw(shape, 0) === null)

describe("areas", () => {
  test("of union and intersection add up to those of both; what is taken out is what they share", () => {
    fc.assert(
      fc.property(anySimple, anySimple, (a, b) => {
        const [union, both] = [polygonUnion([a, b]), polygonIntersection([a, b])]
        const difference = polygonDifference(a, [b])
        // Corners are rounded to hundredths: each side may shift by that much of its length.
        const slack = 20
        expect(Math.abs(areaOf(union) + areaOf(both) - areaOf(a) - areaOf(b))).toBeLessThan(slack)
        expect(Math.abs(areaOf(difference) + areaOf(both) - areaOf(a))).toBeLessThan(slack)
      }),
      { numRuns: 150 },
    )
  })

  test("of results are those of outlines that the server takes", () => {
    fc.assert(
      fc.property(anySimple, anySimple, (a, b) => {
        for (const shape of [polygonUnion([a, b]), polygonDifference(a, [b])])
          if (shape) {
            expect(polygonKind.flaw(shape, 0)).toBeNull()
            for (const number of polygonKind.pack(shape)) expect(number).toBe(hundredths(number))
          }
      }),
      { numRuns: 150 },
    )
  })
})

describe("a union", () => {
  test("of two that overlap is one part; of two apart, two", () => {
    expect(
      polygonUnion([polygon(square(0, 0, 10)), polygon(square(5, 5, 10))])?.parts,
    ).toHaveLength(1)
    expect(
      polygonUnion([polygon(square(0, 0, 10)), polygon(square(50, 5, 10))])?.parts,
    ).toHaveLength(2)
  })

  test("keeps holes that nothing fills", () => {
    const holed = polygon(square(0, 0, 100), square(40, 40, 20).toReversed())

    expect(areaOf(polygonUnion([holed, polygon(square(90, 0, 50))]))).toBe(9600 + 2000)
    expect(areaOf(polygonUnion([holed, polygon(square(35, 35, 30))]))).toBe(10_000)
  })

  test("of neighbours along a slanting border leaves no gap, though corners are rounded", () => {
    const field: Ring = [
      [0, 0],
      [100, 33],
      [100, 100],
      [0, 100],
    ]
    const beside: Ring = [
      [33.33, 11],
      [33.33, -20],
      [66.67, -20],
      [66.67, 22],
    ]

    const joined = polygonUnion([polygon(field), polygon(beside)])

    expect(joined?.parts.map((rings) => rings.length)).toEqual([1])
    expect(joined && polygonKind.flaw(joined, 2)).toBeNull()
  })
})

describe("a difference", () => {
  test("can leave a hole, several parts, or nothing", () => {
    const whole = polygon(square(0, 0, 90))
    const across: Ring = [
      [-5, 40],
      [95, 40],
      [95, 50],
      [-5, 50],
    ]

    expect(polygonDifference(whole, [polygon(square(40, 40, 10))])?.parts[0]).toHaveLength(2)
    expect(polygonDifference(whole, [polygon(across)])?.parts).toHaveLength(2)
    expect(polygonDifference(whole, [polygon(square(-1, -1, 99))])).toBeNull()
  })

  test("with a neighbour that only shares a border changes nothing", () => {
    const [a, b] = [polygon(square(0, 0, 10)), polygon(square(10, 0, 10))]

    expect(areaOf(polygonDifference(a, [b]))).toBe(100)
  })
})

test("two outlines of a thousand points are joined to one", () => {
  const coast = (x: number): Ring =>
    Array.from({ length: 1000 }, (_, place): Position => {
      const turn = (2 * Math.PI * place) / 1000
      const radius = 300 + 20 * Math.sin(13 * turn)
      return [hundredths(x + radius * Math.cos(turn)), hundredths(500 + radius * Math.sin(turn))]
    })

  const joined = polygonUnion([polygon(coast(500)), polygon(coast(800))])

  expect(joined?.parts).toHaveLength(1)
})

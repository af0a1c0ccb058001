import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { cutPolygon, cutPolyline } from "../../../static/src/editor/geometry/cutting"
import { polygonKind, polygonOf } from "../../../static/src/editor/geometry/kinds/polygon"
import { distance } from "../../../static/src/editor/geometry/lines"
import type { Polygon, Polyline, Position, Ring } from "../../../static/src/editor/geometry/shapes"
import { anyPart } from "../shapes"

const square = (x: number, y: number, side: number): Ring => [
  [x, y],
  [x + side, y],
  [x + side, y + side],
  [x, y + side],
]
const hole = (x: number, y: number, side: number): Ring => square(x, y, side).toReversed()
const areas = (pieces: readonly Polygon[] | null) =>
  pieces?.map((piece) => Math.round(polygonKind.area(piece)))

describe("a polygon that a line crosses", () => {
  test("falls in two, the larger first", () => {
    const pieces = cutPolygon(polygonOf([[square(0, 0, 100)]]), [
      [70, -10],
      [70, 110],
    ])

    expect(areas(pieces)).toEqual([7000, 3000])
    expect(pieces?.map((piece) => polygonKind.flaw(piece, 2))).toEqual([null, null])
  })

  test("falls in as many pieces as the line makes", () => {
    const comb: Ring = [
      [0, 0],
      [90, 0],
      [90, 90],
      [60, 90],
      [60, 30],
      [30, 30],
      [30, 90],
      [0, 90],
    ]

    expect(
      areas(
        cutPolygon(polygonOf([[comb]]), [
          [-10, 60],
          [100, 60],
        ]),
      ),
    ).toEqual([4500, 900, 900])
  })

  test("is cut only where the line goes through, not where it would go on", () => {
    const comb: Ring = [
      [0, 0],
      [90, 0],
      [90, 90],
      [60, 90],
      [60, 30],
      [30, 30],
      [30, 90],
      [0, 90],
    ]

    expect(
      areas(
        cutPolygon(polygonOf([[comb]]), [
          [-10, 60],
          [45, 60],
        ]),
      ),
    ).toEqual([5400, 900])
  })

  test("is cut along a bent line", () => {
    const pieces = cutPolygon(polygonOf([[square(0, 0, 100)]]), [
      [-10, 50],
      [50, 50],
      [50, -10],
    ])

    expect(areas(pieces)).toEqual([7500, 2500])
  })

  test("keeps the holes that the line misses, and opens those that it crosses", () => {
    const holed = polygonOf([[square(0, 0, 100), hole(10, 10, 10), hole(40, 70, 20)]])

    const pieces = cutPolygon(holed, [
      [50, -10],
      [50, 110],
    ])

    expect(areas(pieces)).toEqual([4800, 4700])
    expect(pieces?.map(({ parts }) => parts[0]?.length)).toEqual([1, 2])
  })

  test("is not cut by a line from its edge to its hole: that divides nothing", () => {
    expect(
      cutPolygon(polygonOf([[square(0, 0, 100), hole(40, 40, 20)]]), [
        [50, -10],
        [50, 50],
      ]),
    ).toBeNull()
  })

  test("is not cut by a line that ends in it, or misses it", () => {
    expect(
      cutPolygon(polygonOf([[square(0, 0, 100)]]), [
        [50, -10],
        [50, 50],
      ]),
    ).toBeNull()
    expect(
      cutPolygon(polygonOf([[square(0, 0, 100)]]), [
        [150, -10],
        [150, 50],
      ]),
    ).toBeNull()
  })

  test("keeps parts that the line misses with the largest piece", () => {
    const pieces = cutPolygon(polygonOf([[square(0, 0, 100)], [square(200, 0, 10)]]), [
      [70, -10],
      [70, 110],
    ])

    expect(pieces?.map(({ parts }) => parts.length)).toEqual([2, 1])
  })

  test("is cut through its corners as well", () => {
    expect(
      areas(
        cutPolygon(polygonOf([[square(0, 0, 100)]]), [
          [-10, -10],
          [110, 110],
        ]),
      ),
    ).toEqual([5000, 5000])
  })

  test("loses no area, and makes sense", () => {
    const place = fc.tuple(fc.integer({ min: 0, max: 1300 }), fc.integer({ min: 0, max: 1300 }))
    const line = fc.array(place, { minLength: 2, maxLength: 2 })
    let cuts = 0
    fc.assert(
      fc.property(anyPart, line, (part, knife) => {
        const polygon = polygonOf([part])
        fc.pre(polygonKind.flaw(polygon, 0) === null)
        const pieces = cutPolygon(polygon, knife)
        if (!pieces) return
        cuts += 1
        const sum = pieces.reduce((all, piece) => all + polygonKind.area(piece), 0)
        expect(sum).toBeCloseTo(polygonKind.area(polygon), 3)
        for (const piece of pieces) expect(polygonKind.flaw(piece, 0)).toBeNull()
      }),
      { numRuns: 1500 },
    )
    expect(cuts).toBeGreaterThan(100)
  })
})

describe("a line that a line crosses", () => {
  const zigzag: Polyline = {
    type: "polyline",
    points: [
      [0, 0],
      [100, 0],
      [100, 100],
    ],
  }
  const length = ({ points }: Polyline) =>
    points.reduce((sum, point, place) => sum + distance(point, points[place - 1] ?? point), 0)

  test("falls in pieces, in their order", () => {
    const pieces = cutPolyline(zigzag, [
      [50, -10],
      [50, 10],
    ])

    expect(pieces?.map((piece) => Math.round(length(piece)))).toEqual([50, 150])
  })

  test("is cut at each crossing, and loses no length", () => {
    const pieces = cutPolyline(zigzag, [
      [40, -10],
      [110, 60],
    ])

    expect(pieces).toHaveLength(3)
    expect(pieces?.reduce((sum, piece) => sum + length(piece), 0)).toBeCloseTo(200, 6)
  })

  test("stays whole where they do not cross", () => {
    expect(
      cutPolyline(zigzag, [
        [50, 10],
        [60, 20],
      ] as readonly Position[]),
    ).toBeNull()
  })
})

import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { boundsContain, grownBounds, imageBounds } from "../../../static/src/editor/geometry/bounds"
import { polygonKind, polygonOf } from "../../../static/src/editor/geometry/kinds/polygon"
import { imagePoint } from "../../../static/src/editor/geometry/points"
import type { Polygon, Ring } from "../../../static/src/editor/geometry/shapes"
import { anyPolygon } from "../shapes"

const NOWHERE = { minX: 0, minY: 0, maxX: 0, maxY: 0 }
const square = (x: number, y: number, side: number): Ring => [
  [x, y],
  [x + side, y],
  [x + side, y + side],
  [x, y + side],
]
const hole = (x: number, y: number, side: number): Ring => [...square(x, y, side)].reverse()

describe("a polygon", () => {
  test("is hit inside and near its outline, but not in its hole", () => {
    const shape = polygonOf([[square(0, 0, 100), hole(30, 30, 40)]])

    expect(polygonKind.hits(shape, imagePoint(10, 10), 0)).toBe(true)
    expect(polygonKind.hits(shape, imagePoint(50, 50), 3)).toBe(false)
    expect(polygonKind.hits(shape, imagePoint(32, 50), 3)).toBe(true)
    expect(polygonKind.hits(shape, imagePoint(-2, 50), 3)).toBe(true)
  })

  test("counts its holes out of its area", () => {
    expect(polygonKind.area(polygonOf([[square(0, 0, 10), hole(2, 2, 2)]]))).toBe(96)
  })

  test.each([
    ["needs three points", [[square(0, 0, 9).slice(0, 2)]], "A polygon needs at least 3 points."],
    [
      "crosses itself",
      [
        [
          [
            [0, 0],
            [9, 9],
            [9, 0],
            [0, 20],
          ],
        ],
      ],
      "The outline crosses itself.",
    ],
    [
      "has a hole beside it",
      [[square(0, 0, 9), hole(20, 20, 4)]],
      "A hole lies outside of the polygon.",
    ],
    [
      "has a hole across its edge",
      [[square(0, 0, 9), hole(5, 5, 9)]],
      "A hole crosses the outline or another hole.",
    ],
    [
      "encloses nothing",
      [
        [
          [
            [0, 0],
            [9, 9],
            [18, 18],
          ],
        ],
      ],
      "A polygon needs to enclose something.",
    ],
    ["is a speck", [[square(0, 0, 1)]], "Too small: a polygon needs at least 2 pixels."],
  ] as [string, Polygon["parts"], string][])("that %s is refused", (_, parts, flaw) => {
    expect(polygonKind.flaw(polygonOf(parts), 2)).toBe(flaw)
  })

  test("whose hole touches its outline is no fault", () => {
    expect(polygonKind.flaw(polygonOf([[square(0, 0, 9), hole(0, 3, 3)]]), 2)).toBeNull()
  })
})

describe("a polygon that reaches out of the image", () => {
  const image = { width: 700, height: 700 }
  const steps = [50, 150, 250, 350, 450, 550, 650]
  const samples = steps.flatMap((x) => steps.map((y) => imagePoint(x + 0.37, y + 0.41)))

  test("is cut off at the border, and keeps what lies inside", () => {
    fc.assert(
      fc.property(anyPolygon, (shape) => {
        const inside = polygonKind.confined(shape, image)
        for (const at of samples)
          expect(inside !== null && polygonKind.hits(inside, at, 0)).toBe(
            polygonKind.hits(shape, at, 0),
          )
        const bounds = inside ? polygonKind.bounds(inside) : NOWHERE
        expect(boundsContain(grownBounds(imageBounds(image), 1e-9), bounds)).toBe(true)
      }),
    )
  })

  test("along a slope is cut where the slope meets the border", () => {
    const triangle = polygonOf([
      [
        [
          [600, 0],
          [800, 200],
          [600, 200],
        ],
      ],
    ])

    expect(polygonKind.confined(triangle, image)).toEqual(
      polygonOf([
        [
          [
            [600, 0],
            [700, 100],
            [700, 200],
            [600, 200],
          ],
        ],
      ]),
    )
  })

  test("and lies wholly outside is gone", () => {
    expect(polygonKind.confined(polygonOf([[square(800, 0, 50)]]), image)).toBeNull()
  })
})

import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  asBox,
  asEllipse,
  asPolygon,
  asRotatedBox,
} from "../../../static/src/editor/geometry/converting"
import { convexHull } from "../../../static/src/editor/geometry/hull"
import { boundsOf, kindOf } from "../../../static/src/editor/geometry/kinds"
import { cornersOf } from "../../../static/src/editor/geometry/kinds/rotated-box"
import { distance, isInRing, signedArea } from "../../../static/src/editor/geometry/lines"
import { imagePoint } from "../../../static/src/editor/geometry/points"
import type { Position, Shape } from "../../../static/src/editor/geometry/shapes"
import { box } from "../make"
import { anyShape } from "../shapes"

const anyRegion = fc.oneof(anyShape.box, anyShape.rotated_box, anyShape.polygon, anyShape.ellipse)

test("every region is as large as a polygon as it is as itself", () => {
  fc.assert(
    fc.property(fc.oneof(anyShape.box, anyShape.rotated_box), (shape: Shape) => {
      const polygon = asPolygon(shape)
      expect(polygon && kindOf(polygon).area(polygon)).toBeCloseTo(kindOf(shape).area(shape), 4)
      expect(polygon && kindOf(polygon).flaw(polygon, 0)).toBeNull()
    }),
  )
})

test("an ellipse is a polygon within a hundredth of its size", () => {
  const ellipse: Shape = { type: "ellipse", cx: 50, cy: 40, rx: 30, ry: 10, angle_deg: 25 }
  const polygon = asPolygon(ellipse)

  expect(polygon && kindOf(polygon).area(polygon) / kindOf(ellipse).area(ellipse)).toBeGreaterThan(
    0.99,
  )
})

test("the box round a shape has its bounds", () => {
  fc.assert(
    fc.property(anyRegion, (shape: Shape) => {
      const round = asBox(shape)
      const bounds = round && boundsOf(round)
      expect(bounds?.maxX).toBeCloseTo(boundsOf(shape).maxX, 6)
      expect(bounds?.minY).toBeCloseTo(boundsOf(shape).minY, 6)
    }),
  )
})

describe("the rotated box round a shape", () => {
  test("holds all of it, and is no larger than the upright one", () => {
    fc.assert(
      fc.property(anyShape.polygon, (shape) => {
        const round = asRotatedBox(shape)
        const upright = asBox(shape)
        if (!round || !upright) throw new Error("A polygon has a box round it.")
        const corners = shape.parts.flatMap(([exterior = []]) => exterior)
        for (const [x, y] of corners)
          expect(kindOf(round).hits(round, imagePoint(x, y), 1e-6)).toBe(true)
        expect(round.width * round.height).toBeLessThanOrEqual(
          upright.width * upright.height + 1e-6,
        )
      }),
    )
  })

  test("of a rectangle at an angle is that rectangle", () => {
    const turned = {
      type: "rotated_box",
      cx: 50,
      cy: 50,
      width: 60,
      height: 20,
      angle_deg: 30,
    } as const
    const found = asRotatedBox({ type: "polygon", parts: [[cornersOf(turned)]] })

    expect(found?.width).toBeCloseTo(60)
    expect(found?.height).toBeCloseTo(20)
    expect(found?.angle_deg).toBeCloseTo(30)
  })

  test("of a box is upright, of an ellipse as it lies", () => {
    expect(asRotatedBox(box(10, 20, 30, 40))).toMatchObject({ cx: 25, cy: 40, angle_deg: 0 })
    expect(
      asRotatedBox({ type: "ellipse", cx: 5, cy: 5, rx: 4, ry: 2, angle_deg: 30 }),
    ).toMatchObject({ width: 8, height: 4, angle_deg: 30 })
  })
})

test("an ellipse fills the box that it is made of", () => {
  expect(asEllipse(box(10, 20, 30, 40))).toEqual({
    type: "ellipse",
    cx: 25,
    cy: 40,
    rx: 15,
    ry: 20,
    angle_deg: 0,
  })
})

test("what encloses nothing is no region", () => {
  expect(
    asPolygon({
      type: "polyline",
      points: [
        [0, 0],
        [9, 9],
      ],
    }),
  ).toBeNull()
  expect(asPolygon({ type: "point", x: 1, y: 1 })).toBeNull()
  expect(asBox({ type: "point", x: 1, y: 1 })).toBeNull()
})

test("a hull is convex, and holds every point", () => {
  const position: fc.Arbitrary<Position> = fc.tuple(
    fc.integer({ min: 0, max: 99 }),
    fc.integer({ min: 0, max: 99 }),
  )
  fc.assert(
    fc.property(fc.array(position, { minLength: 3, maxLength: 40 }), (points) => {
      const hull = convexHull(points)
      fc.pre(hull.length > 2)
      expect(signedArea(hull)).toBeGreaterThan(0)
      for (const point of points)
        expect(
          isInRing(point, hull) ||
            hull.some((corner, place) => {
              const after = hull[(place + 1) % hull.length] ?? corner
              return (
                Math.abs(
                  distance(corner, point) + distance(point, after) - distance(corner, after),
                ) < 1e-9
              )
            }),
        ).toBe(true)
    }),
  )
})

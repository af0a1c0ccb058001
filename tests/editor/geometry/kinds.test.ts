import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  boundsContain,
  grownBounds,
  imageBounds,
  moveInImage,
} from "../../../static/src/editor/geometry/bounds"
import { boundsOf, isDrawable, KIND_NAMES, kindOf } from "../../../static/src/editor/geometry/kinds"
import { imagePoint } from "../../../static/src/editor/geometry/points"
import { hundredths } from "../../../static/src/editor/geometry/shape-kind"
import type { Shape } from "../../../static/src/editor/geometry/shapes"
import { box } from "../make"
import { anyShape } from "../shapes"

const IMAGE = { width: 1600, height: 1600 }
const FREE = { keepRatio: false, fromCentre: false }

test("each kind has a generator here", () => {
  expect(Object.keys(anyShape)).toEqual(KIND_NAMES)
})

const step = fc.integer({ min: -200, max: 200 })

describe.each(KIND_NAMES)("a %s", (name) => {
  const shapes: fc.Arbitrary<Shape> = anyShape[name]

  test("survives packing", () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const kind = kindOf(shape)
        expect(kind.unpack(kind.pack(shape))).toEqual(shape)
      }),
    )
  })

  test("moves there and back to the same place", () => {
    fc.assert(
      // Within the image: a mask keeps no pixels outside.
      fc.property(shapes, step, step, (shape, dx, dy) => {
        const kind = kindOf(shape)
        expect(kind.rounded(kind.moved(kind.moved(shape, dx, dy), -dx, -dy))).toEqual(shape)
      }),
    )
  })

  test("moves only as far as the image goes", () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: -5000, max: 5000 }), (shape, step) => {
        const moved = kindOf(shape).moved(
          shape,
          ...moveInImage(boundsOf(shape), step, -step, IMAGE),
        )
        const bounds = boundsOf(kindOf(moved).rounded(moved))
        expect(boundsContain(grownBounds(imageBounds(IMAGE), 0.01), bounds)).toBe(true)
      }),
    )
  })

  test("is not changed by pulling a handle to where it is", () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const kind = kindOf(shape)
        for (const { id, at, look } of kind.handles(shape, 1))
          if (look !== "between")
            expect(kind.rounded(kind.withHandle(shape, id, at, FREE))).toEqual(shape)
      }),
    )
  })

  test("turns there and back, if it turns", () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: -179, max: 180 }), (shape, angle) => {
        const kind = kindOf(shape)
        const turned = kind.turned(shape, angle, imagePoint(500, 500))
        const back = turned && kind.turned(turned, -angle, imagePoint(500, 500))
        if (back) expect(boundsOf(kind.rounded(back))).toEqual(boundsOf(withoutBox(shape)))
      }),
    )
  })

  test("is stretched with its bounds, if it can be", () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const bounds = boundsOf(shape)
        const same = kindOf(shape).stretched(shape, bounds, bounds)
        if (same) expect(boundsOf(kindOf(shape).rounded(same))).toEqual(bounds)
      }),
    )
  })

  test("keeps hundredths of a pixel when rounded, and only those", () => {
    fc.assert(
      fc.property(shapes, fc.double({ min: 0, max: 1, noNaN: true }), (shape, part) => {
        const kind = kindOf(shape)
        const rounded = kind.rounded(kind.moved(shape, part, part))
        expect(kind.rounded(rounded)).toEqual(rounded)
        for (const number of kind.pack(rounded)) expect(number).toBe(hundredths(number))
      }),
    )
  })
})

/** A skeleton that is turned loses its box. */
const withoutBox = (shape: Shape): Shape =>
  shape.type === "keypoints" ? { type: "keypoints", points: shape.points } : shape

test("a box is hit inside and within the tolerance of its edge", () => {
  const { hits } = kindOf(box(10, 10, 20, 20))

  expect(hits(box(10, 10, 20, 20), imagePoint(20, 20), 0)).toBe(true)
  expect(hits(box(10, 10, 20, 20), imagePoint(8, 20), 3)).toBe(true)
  expect(hits(box(10, 10, 20, 20), imagePoint(6, 20), 3)).toBe(false)
})

test("a box is confined to the image, and gone when it lies outside", () => {
  const image = { width: 100, height: 100 }

  expect(kindOf(box(90, 90, 20, 20)).confined(box(90, 90, 20, 20), image)).toEqual(
    box(90, 90, 10, 10),
  )
  expect(kindOf(box(0, 0, 1, 1)).confined(box(120, 0, 10, 10), image)).toBeNull()
})

test("a shape of a kind that this page does not know is not drawable", () => {
  expect(isDrawable({ type: "hologram" })).toBe(false)
  expect(isDrawable({ type: "toString" })).toBe(false)
})

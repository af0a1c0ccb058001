import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { boundsContain, imageBounds } from "../../../static/src/editor/geometry/bounds"
import {
  type BoxHandle,
  boundsOfBox,
  drawnBox,
  intersection,
  resizedBox,
} from "../../../static/src/editor/geometry/boxes"
import { imagePoint } from "../../../static/src/editor/geometry/points"
import { anyBox, box } from "../make"

const IMAGE = { width: 800, height: 600 }
const point = fc
  .tuple(fc.integer({ min: -200, max: 1000 }), fc.integer({ min: -200, max: 1000 }))
  .map(([x, y]) => imagePoint(x, y))
const constraint = fc.record({ keepRatio: fc.boolean(), fromCentre: fc.boolean() })
const handle = fc.constantFrom<BoxHandle>("nw", "n", "ne", "e", "se", "s", "sw", "w")

test("boxes that only touch share no area", () => {
  expect(intersection(box(0, 0, 10, 10), box(10, 0, 10, 10))).toBeNull()
})

describe("drawing a box", () => {
  test("never leaves the image, however far the pointer strays", () => {
    fc.assert(
      fc.property(point, point, constraint, (anchor, to, how) => {
        const drawn = boundsOfBox(drawnBox(anchor, to, IMAGE, how))
        expect(boundsContain(imageBounds(IMAGE), drawn)).toBe(true)
      }),
    )
  })

  test("spans the two corners in whichever order they are given", () => {
    const drawn = drawnBox(imagePoint(100, 100), imagePoint(40, 20), IMAGE)

    expect(drawn).toEqual(box(40, 20, 60, 80))
  })

  test("with Shift makes a square in the direction of the pull, as large as the image allows", () => {
    const free = drawnBox(imagePoint(100, 100), imagePoint(40, 20), IMAGE, {
      keepRatio: true,
      fromCentre: false,
    })
    const limited = drawnBox(imagePoint(790, 100), imagePoint(800, 200), IMAGE, {
      keepRatio: true,
      fromCentre: false,
    })

    expect(free).toEqual(box(20, 20, 80, 80))
    expect(limited).toEqual(box(790, 100, 10, 10))
  })

  test("with Alt grows to both sides of where it began", () => {
    const drawn = drawnBox(imagePoint(100, 100), imagePoint(120, 130), IMAGE, {
      keepRatio: false,
      fromCentre: true,
    })

    expect(drawn).toEqual(box(80, 70, 40, 60))
  })
})

describe("resizing a box", () => {
  test("never makes a side negative", () => {
    fc.assert(
      fc.property(anyBox, handle, point, constraint, (original, name, to, how) => {
        const resized = resizedBox(original, name, to, how)
        expect(resized.width).toBeGreaterThanOrEqual(0)
        expect(resized.height).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  test("leaves the opposite corner where it is", () => {
    expect(resizedBox(box(10, 10, 30, 20), "se", imagePoint(100, 80))).toEqual(box(10, 10, 90, 70))
  })

  test("flips the box when a handle is pulled over the opposite side", () => {
    expect(resizedBox(box(10, 10, 30, 20), "e", imagePoint(0, 99))).toEqual(box(0, 10, 10, 20))
  })

  test("with Shift keeps the proportions of a corner's pull", () => {
    const resized = resizedBox(box(0, 0, 40, 20), "se", imagePoint(80, 10), {
      keepRatio: true,
      fromCentre: false,
    })

    expect(resized).toEqual(box(0, 0, 80, 40))
  })

  test("with Alt keeps the centre", () => {
    const resized = resizedBox(box(10, 10, 20, 20), "e", imagePoint(40, 0), {
      keepRatio: false,
      fromCentre: true,
    })

    expect(resized).toEqual(box(0, 10, 40, 20))
  })
})

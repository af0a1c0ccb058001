import { expect, test } from "vitest"
import { kindOf } from "../../../static/src/editor/geometry/kinds"
import { polygonOf } from "../../../static/src/editor/geometry/kinds/polygon"
import type { Shape } from "../../../static/src/editor/geometry/shapes"
import {
  sideHandleNear,
  sidesAt,
  vertexLinesOf,
  verticesNear,
} from "../../../static/src/editor/geometry/vertex-lines"
import { box } from "../make"

const LINE: Shape = {
  type: "polyline",
  points: [
    [0, 0],
    [10, 0],
    [10, 10],
  ],
}
const HOLED = polygonOf([
  [
    [
      [0, 0],
      [40, 0],
      [40, 40],
      [0, 40],
    ],
    [
      [10, 10],
      [10, 20],
      [20, 20],
      [20, 10],
    ],
  ],
])

test("each line of vertices bears the ids of its handles", () => {
  const ids = kindOf<Shape>(HOLED)
    .handles(HOLED, 1)
    .map(({ id }) => id)

  for (const { prefix, points } of vertexLinesOf(HOLED))
    points.forEach((_, place) => {
      expect(ids).toContain(`${prefix}${place}`)
    })
  expect(vertexLinesOf(box(0, 0, 9, 9))).toEqual([])
})

test("the side under a place is named by the handle that divides it", () => {
  expect(sideHandleNear(LINE, [5, 1], 2)).toBe("0+")
  expect(sideHandleNear(HOLED, [15, 20.5], 2)).toBe("0.1.1+")
  expect(sideHandleNear(HOLED, [0.5, 20], 2)).toBe("0.0.3+")
  expect(sideHandleNear(HOLED, [30, 30], 2)).toBeNull()
})

test("vertices within reach come from the last to the first, each once", () => {
  expect(verticesNear(LINE, [10, 5], 6)).toEqual(["2", "1"])
  expect(verticesNear(HOLED, [20, 20], 1)).toEqual(["0.1.2"])
})

test("the sides of a pulled vertex go to its neighbours, round the seam too", () => {
  expect(sidesAt(HOLED, "0.0.0", [5, 5])).toEqual([
    [0, 40],
    [5, 5],
    [40, 0],
  ])
  expect(sidesAt(HOLED, "0.0.3+", [5, 5])).toEqual([
    [0, 40],
    [5, 5],
    [0, 0],
  ])
  expect(sidesAt(LINE, "0", [5, 5])).toEqual([
    [5, 5],
    [10, 0],
  ])
  expect(sidesAt(LINE, "2", [5, 5])).toEqual([
    [10, 0],
    [5, 5],
  ])
  expect(sidesAt(box(0, 0, 9, 9), "nw", [5, 5])).toEqual([])
})

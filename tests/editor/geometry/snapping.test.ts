import { describe, expect, test } from "vitest"
import { placeAlong, verticesBetween } from "../../../static/src/editor/geometry/borders"
import { kindOf } from "../../../static/src/editor/geometry/kinds"
import type { Line } from "../../../static/src/editor/geometry/lines"
import type { Position, Shape } from "../../../static/src/editor/geometry/shapes"
import { snapTo } from "../../../static/src/editor/geometry/snapping"
import { box } from "../make"

const SQUARE: Line = {
  points: [
    [0, 0],
    [100, 0],
    [100, 100],
    [0, 100],
  ],
  isClosed: true,
}

describe("a place near a line", () => {
  test.each<[string, Position, Position, "vertex" | "edge", number]>([
    ["goes to a vertex within reach, even if an edge is nearer", [97, 1], [100, 0], "vertex", 1],
    ["goes to the nearest place of an edge", [50, 4], [50, 0], "edge", 0.5],
    ["goes to the side that closes the ring", [3, 50], [0, 50], "edge", 3.5],
  ])("%s", (_, at, expected, on, along) => {
    expect(snapTo([SQUARE], at, 6)).toEqual({ at: expected, on, line: SQUARE, along })
  })

  test("stays where it is out of reach, and by the open side of a line", () => {
    expect(snapTo([SQUARE], [50, 7], 6)).toBeNull()
    expect(snapTo([{ ...SQUARE, isClosed: false }], [3, 50], 6)).toBeNull()
  })

  test("goes to a single point", () => {
    expect(snapTo([{ points: [[5, 5]], isClosed: false }], [7, 5], 6)?.at).toEqual([5, 5])
  })

  test("goes to the nearest of several lines", () => {
    const near: Line = { ...SQUARE, points: SQUARE.points.map(([x, y]) => [x, y + 3]) }

    expect(snapTo([SQUARE, near], [50, 2.5], 6)?.line).toBe(near)
  })
})

describe("the way along a border", () => {
  test("is the shorter one, or the longer one if that is asked for", () => {
    expect(verticesBetween(SQUARE, 0.5, 1.25)).toEqual([[100, 0]])
    expect(verticesBetween(SQUARE, 0.5, 1.25, "longer")).toEqual([
      [0, 0],
      [0, 100],
      [100, 100],
    ])
  })

  test("goes over the seam of a ring, in both directions", () => {
    expect(verticesBetween(SQUARE, 3.5, 0.5)).toEqual([[0, 0]])
    expect(verticesBetween(SQUARE, 0.5, 3.5)).toEqual([[0, 0]])
  })

  test("does not name the places that it goes between", () => {
    expect(verticesBetween(SQUARE, 1, 2)).toEqual([])
    expect(verticesBetween(SQUARE, 0, 1.5)).toEqual([[100, 0]])
  })

  test("of an open line has no way round", () => {
    const open = { ...SQUARE, isClosed: false }

    expect(verticesBetween(open, 2.5, 0.5)).toEqual([
      [100, 100],
      [100, 0],
    ])
  })

  test("is measured in vertices", () => {
    expect(placeAlong(SQUARE, 3.25)).toEqual([0, 75])
  })
})

test.each<[string, Shape, number]>([
  ["box", box(0, 0, 10, 10), 4],
  ["rotated box", { type: "rotated_box", cx: 5, cy: 5, width: 4, height: 2, angle_deg: 30 }, 4],
  [
    "line",
    {
      type: "polyline",
      points: [
        [0, 0],
        [5, 5],
        [9, 0],
      ],
    },
    3,
  ],
  ["ellipse", { type: "ellipse", cx: 5, cy: 5, rx: 4, ry: 2, angle_deg: 30 }, 64],
  ["point", { type: "point", x: 5, y: 5 }, 1],
])("a %s can be drawn along", (_, shape, count) => {
  expect(
    kindOf(shape)
      .outlines?.(shape)
      .map(({ points }) => points.length),
  ).toEqual([count])
})

test("nothing is drawn along the points of a skeleton", () => {
  expect(kindOf({ type: "keypoints", points: [[5, 5, 2]] }).outlines).toBeUndefined()
})

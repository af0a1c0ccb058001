import { describe, expect, test } from "vitest"
import {
  gripsOf,
  isFrameHandle,
  pulledAngle,
  pulledBounds,
} from "../../../static/src/editor/geometry/frame"
import { imagePoint } from "../../../static/src/editor/geometry/points"
import type { Shape } from "../../../static/src/editor/geometry/shapes"
import { box } from "../make"

const LINE: Shape = {
  type: "polyline",
  points: [
    [100, 100],
    [200, 150],
  ],
}
const frameIds = (...shapes: readonly Shape[]) =>
  gripsOf(shapes, 1)
    .handles.filter(isFrameHandle)
    .map(({ id }) => id.replace("frame:", ""))

describe("a frame", () => {
  test("stands round one outline, at a distance from its vertices, with eight handles and one that turns", () => {
    const { frame } = gripsOf([LINE], 1)

    expect(frame).toEqual({ minX: 88, minY: 88, maxX: 212, maxY: 162 })
    expect(frameIds(LINE)).toEqual(["nw", "n", "ne", "e", "se", "s", "sw", "w", "turn"])
  })

  test("keeps its distance on the screen at every zoom", () => {
    expect(gripsOf([LINE], 0.25).frame).toEqual({ minX: 97, minY: 97, maxX: 203, maxY: 153 })
  })

  test("is not needed round what has corners of its own, nor round a point", () => {
    expect(gripsOf([box(0, 0, 10, 10)], 1).frame).toBeNull()
    expect(gripsOf([{ type: "point", x: 5, y: 5 }], 1).frame).toBeNull()
    expect(gripsOf([], 1)).toEqual({ frame: null, handles: [] })
  })

  test("round several holds them all; boxes among them cannot be turned", () => {
    const other: Shape = { type: "point", x: 400, y: 300 }

    expect(gripsOf([LINE, other], 1).frame).toEqual({ minX: 88, minY: 88, maxX: 412, maxY: 312 })
    expect(frameIds(LINE, other)).toContain("turn")
    expect(frameIds(LINE, box(0, 0, 10, 10))).not.toContain("turn")
  })

  test("is pulled by as much as its handle", () => {
    const bounds = { minX: 100, minY: 100, maxX: 200, maxY: 150 }
    const [handle] = gripsOf([LINE], 1).handles.filter(({ id }) => id === "frame:se")
    if (!handle) throw new Error("The frame has no lower right corner.")

    const to = imagePoint(handle.at[0] + 30, handle.at[1] + 10)

    expect(pulledBounds(bounds, handle, to, 1)).toEqual({
      minX: 100,
      minY: 100,
      maxX: 230,
      maxY: 160,
    })
  })

  test("turns by the angle that the handle goes round, with Shift in steps", () => {
    const free = { keepRatio: false, fromCentre: false }

    expect(pulledAngle([0, 0], [0, -10], [10, 0], free)).toBeCloseTo(90)
    expect(pulledAngle([0, 0], [0, -10], [3, -10], { ...free, keepRatio: true })).toBe(15)
  })
})

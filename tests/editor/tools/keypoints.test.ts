import { describe, expect, test } from "vitest"
import type { Keypoints } from "../../../static/src/editor/geometry/shapes"
import { flipped, skeletonInBox } from "../../../static/src/editor/geometry/skeleton"
import { keypointsTool } from "../../../static/src/editor/tools/keypoints"
import { annotation, box } from "../make"
import { script } from "./script"

const ARM = {
  keypoints: ["shoulder", "elbow", "hand"],
  edges: [
    [0, 1],
    [1, 2],
  ] as const,
}

const setUp = (...annotations: Parameters<typeof script>[1][]) => {
  const tool = script(keypointsTool, ...annotations)
  tool.skeletons.set(1, ARM)
  return tool
}

const skeleton = (...points: Keypoints["points"]): Keypoints => ({ type: "keypoints", points })

describe("the skeleton tool", () => {
  test("places the points in order, and is done with the last", () => {
    const tool = setUp()

    tool.click(10, 10)
    tool.click(20, 30)
    expect(tool.shapes()).toEqual([])
    tool.click(40, 50)

    expect(tool.shapes()).toEqual([skeleton([10, 10, 2], [20, 30, 2], [40, 50, 2])])
    expect(tool.finished).toBe(1)
    expect(tool.drafts.at(-1)).toBeNull()
  })

  test("names the next point beside the pointer, and draws what is placed", () => {
    const tool = setUp()

    tool.move(5, 5)
    expect(tool.drafts.at(-1)?.label?.text).toBe("shoulder")
    expect(tool.drafts.at(-1)?.isIdle).toBe(true)
    tool.click(10, 10)
    tool.move(20, 20)

    expect(tool.drafts.at(-1)?.label).toEqual({ at: [20, 20], text: "elbow" })
    expect(tool.drafts.at(-1)?.shapes[0]?.shape).toEqual(
      skeleton([10, 10, 2], [0, 0, 0], [0, 0, 0]),
    )
    expect(tool.drafts.at(-1)?.isIdle).toBeUndefined()
  })

  test("makes the next point occluded with V or Shift, absent with V twice or Tab", () => {
    const tool = setUp()

    tool.click(10, 10, { shift: true })
    tool.move(20, 20)
    tool.ask("visibility")
    expect(tool.drafts.at(-1)?.label?.text).toBe("elbow · occluded")
    tool.click(20, 20)
    tool.ask("skip")

    expect(tool.shapes()).toEqual([skeleton([10, 10, 1], [20, 20, 1], [0, 0, 0])])
  })

  test("keeps the keyboard's crosshair where it is while Shift goes down and up over a resting pointer", () => {
    const tool = setUp()
    tool.click(10, 10)
    tool.step(10, 0)
    tool.move(500, 500, { still: true, shift: true })
    tool.confirm()
    tool.finish()

    expect(tool.shapes()).toEqual([skeleton([10, 10, 2], [510, 400, 2], [0, 0, 0])])
  })

  test("takes points back one by one, skipped ones too", () => {
    const tool = setUp()

    tool.click(10, 10)
    tool.ask("skip")
    tool.back()
    tool.back()
    tool.click(1, 2)
    tool.click(3, 4)
    tool.click(5, 6)

    expect(tool.shapes()).toEqual([skeleton([1, 2, 2], [3, 4, 2], [5, 6, 2])])
  })

  test("is finished early by a key or a double click; what is missing is absent", () => {
    const tool = setUp()

    tool.click(10, 10)
    tool.finish()
    tool.click(30, 30)
    tool.down(31, 30, { clicks: 2 })

    const first = skeleton([10, 10, 2], [0, 0, 0], [0, 0, 0])
    expect(tool.shapes()).toEqual([first, skeleton([30, 30, 2], [0, 0, 0], [0, 0, 0])])
    expect(tool.selected()).toEqual([])
  })

  test("goes on with a selected skeleton that lacks points", () => {
    const shape = skeleton([10, 10, 2], [0, 0, 0], [40, 50, 1])
    const tool = script(keypointsTool, annotation("a", { shape }))
    tool.skeletons.set(1, ARM)
    tool.context.selection.select(["a"])

    tool.move(1, 1)
    expect(tool.drafts.at(-1)?.label?.text).toBe("elbow")
    tool.click(20, 20)

    expect(tool.shapeOf("a")).toEqual(skeleton([10, 10, 2], [20, 20, 2], [40, 50, 1]))
    expect(tool.shapes()).toHaveLength(1)
  })

  test("opens the whole skeleton in a box that is dragged, mirrored from right to left", () => {
    const tool = setUp()
    tool.skeletons.set(1, {
      ...ARM,
      layout: [
        [0, 0],
        [0.5, 0.5],
        [1, 1],
      ],
    })

    tool.drag([100, 100], [200, 300])
    tool.drag([400, 100], [300, 300])

    const box = { x: 100, y: 100, width: 100, height: 200 }
    expect(tool.shapes()).toEqual([
      { ...skeleton([100, 100, 2], [150, 200, 2], [200, 300, 2]), box },
      { ...skeleton([400, 100, 2], [350, 200, 2], [300, 300, 2]), box: { ...box, x: 300 } },
    ])
  })

  test("places all points round the crosshair when it is finished before the first", () => {
    const tool = setUp()
    tool.skeletons.set(1, {
      ...ARM,
      layout: [
        [0, 0],
        [0.5, 0.5],
        [1, 1],
      ],
      layout_aspect: 1,
    })

    tool.confirm()
    tool.finish()

    const [shape] = tool.shapes()
    expect(shape?.type === "keypoints" && shape.box).toEqual({
      x: 366.67,
      y: 266.67,
      width: 266.66,
      height: 266.66,
    })
    expect(shape?.type === "keypoints" && shape.points[1]).toEqual([500, 400, 2])
  })

  test("is drawn by the keyboard alone", () => {
    const tool = setUp()

    tool.confirm()
    tool.confirm()
    tool.step(10, 0)
    tool.confirm()
    tool.step(0, 10)
    tool.confirm()

    expect(tool.shapes()).toEqual([skeleton([500, 400, 2], [510, 400, 2], [510, 410, 2])])
  })

  test("makes nothing of no points, and says so", () => {
    const tool = setUp()

    tool.confirm()
    tool.ask("skip")
    tool.ask("skip")
    tool.ask("skip")

    expect(tool.shapes()).toEqual([])
    expect(tool.said.at(-1)).toBe("A skeleton needs at least one point that is there.")
  })

  test("asks for a category that has a skeleton", () => {
    const tool = setUp()
    tool.categoryId = 2

    tool.click(10, 10)

    expect(tool.said.at(-1)).toMatch(/^This category has no skeleton/)
  })
})

test("a skeleton without a layout is spread over its box", () => {
  const { points } = skeletonInBox(ARM, box(0, 0, 100, 100), false)

  expect(new Set(points.map(String)).size).toBe(3)
  expect(points.every(([x, y]) => x >= 0 && x <= 100 && y >= 0 && y <= 100)).toBe(true)
})

test("flipping exchanges left and right, twice gives the same", () => {
  const shape = skeleton([1, 1, 2], [2, 2, 1], [3, 3, 2])

  expect(flipped(shape, [[0, 2]]).points).toEqual([
    [3, 3, 2],
    [2, 2, 1],
    [1, 1, 2],
  ])
  expect(flipped(flipped(shape, [[0, 2]]), [[0, 2]])).toEqual(shape)
})

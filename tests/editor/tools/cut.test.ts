import { describe, expect, test } from "vitest"
import { kindOf } from "../../../static/src/editor/geometry/kinds"
import { polygonOf } from "../../../static/src/editor/geometry/kinds/polygon"
import { maskOf } from "../../../static/src/editor/geometry/masks/masks"
import { regionOfBounds } from "../../../static/src/editor/geometry/masks/region"
import type { Shape } from "../../../static/src/editor/geometry/shapes"
import { cutTool } from "../../../static/src/editor/tools/cut"
import { annotation, box } from "../make"
import { script } from "./script"

const A = annotation("a", {
  shape: polygonOf([
    [
      [
        [100, 100],
        [300, 100],
        [300, 200],
        [100, 200],
      ],
    ],
  ]),
  attributes: { view: "rear" },
})
const areaOf = (shape: Shape | undefined) => (shape ? kindOf(shape).area(shape) : 0)

const selected = (...annotations: readonly ReturnType<typeof annotation>[]) => {
  const tool = script(cutTool, ...annotations)
  tool.context.selection.select(annotations.map(({ id }) => id))
  return tool
}

describe("the cut tool", () => {
  test("divides an outline along a stroke, into two objects alike in all else, as one undo", () => {
    const tool = selected(A)

    tool.drag([250, 50], [250, 250])

    expect(areaOf(tool.shapeOf("a"))).toBeCloseTo(15_000, 0)
    expect(areaOf(tool.shapeOf("new-1"))).toBeCloseTo(5000, 0)
    expect(tool.context.document().annotations.get("new-1")?.attributes).toEqual({ view: "rear" })
    expect(tool.selected()).toEqual(["a", "new-1"])
    expect(tool.said).toEqual(["Cut into 2 pieces."])
    tool.undo()
    expect(tool.shapes()).toEqual([A.shape])
  })

  test("divides along a line of clicks, and shows it", () => {
    const tool = selected(A)

    tool.click(150, 50)
    tool.click(150, 150)
    tool.move(350, 150)
    expect(tool.drafts.at(-1)?.sketch?.lines).toEqual([
      {
        points: [
          [150, 50],
          [150, 150],
          [350, 150],
        ],
        look: "cut",
      },
    ])
    tool.click(350, 150)
    tool.finish()

    expect(areaOf(tool.shapeOf("new-1"))).toBeCloseTo(7500, 0)
  })

  test("divides by keys alone", () => {
    const tool = selected(annotation("a", { shape: box(480, 300, 100, 200) }))
    tool.crosshair = [520, 290] as unknown as typeof tool.crosshair

    tool.step(0, 0)
    tool.confirm()
    tool.step(0, 220)
    tool.confirm()
    tool.finish()

    expect(tool.shapes().map(({ type }) => type)).toEqual(["polygon", "polygon"])
  })

  test("forgives a hand that fell short of the edge by a little", () => {
    const tool = selected(A)

    tool.drag([250, 103], [250, 198])

    expect(tool.shapes()).toHaveLength(2)
  })

  test("divides all that is selected: lines and pixels too", () => {
    const pixels = regionOfBounds(
      { minX: 200, minY: 300, maxX: 300, maxY: 400 },
      { width: 1000, height: 800 },
    )
    const tool = selected(
      A,
      annotation("l", {
        shape: {
          type: "polyline",
          points: [
            [100, 250],
            [300, 250],
          ],
        },
      }),
      annotation("m", { shape: maskOf(pixels) }),
    )

    tool.drag([250, 50], [250, 450])

    expect(tool.shapes()).toHaveLength(6)
    expect(tool.said).toEqual(["Cut into 6 pieces."])
  })

  test.each([
    ["a line that misses", [500, 50], [500, 250]],
    ["a line that ends inside", [250, 50], [250, 150]],
  ] as const)("says that %s cuts nothing", (_, from, to) => {
    const tool = selected(A)

    tool.drag(from, to)

    expect(tool.said).toEqual([
      "The line cuts nothing apart: draw it from one side of the object out of another.",
    ])
    expect(tool.undo()).toBe(false)
  })

  test("leaves boxes whole where no polygon may come of them", () => {
    const tool = selected(annotation("a", { shape: box(480, 300, 100, 200) }))
    tool.takes = ["box"]

    tool.drag([520, 250], [520, 600])

    expect(tool.shapes()).toEqual([box(480, 300, 100, 200)])
  })

  test("asks for something to cut", () => {
    const tool = script(cutTool, A)

    tool.drag([250, 50], [250, 250])

    expect(tool.said).toEqual(["Select what is to be cut first."])
  })

  test("makes no specks", () => {
    const tool = selected(A)

    tool.drag([95, 105.4], [105.4, 95])

    expect(tool.said).toEqual(["That would leave a piece too small to be an object."])
    expect(tool.shapes()).toEqual([A.shape])
  })
})

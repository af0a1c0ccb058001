import { describe, expect, test } from "vitest"
import { polygonOf } from "../../../../static/src/editor/geometry/kinds/polygon"
import { selectTool } from "../../../../static/src/editor/tools/select"
import { annotation, box } from "../../make"
import { script } from "../script"

const A = annotation("a", {
  shape: polygonOf([
    [
      [
        [300, 300],
        [400, 300],
        [400, 400],
        [300, 400],
      ],
    ],
  ]),
})
const B = annotation("b", {
  shape: {
    type: "polyline",
    points: [
      [500, 300],
      [600, 400],
    ],
  },
})
const GAP = 12

const withSelected = (...annotations: readonly ReturnType<typeof annotation>[]) => {
  const tool = script(selectTool, ...annotations)
  tool.snaps = false
  tool.context.selection.select(annotations.map(({ id }) => id))
  return tool
}

describe("the frame round a selection", () => {
  test("stretches an outline", () => {
    const tool = withSelected(A)

    tool.drag([400 + GAP, 400 + GAP], [500 + GAP, 450 + GAP])

    expect(tool.shapeOf("a")).toEqual(
      polygonOf([
        [
          [
            [300, 300],
            [500, 300],
            [500, 450],
            [300, 450],
          ],
        ],
      ]),
    )
    tool.undo()
    expect(tool.shapeOf("a")).toEqual(A.shape)
  })

  test("stretches several together, and that is one undo", () => {
    const tool = withSelected(A, B)

    tool.drag([600 + GAP, 350], [900 + GAP, 350])

    expect(tool.shapeOf("a")).toEqual(
      polygonOf([
        [
          [
            [300, 300],
            [500, 300],
            [500, 400],
            [300, 400],
          ],
        ],
      ]),
    )
    expect(tool.shapeOf("b")).toEqual({
      type: "polyline",
      points: [
        [700, 300],
        [900, 400],
      ],
    })
    tool.undo()
    expect(tool.shapeOf("b")).toEqual(B.shape)
  })

  test("keeps proportions with Shift", () => {
    const tool = withSelected(A)

    tool.drag([400 + GAP, 400 + GAP], [500 + GAP, 420 + GAP], { shift: true })

    expect(tool.shapeOf("a")).toEqual(
      polygonOf([
        [
          [
            [300, 300],
            [500, 300],
            [500, 500],
            [300, 500],
          ],
        ],
      ]),
    )
  })

  test("works from the middle with Alt", () => {
    const tool = withSelected(A)

    tool.drag([400 + GAP, 350], [420 + GAP, 350], { alt: true })

    expect(tool.shapeOf("a")).toEqual(
      polygonOf([
        [
          [
            [280, 300],
            [420, 300],
            [420, 400],
            [280, 400],
          ],
        ],
      ]),
    )
  })

  test("stops at the image's border", () => {
    const tool = withSelected(A)

    tool.drag([400 + GAP, 350], [3000, 350])

    expect(tool.shapeOf("a")).toEqual(
      polygonOf([
        [
          [
            [300, 300],
            [1000, 300],
            [1000, 400],
            [300, 400],
          ],
        ],
      ]),
    )
  })

  test("turns what it holds about its middle; Shift turns in steps", () => {
    const tool = withSelected(B)
    const handle: [number, number] = [550, 300 - GAP - 24]

    tool.drag(handle, [550 + 90, 352], { shift: true })

    expect(tool.shapeOf("b")).toEqual({
      type: "polyline",
      points: [
        [600, 300],
        [500, 400],
      ],
    })
  })

  test("does not turn anything out of the image", () => {
    const tool = withSelected(
      annotation("a", {
        shape: {
          type: "polyline",
          points: [
            [10, 5],
            [200, 5],
            [300, 10],
          ],
        },
      }),
    )
    const handle: [number, number] = [155, 5 - GAP - 24]

    tool.drag(handle, [300, 8])

    expect(tool.undo()).toBe(false)
    expect(tool.said).toContain("Kept inside the image.")
  })
})

describe("a rotated box", () => {
  const C = annotation("c", {
    shape: { type: "rotated_box", cx: 500, cy: 400, width: 100, height: 40, angle_deg: 0 },
  })

  test("is turned by the handle above it, in steps with Shift", () => {
    const tool = withSelected(C)

    tool.drag([500, 400 - 20 - 24], [560, 390], { shift: true })

    expect(tool.shapeOf("c")).toEqual({ ...C.shape, angle_deg: 75 })
  })
})

describe("neighbours", () => {
  const D = annotation("d", { shape: box(100, 100, 100, 100) })
  const E = annotation("e", { shape: box(250, 130, 100, 100) })

  test("draw a moved object into line, and show the line", () => {
    const tool = script(selectTool, D, E)

    tool.down(300, 150)
    tool.move(300, 123)
    expect(tool.drafts.at(-1)?.sketch?.lines).toEqual([
      {
        points: [
          [100, 100],
          [350, 100],
        ],
        look: "guide",
      },
    ])
    tool.up(300, 123)

    expect(tool.shapeOf("e")).toEqual(box(250, 100, 100, 100))
  })

  test("draw the edge of a resized box into line", () => {
    const tool = script(selectTool, D, E)
    tool.context.selection.select(["e"])

    tool.drag([300, 130], [300, 103])

    expect(tool.shapeOf("e")).toEqual(box(250, 100, 100, 130))
  })

  test.each([
    ["Mod", true, { mod: true }],
    ["the switch", false, {}],
  ] as const)("are left out of it by %s", (_, snaps, held) => {
    const tool = script(selectTool, D, E)
    tool.snaps = snaps

    tool.drag([300, 150], [300, 123], held)

    expect(tool.shapeOf("e")).toEqual(box(250, 103, 100, 100))
  })
})

import { describe, expect, test } from "vitest"
import type { Annotation } from "../../../../static/src/editor/document/types"
import { polygonOf } from "../../../../static/src/editor/geometry/kinds/polygon"
import type { Ring, Shape } from "../../../../static/src/editor/geometry/shapes"
import { selectTool } from "../../../../static/src/editor/tools/select"
import { annotation, box } from "../../make"
import { type Script, script } from "../script"

const RING: Ring = [
  [100, 100],
  [300, 100],
  [300, 300],
  [100, 300],
]
const A = annotation("a", { shape: polygonOf([[RING]]) })

const selected = (...annotations: readonly Annotation[]) => {
  const tool = script(selectTool, ...annotations)
  tool.context.selection.select(["a"])
  return tool
}
const ringOf = (tool: Script): Ring | undefined => {
  const shape = tool.shapeOf("a")
  return shape?.type === "polygon" ? shape.parts[0]?.[0] : undefined
}

describe("a vertex", () => {
  test("is dragged, and that is one undo", () => {
    const tool = selected(A)

    tool.drag([300, 300], [350, 340])

    expect(ringOf(tool)).toEqual([
      [100, 100],
      [300, 100],
      [350, 340],
      [100, 300],
    ])
    tool.undo()
    expect(tool.shapeOf("a")).toEqual(A.shape)
  })

  test("keeps the distance to the pointer that it was taken at", () => {
    const tool = selected(A)

    tool.drag([303, 302], [313, 302])

    expect(ringOf(tool)?.[2]).toEqual([310, 300])
  })

  test("is not moved by a click", () => {
    const tool = selected(A)

    tool.click(303, 302)

    expect(tool.undo()).toBe(false)
  })

  test("is not taken across a side: that is shown in red, and the outline stays", () => {
    const tool = selected(A)

    tool.down(300, 300)
    tool.move(250, 250)
    tool.move(200, 50)
    expect(tool.drafts.at(-1)?.sketch?.lines).toEqual([
      {
        points: [
          [300, 100],
          [200, 50],
          [100, 300],
        ],
        look: "refused",
      },
    ])
    tool.up(200, 50)

    expect(ringOf(tool)?.[2]).toEqual([250, 250])
  })

  test("is not let go where a hole would then lie outside: that is said", () => {
    const hole: Ring = [
      [240, 200],
      [240, 210],
      [250, 210],
      [250, 200],
    ]
    const tool = selected(annotation("a", { shape: polygonOf([[RING, hole]]) }))

    tool.down(300, 100)
    tool.move(120, 110)
    tool.up(120, 110)

    expect(tool.said).toEqual(["A hole lies outside of the polygon."])
    expect(tool.undo()).toBe(false)
  })

  test("stays in the image", () => {
    const tool = selected(A)

    tool.drag([300, 300], [1200, 900])

    expect(ringOf(tool)?.[2]).toEqual([1000, 800])
  })

  test("comes to a neighbour's edge, which is marked; Mod leaves it where it is", () => {
    const tool = selected(A, annotation("b", { shape: box(340, 250, 100, 100) }))

    tool.down(300, 300)
    tool.move(336, 300)
    expect(tool.drafts.at(-1)?.sketch?.snap).toMatchObject({ at: [340, 300], on: "edge" })
    tool.move(336, 300, { mod: true })
    expect(tool.drafts.at(-1)?.sketch?.snap).toBeUndefined()
    tool.up(336, 300)

    expect(ringOf(tool)?.[2]).toEqual([340, 300])
  })

  test("is taken out by an Alt-click", () => {
    const tool = selected(A)

    tool.click(300, 300, { alt: true })

    expect(ringOf(tool)).toEqual([
      [100, 100],
      [300, 100],
      [100, 300],
    ])
  })

  test("of the last three takes the object along", () => {
    const tool = selected(annotation("a", { shape: polygonOf([[RING.slice(0, 3)]]) }))

    tool.click(300, 300, { alt: true })

    expect(tool.shapeOf("a")).toBeUndefined()
    tool.undo()
    expect(tool.shapeOf("a")).toBeDefined()
  })
})

describe("a new vertex", () => {
  test("comes of pulling the handle between two, or of a click on it", () => {
    const tool = selected(A)

    tool.drag([200, 100], [200, 60])
    expect(ringOf(tool)?.[1]).toEqual([200, 60])
    tool.undo()
    tool.click(200, 100)

    expect(ringOf(tool)).toEqual([
      [100, 100],
      [200, 100],
      [300, 100],
      [300, 300],
      [100, 300],
    ])
  })

  test("comes of a double click anywhere on a side", () => {
    const tool = selected(A)

    tool.click(150, 101, { clicks: 2 })

    expect(ringOf(tool)?.[1]).toEqual([150, 101])
  })
})

describe("the eraser", () => {
  const LINE: Shape = {
    type: "polyline",
    points: Array.from({ length: 21 }, (_, place) => [100 + 20 * place, 400] as const),
  }

  test("sweeps away the vertices that it passes over, as one undo", () => {
    const tool = selected(annotation("a", { shape: LINE }))

    tool.down(200, 400, { alt: true })
    for (let x = 205; x <= 300; x += 5) tool.move(x, 400, { alt: true })
    tool.up(300, 400, { alt: true })

    const left = tool.shapeOf("a")
    expect(left?.type === "polyline" && left.points.map(([x]) => x)).toEqual([
      ...[100, 120, 140, 160, 180],
      ...[320, 340, 360, 380, 400, 420, 440, 460, 480, 500],
    ])
    tool.undo()
    expect(tool.shapeOf("a")).toEqual(LINE)
  })

  test("leaves what a line needs, and says why", () => {
    const tool = selected(annotation("a", { shape: LINE }))

    tool.down(100, 400, { alt: true })
    for (let x = 105; x <= 500; x += 5) tool.move(x, 400, { alt: true })
    tool.up(500, 400, { alt: true })

    const left = tool.shapeOf("a")
    expect(left?.type === "polyline" && left.points.length).toBe(2)
    expect(tool.said).toContain("The last vertices stay: delete the object instead.")
  })

  test("takes nothing out where the outline would then cross itself", () => {
    const notched: Ring = [
      [100, 100],
      [200, 60],
      [300, 100],
      [300, 300],
      [200, 90],
      [100, 300],
    ]
    const tool = selected(annotation("a", { shape: polygonOf([[notched]]) }))

    tool.click(200, 60, { alt: true })

    expect(ringOf(tool)).toEqual(notched)
    expect(tool.said).toEqual(["Without that vertex the outline would cross itself."])
  })

  test("of a skeleton makes points absent", () => {
    const tool = selected(
      annotation("a", {
        shape: {
          type: "keypoints",
          points: [
            [100, 100, 2],
            [300, 100, 2],
          ],
        },
      }),
    )

    tool.drag([290, 90], [300, 100], { alt: true })

    expect(tool.shapeOf("a")).toEqual({
      type: "keypoints",
      points: [
        [100, 100, 2],
        [0, 0, 0],
      ],
    })
  })
})

import { describe, expect, test } from "vitest"
import { polygonOf } from "../../../static/src/editor/geometry/kinds/polygon"
import type { Ring } from "../../../static/src/editor/geometry/shapes"
import { verticesTool } from "../../../static/src/editor/tools/vertices"
import { annotation, box } from "../make"
import { type Script, script } from "./script"

const RING: Ring = [
  [100, 100],
  [300, 100],
  [300, 300],
  [100, 300],
]
const A = annotation("a", { shape: polygonOf([[RING]]) })

const started = (shape = A.shape) => {
  const tool = script(verticesTool, annotation("a", { shape }))
  tool.context.selection.select(["a"])
  tool.confirm()
  return tool
}
const ringOf = (tool: Script): Ring | undefined => {
  const shape = tool.shapeOf("a")
  return shape?.type === "polygon" ? shape.parts[0]?.[0] : undefined
}

describe("vertices by keys", () => {
  test("begin with Enter at the first, which is shown and said", () => {
    const tool = started()

    expect(tool.drafts.at(-1)).toMatchObject({
      sketch: { vertexInHand: [100, 100] },
      label: { text: "1 / 4" },
    })
    expect(tool.said[0]).toMatch(/^Vertex 1 of 4: 100, 100\. Tab goes to the next/)
    expect(tool.sights.at(-1)).toEqual({ minX: 100, minY: 100, maxX: 100, maxY: 100 })
  })

  test("are gone through by Tab and Shift+Tab, round and round", () => {
    const tool = started()

    tool.ask("skip")
    expect(tool.said.at(-1)).toBe("Vertex 2 of 4: 300, 100.")
    tool.ask("previous")
    tool.ask("previous")

    expect(tool.said.at(-1)).toBe("Vertex 4 of 4: 100, 300.")
  })

  test("are moved by arrows; a row of steps is one undo, and Backspace takes it back", () => {
    const tool = started()

    tool.step(-1, 0)
    tool.step(-10, 0)
    tool.step(0, 5)
    expect(ringOf(tool)?.[0]).toEqual([89, 105])
    tool.back()

    expect(tool.shapeOf("a")).toEqual(A.shape)
    expect(tool.drafts.at(-1)?.sketch?.vertexInHand).toEqual([100, 100])
  })

  test("are put in after the one in hand, half-way to the next, and are in hand then", () => {
    const tool = started()

    tool.ask("insert")
    expect(ringOf(tool)?.[1]).toEqual([200, 100])
    tool.confirm()

    expect(ringOf(tool)?.slice(0, 4)).toEqual([
      [100, 100],
      [200, 100],
      [250, 100],
      [300, 100],
    ])
    expect(tool.said.at(-1)).toBe("Vertex 3 of 6: 250, 100.")
  })

  test("are taken out, and the next one is in hand", () => {
    const tool = started()
    tool.ask("skip")

    tool.ask("delete")

    expect(ringOf(tool)).toEqual([
      [100, 100],
      [300, 300],
      [100, 300],
    ])
    expect(tool.said.at(-1)).toBe("Vertex 2 of 3: 300, 300.")
    tool.ask("delete")
    expect(tool.said.at(-1)).toBe("The last vertices stay: delete the object instead.")
    expect(ringOf(tool)).toHaveLength(3)
  })

  test("are not moved across a side: that is said", () => {
    const tool = started()

    tool.step(0, 50)
    tool.step(250, 140)

    expect(tool.said.at(-1)).toBe("The outline crosses itself.")
    expect(ringOf(tool)?.[0]).toEqual([100, 150])
  })

  test("say what else is wrong with where they would go", () => {
    const tool = started(
      polygonOf([
        [
          [
            [100, 100],
            [110, 100],
            [100, 110],
          ],
        ],
      ]),
    )

    tool.step(5, 5)

    expect(tool.said.at(-1)).toBe("A polygon needs to enclose something.")
  })

  test("of what is locked are not taken in hand: that is said", () => {
    const tool = started()
    tool.finish()
    tool.locked.add(tool.selected()[0] ?? "")

    tool.step(1, 0)

    expect(tool.said.at(-1)).toBe("Locked: selected.")
  })

  test("stay in hand when a triangle is turned over", () => {
    const tool = started(
      polygonOf([
        [
          [
            [100, 100],
            [300, 200],
            [100, 200],
          ],
        ],
      ]),
    )

    tool.step(50, 200)

    expect(tool.drafts.at(-1)?.sketch?.vertexInHand).toEqual([150, 300])
  })

  test("of a line end where the line ends", () => {
    const tool = started({
      type: "polyline",
      points: [
        [10, 10],
        [20, 20],
      ],
    } as never)
    tool.ask("skip")

    tool.ask("insert")

    expect(tool.said.at(-1)).toBe("This object takes no further points.")
  })

  test("of a skeleton are moved, and made absent", () => {
    const tool = started({
      type: "keypoints",
      points: [
        [10, 10, 2],
        [20, 20, 1],
      ],
    } as never)

    tool.step(5, 0)
    tool.ask("skip")
    tool.ask("delete")

    expect(tool.shapeOf("a")).toEqual({
      type: "keypoints",
      points: [
        [15, 10, 2],
        [0, 0, 0],
      ],
    })
  })

  test("need one selected object", () => {
    const tool = script(verticesTool, annotation("a"))

    tool.confirm()

    expect(tool.said).toEqual([
      "Select one object first: its vertices or corners are moved here. A mask has none.",
    ])
  })

  test("are let go by finishing, and by selecting something else", () => {
    const tool = started()

    tool.finish()
    expect(tool.drafts.at(-1)).toBeNull()
    tool.confirm()
    tool.context.selection.clear()
    tool.step(5, 5)

    expect(tool.shapeOf("a")).toEqual(A.shape)
  })
})

describe("vertices by the pointer", () => {
  test("are dragged, and are in hand for the keys then", () => {
    const tool = script(verticesTool, A)
    tool.click(200, 200)
    tool.drag([300, 300], [320, 320])

    tool.step(1, 0)

    expect(ringOf(tool)?.[2]).toEqual([321, 320])
  })

  test("are made by a click between two, and are in hand", () => {
    const tool = script(verticesTool, A)
    tool.context.selection.select(["a"])

    tool.click(200, 100)

    expect(tool.drafts.at(-1)?.sketch?.vertexInHand).toEqual([200, 100])
  })
})

describe("corners by keys", () => {
  test("resize a box: Tab goes to a handle, arrows pull it", () => {
    const tool = started(box(100, 100, 50, 40))

    expect(tool.said[0]).toMatch(/^Handle 1 of 8: 100, 100\./)
    for (let press = 0; press < 4; press++) tool.ask("skip")
    tool.step(10, 0)
    tool.step(0, 5)

    expect(tool.shapeOf("a")).toEqual(box(100, 100, 60, 45))
    expect(tool.said.at(-1)).toBe("Handle 5 of 8: 160, 145.")
  })

  test("turn a rotated box by the last handle", () => {
    const shape = {
      type: "rotated_box",
      cx: 300,
      cy: 300,
      width: 100,
      height: 60,
      angle_deg: 0,
    } as const
    const tool = started(shape)

    tool.ask("previous")
    tool.step(10, 0)

    const turned = tool.shapeOf("a")
    expect(turned?.type === "rotated_box" && turned.angle_deg).toBeGreaterThan(5)
  })
})

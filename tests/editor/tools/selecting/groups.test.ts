import { describe, expect, test } from "vitest"
import { selectTool } from "../../../../static/src/editor/tools/select"
import { annotation, box } from "../../make"
import { script } from "../script"

const A = annotation("a", { shape: box(100, 100, 100, 100), group_id: "pair" })
const B = annotation("b", { shape: box(400, 100, 100, 100), group_id: "pair" })
const C = annotation("c", { shape: box(600, 400, 100, 100) })

describe("a group", () => {
  test("is selected by a click on one of it, and moves as a whole", () => {
    const tool = script(selectTool, A, B, C)

    tool.drag([150, 150], [150, 180])

    expect(tool.selected()).toEqual(["a", "b"])
    expect(tool.shapeOf("b")).toEqual(box(400, 130, 100, 100))
    tool.undo()
    expect(tool.shapeOf("a")).toEqual(A.shape)
  })

  test("is added and taken out as a whole with Shift", () => {
    const tool = script(selectTool, A, B, C)

    tool.click(650, 450)
    tool.click(150, 150, { shift: true })
    expect(tool.selected()).toEqual(["c", "a", "b"])
    tool.click(450, 150, { shift: true })

    expect(tool.selected()).toEqual(["c"])
  })

  test.each([
    ["Alt", { alt: true }],
    ["a double click", { clicks: 2 }],
  ] as const)("gives one of it to %s", (_, held) => {
    const tool = script(selectTool, A, B, C)

    tool.click(150, 150, held)

    expect(tool.selected()).toEqual(["a"])
  })

  test("leaves out what is locked", () => {
    const tool = script(selectTool, A, B, C)
    tool.locked.add("b")

    tool.click(150, 150)

    expect(tool.selected()).toEqual(["a"])
  })
})

describe("a locked object", () => {
  test("says so to the pointer over it, and to a press", () => {
    const tool = script(selectTool, C)
    tool.locked.add("c")

    tool.move(650, 450)
    expect(tool.hovers.at(-1)).toEqual([null, "not-allowed"])
    tool.drag([650, 450], [700, 500])

    expect(tool.said).toEqual(["Locked: pressed."])
    expect(tool.shapeOf("c")).toEqual(C.shape)
  })

  test("has no handles, even when it is selected", () => {
    const tool = script(selectTool, C)
    tool.locked.add("c")
    tool.context.selection.select(["c"])

    tool.drag([700, 500], [750, 550])

    expect(tool.shapeOf("c")).toEqual(C.shape)
  })
})

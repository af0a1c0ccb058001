import { describe, expect, test } from "vitest"
import { maskAddTool, maskSubtractTool } from "../../../static/src/editor/tools/mask-polygon"
import { areaIn, isIn, maskAnnotation, pixelsOf } from "./masks"
import { type Script, script } from "./script"

const drawSquare = (tool: Script, from: number, to: number): void => {
  tool.click(from, from)
  tool.click(to, from)
  tool.click(to, to)
  tool.click(from, to)
  tool.finish()
}

describe("a polygon and a mask", () => {
  test("the polygon is added to the selected mask of the active category", () => {
    const tool = script(maskAddTool, maskAnnotation("a", [100, 100, 200, 200]))
    tool.context.selection.select(["a"])

    drawSquare(tool, 150, 250)

    expect(areaIn(tool, "a")).toBe(10_000 + 7_500)
    expect(tool.drafts.at(-1)).toBeNull()
  })

  test("the polygon becomes a new mask when none is selected", () => {
    const tool = script(maskAddTool)

    drawSquare(tool, 150, 250)

    expect(areaIn(tool, "new-1")).toBe(10_000)
  })

  test("the polygon is not added where other objects are protected", () => {
    const tool = script(maskAddTool, maskAnnotation("other", [100, 100, 200, 200]))
    tool.brush = { ...tool.brush, isProtecting: true }

    drawSquare(tool, 150, 250)

    expect(areaIn(tool, "new-1")).toBe(7_500)
  })

  test("the polygon is taken from the mask that it begins on", () => {
    const tool = script(maskSubtractTool, maskAnnotation("a", [100, 100, 200, 200]))

    drawSquare(tool, 150, 250)

    expect(areaIn(tool, "a")).toBe(7_500)
    expect(isIn(pixelsOf(tool.shapeOf("a")), 149, 199)).toBe(true)
  })

  test("can be drawn from the keyboard", () => {
    const tool = script(maskAddTool)

    tool.confirm()
    tool.confirm()
    for (const [dx, dy] of [
      [40, 0],
      [0, 40],
      [-40, 0],
    ] as const) {
      tool.step(dx, dy)
      tool.confirm()
    }
    tool.finish()

    expect(areaIn(tool, "new-1")).toBe(1_600)
  })
})

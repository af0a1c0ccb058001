import { expect, test } from "vitest"
import { panTool } from "../../../static/src/editor/tools/pan"
import { toolForShapes } from "../../../static/src/editor/tools/registry"
import { script } from "./script"

test("panning follows the pointer until it is let go", () => {
  const tool = script(panTool)

  tool.move(5, 5)
  tool.down(10, 10)
  tool.move(15, 8)
  tool.up(20, 8)
  tool.move(99, 99)

  expect(tool.pans).toEqual([
    [5, -2],
    [5, 0],
  ])
})

test("a category is drawn by the tool of the first of its kinds that has one", () => {
  expect(toolForShapes(["hologram", "box"])).toBe("box")
  expect(toolForShapes(["hologram"])).toBeNull()
})

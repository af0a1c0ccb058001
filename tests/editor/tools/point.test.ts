import { expect, test } from "vitest"
import { pointTool } from "../../../static/src/editor/tools/point"
import { script } from "./script"

test("a point is set where the button is let go, so that it can be put right", () => {
  const tool = script(pointTool)

  tool.down(100, 100)
  tool.move(104, 101)
  expect(tool.drafts.at(-1)?.shapes[0]?.shape).toEqual({ type: "point", x: 104, y: 101 })
  tool.up(105, 102)

  expect(tool.shapes()).toEqual([{ type: "point", x: 105, y: 102 }])
  expect(tool.selected()).toEqual(["new-1"])
})

test("Enter sets a point at the crosshair", () => {
  const tool = script(pointTool)

  tool.step(10, 0)
  tool.confirm()

  expect(tool.shapes()).toEqual([{ type: "point", x: 510, y: 400 }])
})

test("a point stays in the image, and says so", () => {
  const tool = script(pointTool)

  tool.click(-5, 30)

  expect(tool.shapes()).toEqual([{ type: "point", x: 0, y: 30 }])
  expect(tool.said).toEqual(["Kept inside the image."])
})

test("no point is set in a category that takes none", () => {
  const tool = script(pointTool)
  tool.takes = ["box"]

  tool.click(10, 10)

  expect(tool.shapes()).toEqual([])
  expect(tool.said).toEqual(["car is drawn as box, not as point."])
})

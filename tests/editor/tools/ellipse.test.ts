import { expect, test } from "vitest"
import { ellipseTool } from "../../../static/src/editor/tools/ellipse"
import { script } from "./script"

const ellipse = (cx: number, cy: number, rx: number, ry: number) => ({
  type: "ellipse",
  cx,
  cy,
  rx,
  ry,
  angle_deg: 0,
})

test("an ellipse fills the box that is dragged, and is one undo", () => {
  const tool = script(ellipseTool)

  tool.drag([100, 100], [200, 160])

  expect(tool.shapes()).toEqual([ellipse(150, 130, 50, 30)])
  tool.undo()
  expect(tool.shapes()).toEqual([])
})

test("Shift makes a circle, Alt draws from the centre", () => {
  const tool = script(ellipseTool)

  tool.drag([100, 100], [200, 160], { shift: true })
  tool.drag([500, 500], [520, 510], { alt: true })

  expect(tool.shapes()).toEqual([ellipse(150, 150, 50, 50), ellipse(500, 500, 20, 10)])
})

test("an ellipse is drawn by keys alone", () => {
  const tool = script(ellipseTool)

  tool.step(0, 0)
  tool.confirm()
  tool.step(40, 20)
  tool.confirm()

  expect(tool.shapes()).toEqual([ellipse(520, 410, 20, 10)])
})

test("an ellipse is kept inside the image, with a hint", () => {
  const tool = script(ellipseTool)

  tool.drag([900, 700], [1200, 900])

  expect(tool.shapes()).toEqual([ellipse(950, 750, 50, 50)])
  expect(tool.said).toEqual(["Kept inside the image."])
})

test("a category that is drawn otherwise says so, and nothing is drawn", () => {
  const tool = script(ellipseTool)
  tool.takes = ["box", "polygon"]

  tool.drag([100, 100], [200, 160])

  expect(tool.shapes()).toEqual([])
  expect(tool.said).toEqual(["car is drawn as box or polygon, not as ellipse."])
})

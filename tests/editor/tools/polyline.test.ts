import { expect, test } from "vitest"
import { polylineTool } from "../../../static/src/editor/tools/polyline"
import { script } from "./script"

const line = (...points: readonly (readonly [number, number])[]) => ({ type: "polyline", points })

test("a line goes from click to click, and ends with a double click", () => {
  const tool = script(polylineTool)

  tool.click(100, 100)
  tool.click(200, 100)
  tool.click(200, 200)
  tool.click(200, 200, { clicks: 2 })

  expect(tool.shapes()).toEqual([line([100, 100], [200, 100], [200, 200])])
  expect(tool.selected()).toEqual(["new-1"])
  expect(tool.drafts.at(-1)).toBeNull()
})

test("a line may cross itself, and ends with a key as well", () => {
  const tool = script(polylineTool)

  for (const [x, y] of [
    [100, 100],
    [200, 200],
    [200, 100],
    [100, 200],
  ] as const)
    tool.click(x, y)
  tool.finish()

  expect(tool.shapes()).toEqual([line([100, 100], [200, 200], [200, 100], [100, 200])])
})

test("a line is drawn by keys alone; Backspace takes the latest point back", () => {
  const tool = script(polylineTool)

  tool.step(0, 0)
  tool.confirm()
  tool.step(10, 0)
  tool.confirm()
  tool.step(0, 10)
  tool.confirm()
  tool.back()
  tool.step(20, 0)
  tool.confirm()
  tool.finish()

  expect(tool.shapes()).toEqual([line([500, 400], [510, 400], [530, 410])])
})

test("a line that is taken back wholly is dropped", () => {
  const tool = script(polylineTool)

  tool.click(100, 100)
  tool.back()

  expect(tool.drafts.at(-1)).toBeNull()
  tool.click(300, 300)
  tool.click(400, 300)
  tool.finish()
  expect(tool.shapes()).toEqual([line([300, 300], [400, 300])])
})

test("a single point is no line yet: that is said, and the drawing goes on", () => {
  const tool = script(polylineTool)

  tool.click(100, 100)
  tool.finish()
  expect(tool.said).toEqual(["A line needs at least 2 points."])
  tool.click(200, 100)
  tool.finish()

  expect(tool.shapes()).toEqual([line([100, 100], [200, 100])])
})

test("Shift keeps to directions of 15 degrees", () => {
  const tool = script(polylineTool)

  tool.click(100, 100)
  tool.click(200, 103, { shift: true })
  tool.finish()

  const [, [, y] = []] = (tool.shapes()[0] as ReturnType<typeof line>).points
  expect(y).toBe(100)
})

test("a freehand line is as smooth as half a pixel allows", () => {
  const tool = script(polylineTool)

  tool.down(100, 100)
  for (let x = 101; x <= 200; x++) tool.move(x, 100 + (x > 150 ? x - 150 : 0))
  tool.up(200, 150)
  tool.finish()

  expect(tool.shapes()).toEqual([line([100, 100], [150, 100], [200, 150])])
})

test("points stay in the image, with one hint for all", () => {
  const tool = script(polylineTool)

  tool.click(-20, 100)
  tool.click(100, -20)
  tool.finish()

  expect(tool.shapes()).toEqual([line([0, 100], [100, 0])])
  expect(tool.said).toEqual(["Kept inside the image."])
})

test("Escape drops the line", () => {
  const tool = script(polylineTool)

  tool.click(100, 100)
  tool.click(200, 100)
  tool.tool.cancel()
  tool.finish()

  expect(tool.shapes()).toEqual([])
  expect(tool.drafts.at(-1)).toBeNull()
})

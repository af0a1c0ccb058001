import { describe, expect, test } from "vitest"
import { boxTool } from "../../../static/src/editor/tools/box"
import { box } from "../make"
import { script } from "./script"

describe("the box tool", () => {
  test("draws by dragging, selects what it made, and clears its draft", () => {
    const tool = script(boxTool)

    tool.drag([100, 100], [300, 250])

    expect(tool.shapes()).toEqual([box(100, 100, 200, 150)])
    expect(tool.selected()).toEqual(["new-1"])
    expect(tool.drafts.at(-1)).toBeNull()
    expect(tool.finished).toBe(1)
  })

  test("shows the box while it grows", () => {
    const tool = script(boxTool)

    tool.down(10, 10)
    tool.move(50, 60)

    expect(tool.drafts.at(-1)?.shapes).toEqual([
      { id: null, categoryId: 1, shape: box(10, 10, 40, 50) },
    ])
  })

  test("draws with two clicks", () => {
    const tool = script(boxTool)

    tool.click(100, 100)
    tool.move(180, 160)
    expect(tool.shapes()).toEqual([])
    tool.click(200, 180)

    expect(tool.shapes()).toEqual([box(100, 100, 100, 80)])
  })

  test("draws one box after the other", () => {
    const tool = script(boxTool)

    tool.drag([10, 10], [40, 40])
    tool.drag([50, 50], [90, 90])

    expect(tool.shapes()).toHaveLength(2)
  })

  test("draws from the keyboard: steps, Enter, steps, Enter", () => {
    const tool = script(boxTool)

    tool.step(10, 0)
    expect(tool.drafts.at(-1)?.crosshair).toEqual([510, 400])
    tool.confirm()
    tool.step(30, 0)
    tool.step(0, 20)
    tool.confirm()

    expect(tool.shapes()).toEqual([box(510, 400, 30, 20)])
  })

  test("is not disturbed in keyboard drawing by Shift, which lengthens the steps", () => {
    const tool = script(boxTool)

    tool.step(10, 0)
    tool.confirm()
    tool.move(3, 3, { shift: true, still: true })
    tool.step(30, 20)
    tool.confirm()

    expect(tool.shapes()).toEqual([box(510, 400, 30, 20)])
  })

  test("shows the crosshair at the first Enter, and sets a corner there at the next", () => {
    const tool = script(boxTool)

    tool.confirm()
    expect(tool.drafts.at(-1)?.crosshair).toEqual([500, 400])
    expect(tool.shapes()).toEqual([])
    tool.confirm()
    tool.step(30, 20)
    tool.confirm()

    expect(tool.shapes()).toEqual([box(500, 400, 30, 20)])
  })

  test("makes a square with Shift, also when it is pressed late", () => {
    const tool = script(boxTool)

    tool.down(100, 100)
    tool.move(150, 180)
    tool.move(150, 180, { shift: true, still: true })
    expect(tool.drafts.at(-1)?.shapes[0]?.shape).toEqual(box(100, 100, 80, 80))
    tool.up(150, 180, { shift: true })

    expect(tool.shapes()).toEqual([box(100, 100, 80, 80)])
  })

  test("draws from the centre with Alt", () => {
    const tool = script(boxTool)

    tool.drag([100, 100], [120, 130], { alt: true })

    expect(tool.shapes()).toEqual([box(80, 70, 40, 60)])
  })

  test("stays in the image when the pointer leaves it", () => {
    const tool = script(boxTool)

    tool.drag([900, 700], [5000, -40])

    expect(tool.shapes()).toEqual([box(900, 0, 100, 700)])
  })

  test("gives a hint instead of a speck", () => {
    const tool = script(boxTool)

    tool.drag([100, 100], [110, 101])

    expect(tool.shapes()).toEqual([])
    expect(tool.said).toEqual(["Too small: a box needs at least 2 × 2 pixels."])
    expect(tool.finished).toBe(0)
  })

  test("asks for a category when none is chosen", () => {
    const tool = script(boxTool)
    tool.categoryId = null

    tool.drag([100, 100], [200, 200])

    expect(tool.shapes()).toEqual([])
    expect(tool.said[0]).toMatch(/^Choose a category first/)
  })

  test("drops what it was drawing when it is cancelled, and can begin anew", () => {
    const tool = script(boxTool)

    tool.down(10, 10)
    tool.move(90, 90)
    tool.tool.cancel()
    expect(tool.drafts.at(-1)).toBeNull()
    tool.move(200, 200)
    tool.up(200, 200)
    expect(tool.shapes()).toEqual([])

    tool.drag([10, 10], [60, 60])
    expect(tool.shapes()).toHaveLength(1)
  })

  test("keeps coordinates to a hundredth of a pixel", () => {
    const tool = script(boxTool)

    tool.drag([10.123456, 10.2], [50.987654, 60.2])

    expect(tool.shapes()).toEqual([box(10.12, 10.2, 40.87, 50)])
  })
})

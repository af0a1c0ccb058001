import { describe, expect, test } from "vitest"
import { rotatedBoxTool } from "../../../static/src/editor/tools/rotated-box"
import { script } from "./script"

const rotatedBox = (cx: number, cy: number, width: number, height: number, angle_deg: number) => ({
  type: "rotated_box",
  cx,
  cy,
  width,
  height,
  angle_deg,
})

describe("the rotated box tool", () => {
  test("takes the first edge and then the width, by three clicks", () => {
    const tool = script(rotatedBoxTool)

    tool.click(100, 100)
    tool.move(160, 180)
    expect(tool.drafts.at(-1)?.shapes[0]?.shape).toEqual({
      type: "polyline",
      points: [
        [100, 100],
        [160, 180],
      ],
    })
    tool.click(160, 180)
    tool.move(60, 130)
    tool.click(60, 130)

    expect(tool.shapes()).toEqual([rotatedBox(110, 155, 100, 50, 53.13)])
    expect(tool.selected()).toEqual(["new-1"])
  })

  test("lies on the side of the edge where the pointer is", () => {
    const tool = script(rotatedBoxTool)

    tool.click(100, 300)
    tool.click(200, 300)
    tool.click(150, 260)

    expect(tool.shapes()).toEqual([rotatedBox(150, 280, 100, 40, 0)])
  })

  test("that is dragged is upright, and then follows the pointer round its middle", () => {
    const tool = script(rotatedBoxTool)

    tool.drag([100, 100], [200, 140])
    expect(tool.drafts.at(-1)?.shapes[0]?.shape).toEqual(rotatedBox(150, 120, 100, 40, 0))
    tool.move(130, 170)
    expect(tool.drafts.at(-1)?.shapes[0]?.shape).toEqual({
      ...rotatedBox(150, 120, 100, 40, 0),
      angle_deg: expect.closeTo(90, 6),
    })
    tool.click(130, 170)

    expect(tool.shapes()).toEqual([rotatedBox(150, 120, 100, 40, 90)])
  })

  test("turns in steps with Shift", () => {
    const tool = script(rotatedBoxTool)

    tool.drag([100, 100], [200, 200])
    tool.click(160, 215, { shift: true })

    expect(tool.shapes()).toEqual([rotatedBox(150, 150, 100, 100, 30)])
  })

  test("keeps its first edge to steps of direction with Shift", () => {
    const tool = script(rotatedBoxTool)

    tool.click(100, 300)
    tool.click(200, 304, { shift: true })
    tool.click(150, 340)

    expect(tool.shapes()[0]).toMatchObject({ angle_deg: 0, height: 40 })
  })

  test("is drawn by keys alone", () => {
    const tool = script(rotatedBoxTool)

    tool.step(0, 0)
    tool.confirm()
    tool.step(60, 0)
    tool.confirm()
    tool.step(0, 20)
    tool.confirm()

    expect(tool.shapes()).toEqual([rotatedBox(530, 410, 60, 20, 0)])
  })

  test("is drawn by a pen that cannot hover: a tap, then a press at the edge's end that is pulled to the width", () => {
    const tool = script(rotatedBoxTool)

    tool.click(100, 300)
    tool.drag([200, 300], [200, 350])

    expect(tool.shapes()).toEqual([rotatedBox(150, 325, 100, 50, 0)])
  })

  test("takes the edge back with Backspace, and then all of it", () => {
    const tool = script(rotatedBoxTool)

    tool.click(100, 300)
    tool.click(200, 300)
    tool.back()
    tool.click(300, 300)
    tool.click(250, 340)
    expect(tool.shapes()).toEqual([rotatedBox(200, 320, 200, 40, 0)])
    tool.click(100, 300)
    tool.back()

    expect(tool.drafts.at(-1)).toBeNull()
  })

  test("may reach out of the image with its corners, but not with its centre", () => {
    const tool = script(rotatedBoxTool)

    tool.click(0, 10)
    tool.click(60, 10)
    tool.click(30, -50)

    const [shape] = tool.shapes()
    expect(shape).toMatchObject({ cx: 30, cy: 5, height: 10 })
    expect(tool.said).toContain("Kept inside the image.")
  })

  test("of no width is a slip of the hand", () => {
    const tool = script(rotatedBoxTool)

    tool.click(100, 300)
    tool.click(200, 300)
    tool.finish()

    expect(tool.shapes()).toEqual([])
    expect(tool.said.at(-1)).toMatch(/^Too small/)
  })
})

import { describe, expect, test } from "vitest"
import { iouOf } from "../../../static/src/editor/geometry/masks/conversion"
import { areaOf, regionOfBounds } from "../../../static/src/editor/geometry/masks/region"
import { regionOfShape } from "../../../static/src/editor/geometry/masks/shape-regions"
import type { Polygon } from "../../../static/src/editor/geometry/shapes"
import { liveWireTool } from "../../../static/src/editor/tools/live-wire"
import { magicWandTool } from "../../../static/src/editor/tools/magic-wand"
import { superpixelsTool } from "../../../static/src/editor/tools/superpixels"
import { assistOn, block } from "../assist/pictures"
import { areaIn, IMAGE, maskAnnotation, onlyPixels, onlyShape, pixelsOf } from "./masks"
import { type Script, script } from "./script"

/** What is bright in the picture. */
const BLOCK = regionOfBounds({ minX: 400, minY: 300, maxX: 600, maxY: 450 }, IMAGE)
const SCENE = block(400, 300, 600, 450)

const on = (tool: Script, isAtOnce = true) => {
  const assist = assistOn(SCENE, IMAGE, isAtOnce)
  tool.assist = assist
  return assist
}

describe("the live wire", () => {
  const clickCorners = (tool: Script): void => {
    tool.click(401, 301)
    tool.click(599, 301)
    tool.click(599, 449)
    tool.click(401, 449)
  }

  test("draws a polygon along the edges between a few clicks", () => {
    const tool = script(liveWireTool)
    tool.takes = ["polygon"]
    on(tool)

    clickCorners(tool)
    tool.finish()

    const polygon = onlyShape(tool) as Polygon
    expect(polygon.type).toBe("polygon")
    expect(iouOf(regionOfShape(polygon, IMAGE), BLOCK)).toBeGreaterThan(0.97)
    expect(polygon.parts[0]?.[0]?.length).toBeLessThan(40)
    expect(tool.drafts.at(-1)).toBeNull()
  })

  test("goes round what two clicks alone would cut through", () => {
    const tool = script(liveWireTool)
    tool.takes = ["polygon"]
    on(tool)

    tool.click(401, 301)
    tool.move(599, 449)

    const [line] = tool.drafts.at(-1)?.shapes ?? []
    const points = line?.shape.type === "polyline" ? line.shape.points : []
    const isOnEdge = ([x = 0, y = 0]: readonly number[]) =>
      Math.min(Math.abs(x - 400), Math.abs(x - 600)) < 4 ||
      Math.min(Math.abs(y - 300), Math.abs(y - 450)) < 4
    expect(points.length).toBeGreaterThan(2)
    expect(points.every(isOnEdge)).toBe(true)
  })

  test("sets points on the edge that they are near to", () => {
    const tool = script(liveWireTool)
    tool.takes = ["polygon"]
    on(tool)

    tool.click(401, 301)
    tool.click(500, 305)

    expect(tool.drafts.at(-1)?.sketch?.vertices?.[1]?.[1]).toBeCloseTo(300, -0.5)
  })

  test("leaves no spur at a point that was set beside the edge", () => {
    const tool = script(liveWireTool)
    tool.takes = ["polygon"]
    on(tool)

    tool.click(401, 301)
    tool.click(500, 340)
    tool.click(599, 301)
    tool.click(599, 449)
    tool.click(401, 449)
    tool.finish()

    expect(tool.said).toEqual([])
    expect(iouOf(regionOfShape(onlyShape(tool) as Polygon, IMAGE), BLOCK)).toBeGreaterThan(0.9)
  })

  test("says that it left out parts of an outline that crosses itself", () => {
    const tool = script(liveWireTool)
    tool.takes = ["polygon"]

    // A square, and off it, at the end of a line to and fro that crosses itself, another half as large.
    const corners: readonly (readonly [number, number])[] = [
      [100, 100],
      [200, 100],
      [200, 150],
      [400, 150.2],
      [400, 200],
      [450, 200],
      [450, 100],
      [400, 100],
      [400, 150],
      [200, 150.2],
      [200, 200],
      [100, 200],
    ]
    for (const [x, y] of corners) tool.click(x, y)
    tool.finish()

    expect(tool.said).toEqual([
      "The outline crosses itself: its largest part is kept, the rest is left out.",
    ])
    const kept = regionOfShape(onlyShape(tool) as Polygon, IMAGE)
    expect(areaOf(kept)).toBeGreaterThan(9800)
    expect(areaOf(kept)).toBeLessThan(10200)
  })

  test("closes with a click on the first point, or a double click", () => {
    for (const end of [
      (tool: Script) => tool.click(402, 302),
      (tool: Script) => tool.down(402, 449, { clicks: 2 }),
    ]) {
      const tool = script(liveWireTool)
      tool.takes = ["polygon"]
      on(tool)
      clickCorners(tool)
      end(tool)
      expect(tool.shapes()).toHaveLength(1)
    }
  })

  test("makes a mask where the category is painted", () => {
    const tool = script(liveWireTool)
    tool.takes = ["mask"]
    on(tool)

    clickCorners(tool)
    tool.finish()

    expect(iouOf(onlyPixels(tool), BLOCK)).toBeGreaterThan(0.97)
  })

  test("goes straight on while Shift is held", () => {
    const tool = script(liveWireTool)
    tool.takes = ["polygon"]
    on(tool)

    tool.click(401, 301)
    tool.move(599, 449, { shift: true })

    expect(tool.drafts.at(-1)?.shapes[0]?.shape).toMatchObject({
      points: [
        [401, 301],
        [599, 449],
      ],
    })
  })

  test("shows a straight line until the edges are found, then follows them", () => {
    const tool = script(liveWireTool)
    tool.takes = ["polygon"]
    const assist = on(tool, false)
    const pointCount = () => {
      const shape = tool.drafts.at(-1)?.shapes[0]?.shape
      return shape?.type === "polyline" ? shape.points.length : 0
    }

    tool.click(401, 301)
    tool.move(599, 449)
    expect(pointCount()).toBe(2)
    assist.arrive()
    tool.ready()

    expect(pointCount()).toBeGreaterThan(2)
  })

  test("takes points back one by one, and lastly itself", () => {
    const tool = script(liveWireTool)
    tool.takes = ["polygon"]
    on(tool)

    tool.click(401, 301)
    tool.click(599, 301)
    expect(tool.drafts.at(-1)?.sketch?.vertices).toHaveLength(2)
    tool.back()
    expect(tool.drafts.at(-1)?.sketch?.vertices).toHaveLength(1)
    tool.back()

    expect(tool.drafts.at(-1)).toBeNull()
  })

  test("is drawn from the keyboard: arrows and Enter", () => {
    const tool = script(liveWireTool)
    tool.takes = ["polygon"]
    on(tool)

    tool.confirm()
    tool.step(-99, -99)
    tool.confirm()
    for (const [dx, dy] of [
      [198, 0],
      [0, 148],
      [-198, 0],
    ] as const) {
      tool.step(dx, dy)
      tool.confirm()
    }
    tool.finish()

    expect(iouOf(regionOfShape(onlyShape(tool) as Polygon, IMAGE), BLOCK)).toBeGreaterThan(0.97)
  })

  test("says what is missing when it is ended too early", () => {
    const tool = script(liveWireTool)
    tool.takes = ["polygon"]
    on(tool)

    tool.click(401, 301)
    tool.finish()

    expect(tool.shapes()).toEqual([])
    expect(tool.said).toHaveLength(1)
  })
})

describe("the magic wand", () => {
  test("makes a mask of what looks like the place that is clicked", () => {
    const tool = script(magicWandTool)
    on(tool)

    tool.click(500, 400)

    expect(iouOf(onlyPixels(tool), BLOCK)).toBe(1)
    expect(tool.selected()).toEqual(["new-1"])
  })

  test("takes more when it is dragged to the right, and keeps that for the next time", () => {
    const tool = script(magicWandTool)
    on(tool)

    tool.down(500, 400)
    tool.move(1100, 400)
    tool.up(1100, 400)

    expect(areaOf(onlyPixels(tool))).toBe(IMAGE.width * IMAGE.height)
    expect(tool.wand.tolerance).toBe(220)
  })

  test("adds to the selected mask, begins another with Shift", () => {
    const tool = script(magicWandTool, maskAnnotation("a", [100, 100, 200, 200]))
    on(tool)
    tool.context.selection.select(["a"])

    tool.click(500, 400)
    expect(areaIn(tool, "a")).toBe(10_000 + 30_000)
    tool.click(500, 400, { shift: true })

    expect(areaOf(pixelsOf(tool.shapeOf("new-1")))).toBe(30_000)
  })

  test("begins another each time where new objects are wanted, by keys too, and adds with Shift", () => {
    const tool = script(magicWandTool, maskAnnotation("a", [100, 100, 200, 200]))
    tool.paintsOnto = "new"
    on(tool)
    tool.context.selection.select(["a"])

    tool.click(500, 400)
    tool.confirm()
    tool.confirm()
    tool.confirm()
    expect(areaIn(tool, "a")).toBe(10_000)
    expect(tool.shapes()).toHaveLength(3)
    tool.context.selection.select(["a"])
    tool.click(500, 400, { shift: true })

    expect(areaIn(tool, "a")).toBe(10_000 + 30_000)
  })

  test("takes away with Alt", () => {
    const tool = script(magicWandTool, maskAnnotation("a", [300, 200, 700, 500]))
    on(tool)

    tool.click(500, 400, { alt: true })

    expect(areaIn(tool, "a")).toBe(120_000 - 30_000)
  })

  test("waits for the picture, even when the pointer has been let go", () => {
    const tool = script(magicWandTool)
    const assist = on(tool, false)

    tool.click(500, 400)
    expect(tool.shapes()).toEqual([])
    assist.arrive()
    tool.ready()

    expect(tool.shapes()).toHaveLength(1)
  })

  test("is used from the keyboard: Enter looks, brackets tune, Enter keeps", () => {
    const tool = script(magicWandTool)
    on(tool)

    tool.confirm()
    tool.confirm()
    expect(tool.drafts.at(-1)?.painting?.strokes).toHaveLength(1)
    tool.wand = { ...tool.wand, tolerance: 255 }
    tool.ask("settings")
    tool.confirm()

    expect(areaOf(onlyPixels(tool))).toBe(IMAGE.width * IMAGE.height)
  })

  test("is dropped by cancelling", () => {
    const tool = script(magicWandTool)
    on(tool, false)

    tool.down(500, 400)
    tool.tool.cancel()

    expect(tool.shapes()).toEqual([])
    expect(tool.drafts.at(-1)).toBeNull()
  })
})

describe("the superpixel brush", () => {
  test("shows the cell under the pointer before anything is done", () => {
    const tool = script(superpixelsTool)
    on(tool)

    tool.move(500, 400)

    const draft = tool.drafts.at(-1)
    expect(draft).toMatchObject({ isIdle: true })
    expect(draft?.shapes).toHaveLength(1)
    expect(tool.shapes()).toEqual([])
  })

  test("collects the cells that it is dragged over into one mask", () => {
    const tool = script(superpixelsTool)
    on(tool)

    tool.down(410, 310)
    for (let y = 310; y < 450; y += 10) tool.move(y % 20 === 10 ? 590 : 410, y)
    tool.up(590, 440)

    expect(iouOf(onlyPixels(tool), BLOCK)).toBeGreaterThan(0.9)
  })

  test("goes on with the selected mask, and takes away with Alt", () => {
    const tool = script(superpixelsTool)
    on(tool)
    tool.click(500, 400)
    const one = areaOf(onlyPixels(tool))
    tool.click(560, 400)
    const two = areaOf(onlyPixels(tool))
    expect(two).toBeGreaterThan(one)

    tool.click(500, 400, { alt: true })

    expect(areaOf(onlyPixels(tool))).toBe(two - one)
  })

  test("begins another mask with Shift, or each time where new objects are wanted", () => {
    const tool = script(superpixelsTool)
    on(tool)
    tool.click(500, 400)
    tool.click(560, 400, { shift: true })
    expect(tool.shapes()).toHaveLength(2)
    tool.paintsOnto = "new"
    tool.click(440, 400)
    expect(tool.shapes()).toHaveLength(3)
    tool.click(500, 330, { shift: true })

    expect(tool.shapes()).toHaveLength(3)
  })

  test("waits for the cells, even when the pointer has been let go", () => {
    const tool = script(superpixelsTool)
    const assist = on(tool, false)

    tool.drag([450, 400], [550, 400])
    expect(tool.shapes()).toEqual([])
    assist.arrive()
    tool.ready()

    expect(areaOf(onlyPixels(tool))).toBeGreaterThan(1_000)
  })

  test("is used from the keyboard: Enter, arrows, Enter", () => {
    const tool = script(superpixelsTool)
    on(tool)

    tool.confirm()
    tool.confirm()
    tool.step(80, 0)
    tool.confirm()

    expect(areaOf(onlyPixels(tool))).toBeGreaterThan(1_000)
  })
})

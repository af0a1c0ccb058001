import { describe, expect, test } from "vitest"
import { union, unionOf } from "../../../static/src/editor/geometry/masks/booleans"
import { areaOf, areEqual, emptyRegion } from "../../../static/src/editor/geometry/masks/region"
import { brushTool, eraserTool } from "../../../static/src/editor/tools/brush"
import { annotation, box } from "../make"
import {
  areaIn,
  IMAGE,
  isIn,
  maskAnnotation,
  onlyPixels,
  onlyShape,
  painted,
  pixelsOf,
} from "./masks"
import { script } from "./script"

describe("the brush", () => {
  test("paints a new mask of the active category, and selects it", () => {
    const tool = script(brushTool)

    tool.drag([100, 100], [200, 150])

    const expected = union(painted([100, 100], [150, 125]), painted([150, 125], [200, 150]))
    expect(areEqual(onlyPixels(tool), expected)).toBe(true)
    expect(tool.selected()).toEqual(["new-1"])
    expect(tool.drafts.at(-1)).toBeNull()
  })

  test("paints a dot with a click", () => {
    const tool = script(brushTool)

    tool.click(100.5, 100.5)

    expect(areaOf(onlyPixels(tool))).toBe(areaOf(painted([100.5, 100.5], [100.5, 100.5])))
  })

  test("shows each stroke as it comes, over what was there", () => {
    const tool = script(brushTool, maskAnnotation("a", [10, 10, 60, 60]))
    tool.context.selection.select(["a"])

    tool.down(100, 100)
    tool.move(120, 100)
    tool.move(140, 100)

    const painting = tool.drafts.at(-1)?.painting
    expect(painting).toMatchObject({ id: "a", categoryId: 1, isErasing: false })
    expect(painting?.strokes).toHaveLength(3)
    expect(areaOf(painting?.base ?? emptyRegion(IMAGE))).toBe(2500)
  })

  test("goes on with the selected mask of the active category, a stroke a step of undo", () => {
    const tool = script(brushTool)
    tool.click(100, 100)
    tool.click(300, 300)

    expect(
      areEqual(
        onlyPixels(tool),
        unionOf(
          [painted([100, 100], [100, 100]), painted([300, 300], [300, 300])],
          emptyRegion(IMAGE),
        ),
      ),
    ).toBe(true)

    tool.undo()
    expect(areEqual(onlyPixels(tool), painted([100, 100], [100, 100]))).toBe(true)
    tool.undo()
    expect(tool.shapes()).toEqual([])
  })

  test("begins another object with each stroke where new objects are wanted", () => {
    const tool = script(brushTool)
    tool.paintsOnto = "new"
    tool.click(100, 100)
    tool.click(300, 300)

    expect(tool.shapes()).toHaveLength(2)
    expect(tool.selected()).toEqual(["new-2"])
  })

  test("begins another object when nothing is selected, or something of another category", () => {
    const tool = script(brushTool)
    tool.click(100, 100)
    tool.context.selection.clear()
    tool.click(300, 300)
    tool.categoryId = 2
    tool.click(500, 500)

    expect(tool.shapes()).toHaveLength(3)
  })

  test("does not go on with a box: it begins a mask", () => {
    const tool = script(brushTool, annotation("a", { shape: box(10, 10, 50, 50) }))
    tool.context.selection.select(["a"])

    tool.click(20, 20)

    expect(tool.shapeOf("a")).toEqual(box(10, 10, 50, 50))
    expect(pixelsOf(tool.shapeOf("new-1"))).toBeDefined()
  })

  test("goes on with a selected polygon, and says how its pixels differ from its area", () => {
    const ring = [
      [100, 100],
      [200, 100],
      [100, 200],
    ] as const
    const tool = script(brushTool, annotation("a", { shape: { type: "polygon", parts: [[ring]] } }))
    tool.context.selection.select(["a"])

    tool.click(150, 155)

    expect(onlyShape(tool)?.type).toBe("mask")
    expect(tool.said).toEqual([
      expect.stringMatching(
        /^The polygon is a mask now: its pixels differ from its area by [\d.]+ px\.$/,
      ),
    ])
  })

  test("says nothing of a polygon along the pixels' edges, which loses nothing", () => {
    const ring = [
      [100, 100],
      [200, 100],
      [200, 200],
      [100, 200],
    ] as const
    const tool = script(brushTool, annotation("a", { shape: { type: "polygon", parts: [[ring]] } }))
    tool.context.selection.select(["a"])

    tool.click(100, 150)

    expect(areaIn(tool, "a")).toBeGreaterThan(10_000)
    expect(tool.said).toEqual([])
  })

  test("paints straight on from the last place with a Shift-click, and shows where to", () => {
    const tool = script(brushTool)
    tool.click(100, 100)
    tool.context.selection.clear()

    tool.move(300, 250, { shift: true })
    expect(tool.drafts.at(-1)).toMatchObject({
      isIdle: true,
      sketch: {
        lines: [
          {
            points: [
              [100, 100],
              [300, 250],
            ],
          },
        ],
      },
    })
    tool.click(300, 250, { shift: true })

    expect(areEqual(pixelsOf(tool.shapeOf("new-2")), painted([100, 100], [300, 250]))).toBe(true)
  })

  test("paints from the keyboard: Enter begins at the crosshair, arrows paint, Enter ends", () => {
    const tool = script(brushTool)

    tool.confirm()
    tool.confirm()
    tool.step(30, 0)
    tool.step(0, 20)
    expect(tool.drafts.at(-1)?.crosshair).toEqual([530, 420])
    tool.confirm()

    const expected = union(painted([500, 400], [530, 400]), painted([530, 400], [530, 420]))
    expect(areEqual(onlyPixels(tool), expected)).toBe(true)
  })

  test("takes the last step of the keyboard back", () => {
    const tool = script(brushTool)

    tool.confirm()
    tool.confirm()
    tool.step(30, 0)
    tool.step(0, 20)
    tool.back()
    tool.finish()

    expect(areEqual(onlyPixels(tool), painted([500, 400], [530, 400]))).toBe(true)
  })

  test("paints thinner with a light pen", () => {
    const tool = script(brushTool)
    tool.click(100.5, 100.5, { pressure: 1 })
    tool.context.selection.clear()
    tool.click(300.5, 300.5, { pressure: 0.2 })

    const [heavy, light] = tool.shapes().map((shape) => areaOf(pixelsOf(shape)))
    expect(heavy).toBe(areaOf(painted([100.5, 100.5], [100.5, 100.5])))
    expect(light).toBeLessThan((heavy ?? 0) / 4)
  })

  test("leaves other objects alone when they are protected, whatever their category", () => {
    const tool = script(brushTool, maskAnnotation("other", [100, 0, 200, 800], { category_id: 7 }))
    tool.brush = { form: "square", size: 20, isProtecting: true }

    tool.drag([50, 100], [250, 100])

    const pixels = pixelsOf(tool.shapeOf("new-1"))
    expect(isIn(pixels, 99, 100)).toBe(true)
    expect(isIn(pixels, 100, 100)).toBe(false)
    expect(isIn(pixels, 200, 100)).toBe(true)
    expect(areaIn(tool, "other")).toBe(80_000)
  })

  test("says why nothing came of a stroke that was all over protected objects", () => {
    const tool = script(brushTool, maskAnnotation("other", [100, 0, 200, 800]))
    tool.brush = { form: "round", size: 10, isProtecting: true }

    tool.click(150, 100)

    expect(tool.shapes()).toHaveLength(1)
    expect(tool.said).toEqual(["All of that belongs to other objects, which are protected."])
  })

  test("takes away instead while Alt is held", () => {
    const tool = script(brushTool, maskAnnotation("a", [100, 100, 200, 200]))
    tool.context.selection.select(["a"])

    tool.drag([100, 150], [200, 150], { alt: true })

    expect(areaIn(tool, "a")).toBeLessThan(10_000)
    expect(tool.shapes()).toHaveLength(1)
  })

  test("paints nothing new where it is painted already, and makes no step of undo", () => {
    const tool = script(brushTool, maskAnnotation("a", [100, 100, 200, 200]))
    tool.context.selection.select(["a"])

    tool.click(150, 150)

    expect(tool.undo()).toBe(false)
  })

  test("drops a stroke that is cancelled", () => {
    const tool = script(brushTool)

    tool.down(100, 100)
    tool.move(200, 200)
    tool.tool.cancel()

    expect(tool.shapes()).toEqual([])
    expect(tool.drafts.at(-1)).toBeNull()
  })

  test("says so when the category is drawn otherwise", () => {
    const tool = script(brushTool)
    tool.takes = ["box"]

    tool.click(100, 100)

    expect(tool.shapes()).toEqual([])
    expect(tool.said[0]).toMatch(/is drawn as box, not as mask\.$/)
  })
})

describe("the eraser", () => {
  test("gives back with Alt to what it took from, even where strokes begin new objects", () => {
    const tool = script(eraserTool, maskAnnotation("a", [100, 100, 200, 200]))
    tool.paintsOnto = "new"
    tool.context.selection.select(["a"])

    tool.drag([300, 150], [320, 150], { alt: true })

    expect(tool.shapes()).toHaveLength(1)
    expect(isIn(pixelsOf(tool.shapeOf("a")), 310, 150)).toBe(true)
  })

  test("takes from the selected mask, of any category", () => {
    const tool = script(eraserTool, maskAnnotation("a", [100, 100, 200, 200], { category_id: 9 }))
    tool.context.selection.select(["a"])

    tool.drag([90, 150], [210, 150])

    expect(isIn(pixelsOf(tool.shapeOf("a")), 150, 150)).toBe(false)
    expect(isIn(pixelsOf(tool.shapeOf("a")), 150, 160)).toBe(true)
  })

  test("takes from the mask under the pointer when none is selected, and selects it", () => {
    const tool = script(eraserTool, maskAnnotation("a", [100, 100, 200, 200]))

    tool.click(150, 150)

    expect(areaIn(tool, "a")).toBe(10_000 - areaOf(painted([150, 150], [150, 150])))
    expect(tool.selected()).toEqual(["a"])
  })

  test("removes an object that nothing is left of, which can be undone", () => {
    const tool = script(eraserTool, maskAnnotation("a", [100, 100, 104, 104]))

    tool.click(102, 102)

    expect(tool.shapes()).toEqual([])
    expect(tool.said).toEqual(["Nothing was left of the object, so it was removed."])
    tool.undo()
    expect(areaIn(tool, "a")).toBe(16)
  })

  test("shows the mask without what is being erased", () => {
    const tool = script(eraserTool, maskAnnotation("a", [100, 100, 200, 200]))

    tool.down(150, 150)
    tool.move(160, 150)

    expect(tool.drafts.at(-1)?.painting).toMatchObject({ id: "a", isErasing: true })
  })

  test("says so where there is nothing to erase", () => {
    const tool = script(eraserTool)

    tool.click(150, 150)

    expect(tool.said).toEqual(["There is no mask or polygon here to take from. Select one first."])
  })

  test("leaves locked objects alone", () => {
    const tool = script(eraserTool, maskAnnotation("a", [100, 100, 200, 200]))
    tool.locked.add("a")
    tool.context.selection.select(["a"])

    tool.click(150, 150)

    expect(areaIn(tool, "a")).toBe(10_000)
  })
})

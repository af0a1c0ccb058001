import { describe, expect, test } from "vitest"
import { difference } from "../../../static/src/editor/geometry/masks/booleans"
import { maskOf } from "../../../static/src/editor/geometry/masks/masks"
import { areaOf, regionOfBounds } from "../../../static/src/editor/geometry/masks/region"
import { fillTool } from "../../../static/src/editor/tools/fill"
import { annotation } from "../make"
import { areaIn, IMAGE, maskAnnotation, pixelsOf } from "./masks"
import { script } from "./script"

/** A square of 100 pixels a side with a hole of 20. */
const ring = () =>
  annotation("ring", {
    shape: maskOf(
      difference(
        regionOfBounds({ minX: 100, minY: 100, maxX: 200, maxY: 200 }, IMAGE),
        regionOfBounds({ minX: 140, minY: 140, maxX: 160, maxY: 160 }, IMAGE),
      ),
    ),
  })

describe("filling", () => {
  test("closes a hole of the selected mask", () => {
    const tool = script(fillTool, ring())
    tool.context.selection.select(["ring"])

    tool.click(150, 150)

    expect(areaIn(tool, "ring")).toBe(10_000)
  })

  test("makes a new object of the selected mask's hole where new objects are wanted", () => {
    const tool = script(fillTool, ring())
    tool.paintsOnto = "new"
    tool.context.selection.select(["ring"])

    tool.click(150, 150)

    expect(areaIn(tool, "ring")).toBe(9_600)
    expect(areaIn(tool, "new-1")).toBe(400)
  })

  test("makes a new object of a gap that an object encloses, when none is selected", () => {
    const tool = script(fillTool, ring())

    tool.click(150, 150)

    expect(areaIn(tool, "ring")).toBe(9_600)
    expect(areaIn(tool, "new-1")).toBe(400)
    expect(tool.selected()).toEqual(["new-1"])
  })

  test("fills a gap that several objects enclose between them", () => {
    const tool = script(
      fillTool,
      maskAnnotation("left", [100, 100, 120, 200]),
      maskAnnotation("right", [180, 100, 200, 200]),
      maskAnnotation("top", [100, 80, 200, 100]),
      maskAnnotation("bottom", [100, 200, 200, 220]),
    )
    tool.context.selection.select(["left"])

    tool.click(150, 150)

    expect(areaIn(tool, "left")).toBe(2_000 + 6_000)
  })

  test("says so where nothing encloses the place, and where an object is already", () => {
    const tool = script(fillTool, ring())

    tool.click(50, 50)
    tool.click(110, 110)

    expect(tool.shapes()).toHaveLength(1)
    expect(tool.said).toEqual([
      "Nothing encloses that place, so nothing was filled.",
      "That place is in an object. Point at a hole in one, or at a gap between several.",
    ])
  })

  test("works from the keyboard, at the crosshair", () => {
    const tool = script(fillTool, ring())
    tool.context.selection.select(["ring"])

    tool.confirm()
    tool.step(-350, -250)
    tool.confirm()

    expect(areaOf(pixelsOf(tool.shapeOf("ring")))).toBe(10_000)
  })
})

import { describe, expect, test } from "vitest"
import { paintOverlay } from "../../../static/src/editor/render/overlay"
import { paint } from "../../../static/src/editor/render/paint"
import { colourOf, type RenderStyle, readableOn } from "../../../static/src/editor/render/style"
import type { View } from "../../../static/src/editor/viewport/view"
import { annotation, box } from "../make"
import { callsOf, recordingContext } from "./recorder"

const VIEW: View = { scale: 1, x: 0, y: 0, devicePixelRatio: 1 }
const STYLE: RenderStyle = {
  coloursByCategory: new Map([
    [1, "#ff0000"],
    [2, "#00ff00"],
  ]),
  namesByCategory: new Map([[1, "car"]]),
  edgesByCategory: new Map(),
  authorColour: "#ffffff",
  dash: [],
  mark: "disc",
  lockedIds: new Set(),
  colourBy: "category",
  fillOpacity: 0.2,
  hasNameTags: false,
}

const crowd = (count: number, side: number, categories = 1) =>
  Array.from({ length: count }, (_, place) =>
    annotation(String(place), {
      shape: box(place % 1000, 0, side, side),
      category_id: 1 + (place % categories),
      z: place,
    }),
  )

describe("painting", () => {
  test("draws boxes as rectangles, which need no path", () => {
    const context = recordingContext()

    paint(context, crowd(3, 40), VIEW, STYLE)

    expect(callsOf(context, "strokeRect")).toHaveLength(3)
    expect(callsOf(context, "stroke")).toEqual([])
  })

  test("gives what is locked a thin dotted outline and no fill, and nothing else", () => {
    const context = recordingContext()

    paint(context, crowd(2, 40), VIEW, { ...STYLE, lockedIds: new Set(["1"]) })

    expect(callsOf(context, "fillRect")).toHaveLength(1)
    expect(callsOf(context, "strokeRect").map(([, , width]) => width)).toEqual([2, 1])
    expect(callsOf(context, "setLineDash")).toEqual([
      ["setLineDash", [1, 3]],
      ["setLineDash", []],
    ])
  })

  test("goes through a crowd colour by colour, so that colours are seldom changed", () => {
    const context = recordingContext()

    paint(context, crowd(1000, 40, 2), VIEW, STYLE)

    const colours = callsOf(context, "strokeRect").map(([, colour]) => colour)
    expect(colours).toEqual([...Array(500).fill("#ff0000"), ...Array(500).fill("#00ff00")])
  })

  test("paints few shapes strictly from back to front", () => {
    const context = recordingContext()

    paint(context, crowd(4, 40, 2).reverse(), VIEW, STYLE)

    expect(callsOf(context, "strokeRect").map(([, colour]) => colour)).toEqual([
      "#ff0000",
      "#00ff00",
      "#ff0000",
      "#00ff00",
    ])
  })

  test("fills large shapes, outlines small ones, and makes specks of the smallest", () => {
    const context = recordingContext()

    paint(context, [...crowd(1, 24), ...crowd(1, 23.9), ...crowd(1, 2.9)], VIEW, STYLE)

    expect(callsOf(context, "fillRect")).toEqual([
      ["fillRect", "#ff0000", 0.2, 0, 0, 24, 24],
      ["fillRect", "#ff0000", 1, 0, 0, 2.9, 2.9],
    ])
    expect(callsOf(context, "strokeRect")).toHaveLength(2)
  })

  test("judges the size as it is seen, not as it is in the image", () => {
    const context = recordingContext()

    paint(context, crowd(1, 100), { ...VIEW, scale: 0.1 }, STYLE)

    expect(callsOf(context, "fillRect")).toEqual([])
  })

  test("draws lines as thick on any zoom, in device pixels", () => {
    const context = recordingContext()

    paint(context, crowd(1, 100), { scale: 8, x: 5, y: 6, devicePixelRatio: 2 }, STYLE)

    expect(callsOf(context, "strokeRect")).toEqual([
      ["strokeRect", "#ff0000", 4, 10, 12, 1600, 1600],
    ])
  })

  test("writes names where they are asked for, and only on shapes that are wide enough", () => {
    const context = recordingContext()

    paint(context, [...crowd(1, 40), ...crowd(1, 10)], VIEW, { ...STYLE, hasNameTags: true })

    expect(callsOf(context, "fillText")).toEqual([["fillText", "car", "#000"]])
  })

  test.each([
    [50, 50],
    [51, 0],
  ])("writes of %i selected objects %i names: a crowd's would hide it", (count, names) => {
    const context = recordingContext()
    const content = {
      draft: null,
      selected: crowd(count, 40),
      hovered: null,
      pending: [],
      gripped: [],
      hasNameTags: true,
    }

    paintOverlay(context, content, VIEW, { width: 4000, height: 4000 }, STYLE)

    expect(callsOf(context, "fillText")).toHaveLength(names)
  })
})

describe("colours", () => {
  test("of a category that is gone are grey", () => {
    expect(colourOf({ id: "a", category_id: 99 }, STYLE)).toBe("#9ca3af")
  })

  test("by instance differ between objects and stay with each", () => {
    const style = { ...STYLE, colourBy: "instance" as const }
    const colours = ["a", "b", "c", "d"].map((id) => colourOf({ id, category_id: 1 }, style))

    expect(new Set(colours).size).toBeGreaterThan(1)
    expect(colourOf({ id: "a", category_id: 2 }, style)).toBe(colours[0])
  })

  test("stay those of the categories in one's own work where colours tell authors apart", () => {
    const style: RenderStyle = { ...STYLE, colourBy: "annotator", authorColour: null }
    const byCategory: RenderStyle = { ...STYLE, colourBy: "category" }
    const record = { id: "a", category_id: 1 }

    expect(colourOf(record, style)).toBe(colourOf(record, byCategory))
    expect(colourOf(record, { ...style, authorColour: "#56b4e9" })).toBe("#56b4e9")
  })

  test("carry text that can be read", () => {
    expect(readableOn("#ffee00")).toBe("#000")
    expect(readableOn("#101080")).toBe("#fff")
  })
})

describe("somebody else's layer", () => {
  test("is painted in broken lines, in its author's colour if colours tell authors apart", () => {
    const context = recordingContext()

    paint(context, crowd(1, 40), VIEW, {
      ...STYLE,
      colourBy: "annotator",
      authorColour: "#56b4e9",
      dash: [7, 4],
    })

    expect(callsOf(context, "setLineDash").map(([, dash]) => (dash as number[]).length)).toEqual([
      2, 0,
    ])
    expect(callsOf(context, "strokeRect")[0]?.[1]).toBe("#56b4e9")
  })

  test("is the fainter the less sure a model is", () => {
    const context = recordingContext()
    const [record] = crowd(1, 40)

    paint(context, record ? [{ ...record, score: 0.5 }] : [], VIEW, { ...STYLE, fillOpacity: 0.4 })

    expect(callsOf(context, "fillRect")[0]?.[2]).toBeCloseTo(0.4 * 0.625)
  })
})

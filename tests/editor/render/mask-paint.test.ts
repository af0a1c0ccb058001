import { describe, expect, test } from "vitest"
import { maskOf } from "../../../static/src/editor/geometry/masks/masks"
import { RegionBuilder, regionOfBounds } from "../../../static/src/editor/geometry/masks/region"
import { paint } from "../../../static/src/editor/render/paint"
import type { RenderStyle } from "../../../static/src/editor/render/style"
import { annotation } from "../make"
import { callsOf, recordingContext } from "./recorder"

const IMAGE = { width: 1200, height: 900 }
const CANVAS = { width: 1200, height: 900 }
const VIEW = { scale: 1, x: 0, y: 0, devicePixelRatio: 1 }
const STYLE: RenderStyle = {
  coloursByCategory: new Map([[1, "#ff0000"]]),
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

const block = annotation("block", {
  shape: maskOf(regionOfBounds({ minX: 100, minY: 100, maxX: 300, maxY: 200 }, IMAGE)),
})

/** 36,000 specks: an outline of 144,000 corners. */
const noise = () => {
  const builder = new RegionBuilder(IMAGE)
  for (let x = 0; x < 1200; x += 5) for (let y = 0; y < 900; y += 6) builder.add(x, y, y + 3)
  return annotation("noise", { shape: maskOf(builder.region()) })
}

describe("painting masks", () => {
  test("fills and strokes an outline along the pixels' edges", () => {
    const context = recordingContext()

    paint(context, [block], VIEW, STYLE, CANVAS)

    expect(callsOf(context, "fill")).toEqual([["fill", 1, "#ff0000", 0.2]])
    expect(callsOf(context, "stroke")).toHaveLength(1)
  })

  test("paints the pixels of what has too many corners to be outlined", () => {
    const context = recordingContext()

    paint(context, [noise()], VIEW, STYLE, CANVAS)

    expect(callsOf(context, "stroke")).toEqual([])
    expect(callsOf(context, "fillRect")).toHaveLength(36_000)
    expect(callsOf(context, "fillRect")[0]?.slice(0, 3)).toEqual(["fillRect", "#ff0000", 0.5])
  })

  test("outlines it again from close by, and only what is in sight", () => {
    const context = recordingContext()

    paint(context, [noise()], { ...VIEW, scale: 16 }, STYLE, CANVAS)

    const [[, rings] = []] = callsOf(context, "fill")
    expect(rings).toBeGreaterThan(100)
    expect(rings).toBeLessThan(1_000)
  })
})

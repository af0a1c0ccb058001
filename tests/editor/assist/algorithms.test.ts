import { describe, expect, test } from "vitest"
import { cellFrame, wandFrame, wireFrame } from "../../../static/src/editor/assist/frames"
import { wayTo, wireFrom } from "../../../static/src/editor/assist/live-wire"
import { regionOfSamples } from "../../../static/src/editor/assist/pixels"
import {
  cellAt,
  cellsOf,
  cellWidth,
  regionOfCells,
} from "../../../static/src/editor/assist/superpixels"
import { alikeRegion } from "../../../static/src/editor/assist/wand"
import { componentsOf } from "../../../static/src/editor/geometry/masks/components"
import { iouOf } from "../../../static/src/editor/geometry/masks/conversion"
import {
  areaOf,
  boundsOfRegion,
  hasPixel,
  regionOfBounds,
} from "../../../static/src/editor/geometry/masks/region"
import { regionWhere } from "../geometry/masks/regions"
import { block, type Colour, disc, type Scene, wholePicture } from "./pictures"

const IMAGE = { width: 160, height: 120 }

describe("the live wire", () => {
  test("follows an edge, and not the straight way", () => {
    const wire = wireFrom(wholePicture(IMAGE, disc(80, 60, 40)), [40, 60])

    const way = wayTo(wire, [120, 60])

    expect(way.length).toBeGreaterThan(80)
    for (const [x, y] of way) expect(Math.abs(Math.hypot(x - 80, y - 60) - 40)).toBeLessThan(3)
  })

  test("begins and ends where it should", () => {
    const wire = wireFrom(wholePicture(IMAGE, block(40, 30, 100, 90)), [40.5, 30.5])

    const way = wayTo(wire, [99.5, 89.5])

    expect(way[0]).toEqual([40.5, 30.5])
    expect(way.at(-1)).toEqual([99.5, 89.5])
  })

  test("goes straight on to places beyond its frame", () => {
    const wire = wireFrom(wholePicture(IMAGE, block(40, 30, 100, 90)), [40, 30])

    expect(wayTo(wire, [400, 60]).at(-1)).toEqual([400, 60])
    expect(wayTo(wire, [400, 60]).at(-2)?.[0]).toBeCloseTo(159.5)
  })

  test("finds a way through a picture without any edges", () => {
    const wire = wireFrom(
      wholePicture(IMAGE, () => [90, 90, 90]),
      [10.5, 10.5],
    )

    expect(wayTo(wire, [30.5, 10.5])).toHaveLength(21)
  })

  test("sees the edge between two colours of one brightness", () => {
    const redOrBlue: Scene = (x) => (x < 80 ? [150, 60, 40] : [40, 92, 150])
    const wire = wireFrom(wholePicture(IMAGE, redOrBlue), [80, 10])

    for (const [x] of wayTo(wire, [80, 110])) expect(Math.abs(x - 80)).toBeLessThan(2)
  })
})

describe("the wand", () => {
  const isRight = (x: number): boolean => x >= 100
  /** Two bright blocks with a dark gap between them, the second a little darker. */
  const twoBlocks: Scene = (x, y): Colour => {
    if (y < 40 || y >= 80 || (x >= 60 && x < 100)) return [20, 20, 20]
    return isRight(x) ? [190, 190, 190] : [200, 200, 200]
  }
  const picture = wholePicture(IMAGE, twoBlocks)
  const wish = { at: [30, 60] as const, tolerance: 15, isContiguous: true }

  test("takes what is joined to the place and looks like it", () => {
    const region = alikeRegion(picture, wish, IMAGE)

    expect(boundsOfRegion(region)).toEqual({ minX: 0, minY: 40, maxX: 60, maxY: 80 })
    expect(areaOf(region)).toBe(60 * 40)
  })

  test("takes all that looks like the place when it need not be joined", () => {
    expect(areaOf(alikeRegion(picture, { ...wish, isContiguous: false }, IMAGE))).toBe(120 * 40)
  })

  test("takes no more than the tolerance allows", () => {
    const strict = { ...wish, tolerance: 9, isContiguous: false }

    expect(areaOf(alikeRegion(picture, strict, IMAGE))).toBe(60 * 40)
    expect(areaOf(alikeRegion(picture, { ...strict, tolerance: 255 }, IMAGE))).toBe(160 * 120)
  })

  test("floods round corners and into every bay, side by side only", () => {
    const rows = ["######", "#....#", "####.#", "#....#", "#.####", "#.##.#"]
    const size = { width: 6, height: 6 }
    const maze: Scene = (x, y) =>
      rows[Math.floor(y)]?.[Math.floor(x)] === "." ? [250, 250, 250] : [0, 0, 0]

    const region = alikeRegion(
      wholePicture(size, maze),
      { at: [1, 1], tolerance: 10, isContiguous: true },
      size,
    )

    expect(areaOf(region)).toBe(11)
    expect(hasPixel(region, 4, 5)).toBe(false)
  })
})

describe("superpixels", () => {
  const scene = disc(80, 60, 40)
  const cells = cellsOf(wholePicture(IMAGE, scene), 12)

  test("are about as many and as large as they should be", () => {
    expect(cells.count).toBeGreaterThan(80)
    expect(cells.count).toBeLessThan(180)
    expect(cellWidth(cells)).toBeGreaterThan(10)
    expect(cellWidth(cells)).toBeLessThan(15)
  })

  test("are each in one piece, and cover all", () => {
    const all = Array.from({ length: cells.count }, (_, cell) =>
      regionOfCells(cells, new Set([cell]), IMAGE),
    )

    for (const region of all) expect(componentsOf(region)).toHaveLength(1)
    expect(all.reduce((sum, region) => sum + areaOf(region), 0)).toBe(160 * 120)
  })

  test("end at edges: those inside of a disc make up the disc", () => {
    const inside = new Set<number>()
    for (let x = 42; x < 118; x += 2)
      for (let y = 22; y < 98; y += 2)
        if (Math.hypot(x - 80, y - 60) < 38) inside.add(cellAt(cells, [x, y]))

    const truth = regionWhere(IMAGE, (x, y) => Math.hypot(x + 0.5 - 80, y + 0.5 - 60) < 40)
    expect(iouOf(regionOfCells(cells, inside, IMAGE), truth)).toBeGreaterThan(0.95)
  })

  test("are none beyond the frame", () => {
    expect(cellAt(cells, [-1, 5])).toBe(-1)
    expect(cellAt(cells, [160, 5])).toBe(-1)
  })
})

describe("what is looked at", () => {
  const large = { width: 8000, height: 6000 }

  test("has a sample a pixel where that is few enough", () => {
    const frame = wandFrame({ minX: 10.2, minY: 20.7, maxX: 510, maxY: 420 }, large)

    expect(frame).toEqual({
      bounds: { minX: 10, minY: 20, maxX: 510, maxY: 420 },
      width: 500,
      height: 400,
    })
  })

  test("has fewer samples than pixels where there are too many, in the same proportions", () => {
    const frame = cellFrame({ minX: 0, minY: 0, maxX: 8000, maxY: 6000 }, large)

    expect(frame.width * frame.height).toBeLessThanOrEqual(401_000)
    expect(frame.width / frame.height).toBeCloseTo(4 / 3, 2)
  })

  test("stays within the image", () => {
    expect(wireFrame([5, 5990], 1, large).bounds).toEqual({
      minX: 0,
      minY: 5670,
      maxX: 325,
      maxY: 6000,
    })
    expect(wandFrame({ minX: -400, minY: -300, maxX: -10, maxY: -10 }, large).width).toBe(1)
  })

  test("comes back to the image's own pixels", () => {
    const frame = { bounds: { minX: 100, minY: 200, maxX: 140, maxY: 240 }, width: 10, height: 10 }

    const region = regionOfSamples(frame, (place) => place === 3 * 10 + 7, large)

    expect(region).toEqual(regionOfBounds({ minX: 112, minY: 228, maxX: 116, maxY: 232 }, large))
  })
})

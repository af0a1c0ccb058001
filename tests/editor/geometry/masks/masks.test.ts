import { describe, expect, test } from "vitest"
import { kindOf } from "../../../../static/src/editor/geometry/kinds"
import { divideMask } from "../../../../static/src/editor/geometry/masks/dividing"
import {
  maskDifference,
  maskIntersection,
  maskOf,
  maskUnion,
  regionOf,
} from "../../../../static/src/editor/geometry/masks/masks"
import { areaOf, regionOfBounds } from "../../../../static/src/editor/geometry/masks/region"
import { imagePoint } from "../../../../static/src/editor/geometry/points"
import type { Mask } from "../../../../static/src/editor/geometry/shapes"
import { drawn, region } from "./regions"

const mask = (...rows: readonly string[]): Mask => maskOf(region(...rows))
const shown = (mask: Mask | null) => mask && drawn(regionOf(mask))

describe("masks", () => {
  const a = mask("##..", "##..")
  const b = mask(".##.", ".##.")

  test("join", () => {
    expect(shown(maskUnion(a, b))).toEqual(["###.", "###."])
  })

  test("are cut out of each other, unless nothing is left", () => {
    expect(shown(maskDifference(a, b))).toEqual(["#...", "#..."])
    expect(maskDifference(a, a)).toBeNull()
  })

  test("share what both have, unless that is nothing", () => {
    expect(shown(maskIntersection(a, b))).toEqual([".#..", ".#.."])
    expect(maskIntersection(a, mask("...#", "...#"))).toBeNull()
  })

  test("are decoded once", () => {
    const one: Mask = { type: "mask", size: [2, 4], counts: a.counts }

    expect(regionOf(one)).toBe(regionOf(one))
  })

  test("are drawn along their pixels' edges, holes and all", () => {
    const calls: (string | number)[][] = []
    const call = (name: string) => (x: number, y: number) => calls.push([name, x, y])
    kindOf(mask("###", "#.#", "###")).trace(
      mask("###", "#.#", "###"),
      {
        moveTo: call("move"),
        lineTo: call("line"),
        closePath: () => calls.push(["close"]),
        ellipse: () => undefined,
      },
      [],
    )

    expect(calls).toEqual([
      ["move", 0, 3],
      ["line", 0, 0],
      ["line", 3, 0],
      ["line", 3, 3],
      ["close"],
      ["move", 1, 1],
      ["line", 1, 2],
      ["line", 2, 2],
      ["line", 2, 1],
      ["close"],
    ])
  })

  test("are hit on their pixels and not in their holes", () => {
    const ring = mask("#####", "#...#", "#...#", "#...#", "#####")
    const { hits } = kindOf(ring)

    expect(hits(ring, imagePoint(0.5, 2.5), 0)).toBe(true)
    expect(hits(ring, imagePoint(2.5, 2.5), 0)).toBe(false)
    expect(hits(ring, imagePoint(2.5, 2.5), 2)).toBe(true)
  })

  test("move by whole pixels", () => {
    const moved = kindOf(a).moved(a, 1.4, 0.2)

    expect(shown(moved)).toEqual([".##.", ".##."])
  })

  test("stretch with their bounds", () => {
    const stretched = kindOf(a).stretched(
      a,
      { minX: 0, minY: 0, maxX: 2, maxY: 2 },
      { minX: 0, minY: 1, maxX: 4, maxY: 2 },
    )

    expect(shown(stretched)).toEqual(["....", "####"])
  })

  test("without a pixel make no sense", () => {
    expect(kindOf(a).flaw(mask("..", ".."), 2)).toBe("A mask needs at least one pixel.")
    expect(kindOf(a).flaw(mask("#.", ".."), 2)).toBeNull()
  })
})

describe("a mask is divided by a line", () => {
  const IMAGE = { width: 60, height: 40 }
  const block = maskOf(regionOfBounds({ minX: 10, minY: 10, maxX: 50, maxY: 30 }, IMAGE))

  test("into pieces that keep every pixel, the largest first", () => {
    const pieces = divideMask(block, [
      [20, 0],
      [24, 40],
    ])

    const areas = (pieces ?? []).map((piece) => areaOf(regionOf(piece)))
    expect(areas).toHaveLength(2)
    expect((areas[0] ?? 0) + (areas[1] ?? 0)).toBe(800)
    // The line crosses the block from x = 21 to 23.
    expect(areas[1]).toBeGreaterThan(220 - 25)
    expect(areas[1]).toBeLessThan(240 + 25)
    const [first, second] = pieces ?? []
    expect(first && second && maskIntersection(first, second)).toBeNull()
  })

  test("not at all when the line ends inside or passes by", () => {
    expect(
      divideMask(block, [
        [30, 0],
        [30, 20],
      ]),
    ).toBeNull()
    expect(
      divideMask(block, [
        [0, 5],
        [60, 5],
      ]),
    ).toBeNull()
  })

  test("and what the line does not touch stays with the largest piece", () => {
    const two = maskUnion(
      block,
      maskOf(regionOfBounds({ minX: 0, minY: 0, maxX: 5, maxY: 5 }, IMAGE)),
    )

    const pieces =
      divideMask(two, [
        [40, 0],
        [40, 40],
      ]) ?? []

    // The column under the line goes to the larger one.
    expect(pieces.map((piece) => kindOf(piece).bounds(piece).minX)).toEqual([0, 41])
  })
})

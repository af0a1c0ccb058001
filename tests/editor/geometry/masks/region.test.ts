import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { signedArea } from "../../../../static/src/editor/geometry/lines"
import {
  difference,
  intersection,
  symmetricDifference,
  union,
  unionOf,
} from "../../../../static/src/editor/geometry/masks/booleans"
import {
  complement,
  componentAt,
  componentsOf,
  enclosedAt,
  holesOf,
  withoutHoles,
  withoutSpecks,
} from "../../../../static/src/editor/geometry/masks/components"
import { regionOfPolygon } from "../../../../static/src/editor/geometry/masks/filling"
import { outlineOf, polygonOfRegion } from "../../../../static/src/editor/geometry/masks/outline"
import {
  areaOf,
  areEqual,
  boundsOfRegion,
  emptyRegion,
  hasPixel,
  isEmpty,
  isNear,
  type Region,
  regionOfBounds,
  shifted,
} from "../../../../static/src/editor/geometry/masks/region"
import { partFlaw } from "../../../../static/src/editor/geometry/rings"
import { anyRegion, drawn, region, regionWhere, SMALL } from "./regions"

const forAny = (law: (a: Region, b: Region) => void) =>
  fc.assert(fc.property(anyRegion, anyRegion, law), { numRuns: 300 })

const pixelsBy = (isIn: (x: number, y: number) => boolean) => regionWhere(SMALL, isIn)

describe("regions combine", () => {
  test.each([
    ["union", union, (a: boolean, b: boolean) => a || b],
    ["intersection", intersection, (a: boolean, b: boolean) => a && b],
    ["difference", difference, (a: boolean, b: boolean) => a && !b],
    ["symmetric difference", symmetricDifference, (a: boolean, b: boolean) => a !== b],
  ])("in their %s, pixel by pixel", (_name, combine, rule) => {
    forAny((a, b) => {
      const expected = pixelsBy((x, y) => rule(hasPixel(a, x, y), hasPixel(b, x, y)))
      expect(areEqual(combine(a, b), expected)).toBe(true)
    })
  })

  test("so that the areas add up", () => {
    forAny((a, b) => {
      expect(areaOf(union(a, b)) + areaOf(intersection(a, b))).toBe(areaOf(a) + areaOf(b))
      expect(areaOf(difference(a, b))).toBe(areaOf(a) - areaOf(intersection(a, b)))
    })
  })

  test("with what they are not to the whole image", () => {
    forAny((a) => {
      expect(areaOf(union(a, complement(a)))).toBe(SMALL.width * SMALL.height)
      expect(isEmpty(intersection(a, complement(a)))).toBe(true)
    })
  })

  test("many at once as one after the other", () => {
    fc.assert(
      fc.property(fc.array(anyRegion, { maxLength: 7 }), (all) => {
        const none = emptyRegion(SMALL)
        expect(areEqual(unionOf(all, none), all.reduce(union, none))).toBe(true)
      }),
    )
  })
})

describe("a region", () => {
  test("knows its bounds, to the pixel", () => {
    expect(boundsOfRegion(region(".....", "..#..", ".....", ".#...", "....."))).toEqual({
      minX: 1,
      minY: 1,
      maxX: 3,
      maxY: 4,
    })
  })

  test("is hit on its pixels, and near them by the distance", () => {
    const dot = region(".....", ".....", "..#..", ".....", ".....")

    expect(isNear(dot, [2.5, 2.5], 0)).toBe(true)
    expect(isNear(dot, [3.5, 2.5], 0)).toBe(false)
    expect(isNear(dot, [4.4, 2.5], 1.5)).toBe(true)
    expect(isNear(dot, [4.6, 2.5], 1.5)).toBe(false)
    expect(isNear(dot, [4, 4], 1.4)).toBe(false)
    expect(isNear(dot, [4, 4], 1.42)).toBe(true)
  })

  test("moves by whole pixels and loses what leaves the image", () => {
    expect(drawn(shifted(region("##..", "#...", "...#"), 1, 1))).toEqual(["....", ".##.", ".#.."])
  })

  test("is made of bounds that are cut at the image's edge", () => {
    const bounds = { minX: -3, minY: 0.4, maxX: 1.2, maxY: 1.6 }

    expect(drawn(regionOfBounds(bounds, { width: 3, height: 3 }))).toEqual(["##.", "##.", "..."])
  })
})

describe("connected parts", () => {
  test("are joined by sides and not by corners", () => {
    const parts = componentsOf(region("#..#", ".#.#", "...#"))

    expect(parts.map(drawn)).toEqual([
      ["#...", "....", "...."],
      ["....", ".#..", "...."],
      ["...#", "...#", "...#"],
    ])
  })

  test("make up the whole, none shares a pixel, none touches another", () => {
    forAny((a) => {
      const parts = componentsOf(a)
      expect(areEqual(unionOf(parts, emptyRegion(SMALL)), a)).toBe(true)
      expect(parts.reduce((sum, part) => sum + areaOf(part), 0)).toBe(areaOf(a))
      for (const part of parts) {
        expect(componentsOf(part)).toHaveLength(1)
        const beside = unionOf(
          [shifted(part, 1, 0), shifted(part, -1, 0), shifted(part, 0, 1), shifted(part, 0, -1)],
          emptyRegion(SMALL),
        )
        expect(isEmpty(intersection(beside, difference(a, part)))).toBe(true)
      }
    })
  })

  test("are found by a pixel", () => {
    const parts = region("##.#", "...#")

    expect(componentAt(parts, 3, 1)).toSatisfy((part: Region) => areaOf(part) === 2)
    expect(componentAt(parts, 2, 0)).toBeNull()
  })

  test("that are specks can be taken out", () => {
    expect(drawn(withoutSpecks(region("##.#", "#..#", "...."), 3))).toEqual([
      "##..",
      "#...",
      "....",
    ])
  })

  test("enclose holes, which a diagonal gap does not open", () => {
    const ring = region(".#..", "#.#.", ".##.", "....")

    expect(drawn(holesOf(ring))).toEqual(["....", ".#..", "....", "...."])
    expect(areaOf(withoutHoles(ring))).toBe(areaOf(ring) + 1)
    expect(enclosedAt(ring, 1, 1)).not.toBeNull()
    expect(enclosedAt(ring, 3, 3)).toBeNull()
  })

  test("keep holes that are larger than what is to be filled", () => {
    const ring = region("######", "#..#.#", "#..###", "######")

    expect(drawn(withoutHoles(ring, 1))).toEqual(["######", "#..###", "#..###", "######"])
  })
})

describe("an outline", () => {
  test("goes round a pixel clockwise on the screen", () => {
    const { parts } = polygonOfRegion(region("...", ".#.", "..."))

    expect(parts).toEqual([
      [
        [
          [1, 2],
          [1, 1],
          [2, 1],
          [2, 2],
        ],
      ],
    ])
  })

  test("gives the region back when it is filled, whatever the pixels", () => {
    forAny((a) => {
      expect(areEqual(regionOfPolygon(polygonOfRegion(a), a), a)).toBe(true)
    })
  })

  test("has exteriors clockwise, holes against them, and rings that never cross", () => {
    forAny((a) => {
      for (const [exterior = [], ...holes] of polygonOfRegion(a).parts) {
        expect(signedArea(exterior)).toBeGreaterThan(0)
        for (const hole of holes) expect(signedArea(hole)).toBeLessThan(0)
        expect(partFlaw([exterior, ...holes])).toBeNull()
      }
    })
  })

  test("has one part for each connected part, and its area between the rings", () => {
    forAny((a) => {
      const { parts } = polygonOfRegion(a)
      const areas = parts.map((rings) => rings.reduce((sum, ring) => sum + signedArea(ring), 0))

      expect(areas).toEqual(componentsOf(a).map(areaOf))
    })
  })

  test("has corners only where it turns", () => {
    expect(outlineOf(region("####", "####", "####")).corners).toHaveLength(8)
  })
})

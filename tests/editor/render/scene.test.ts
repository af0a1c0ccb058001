import * as fc from "fast-check"
import { expect, test } from "vitest"
import { createSpatialIndex } from "../../../static/src/editor/document/spatial-index"
import { packed, unpacked } from "../../../static/src/editor/render/packing"
import { visibleRecords } from "../../../static/src/editor/render/scene"
import { transformBetween } from "../../../static/src/editor/render/sheet"
import { annotation, anyBox, box } from "../make"

const STYLE = {
  coloursByCategory: new Map(),
  namesByCategory: new Map(),
  edgesByCategory: new Map(),
  authorColour: "#ffffff",
  dash: [],
  mark: "disc",
  lockedIds: new Set<string>(),
  colourBy: "category",
  fillOpacity: 0,
  hasNameTags: false,
} as const

test("records reach the worker as they were", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.uuid(), anyBox, fc.nat())), (facts) => {
      const records = facts.map(([id, shape, number]) => ({
        id,
        shape,
        category_id: number,
        z: number,
      }))
      expect(unpacked(packed(records))).toEqual(records)
    }),
  )
})

test("a shape of an unknown kind is not sent", () => {
  const odd = annotation("odd", { shape: { type: "hologram" } as never })

  expect(packed([odd, annotation("a")]).ids).toEqual(["a"])
})

test("only what the view shows is painted, without what is hidden", () => {
  const index = createSpatialIndex([
    annotation("seen", { shape: box(10, 10, 10, 10) }),
    annotation("hidden", { shape: box(20, 20, 10, 10) }),
    annotation("beyond", { shape: box(900, 10, 10, 10) }),
  ])
  const scene = { index, hiddenIds: new Set(["hidden"]), style: STYLE }
  const view = { scale: 2, x: 0, y: 0, devicePixelRatio: 1 }

  const records = visibleRecords(scene, view, { width: 400, height: 300 })

  expect(records.map(({ id }) => id)).toEqual(["seen"])
})

test("a sheet painted for one view is moved to where another has it", () => {
  const from = { scale: 2, x: 100, y: 50, devicePixelRatio: 1 }
  const to = { scale: 4, x: 10, y: 20, devicePixelRatio: 1 }

  expect(transformBetween(from, from)).toBe("translate(0px, 0px) scale(1)")
  // The image's corner is at (100, 50) of the sheet; twice as large it must come to (10, 20).
  expect(transformBetween(from, to)).toBe("translate(-190px, -80px) scale(2)")
})

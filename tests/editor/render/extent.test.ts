import { expect, test } from "vitest"
import type { Draft } from "../../../static/src/editor/document/draft"
import { imagePoint } from "../../../static/src/editor/geometry/points"
import { extentOf } from "../../../static/src/editor/render/extent"
import type { OverlayContent } from "../../../static/src/editor/render/overlay"
import type { RenderStyle } from "../../../static/src/editor/render/style"
import { annotation, box } from "../make"

const VIEW = { scale: 2, x: 10, y: 20, devicePixelRatio: 1 }
const STYLE: RenderStyle = {
  coloursByCategory: new Map(),
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
const CANVAS = { width: 1000, height: 800 }
const NOTHING: OverlayContent = {
  draft: null,
  selected: [],
  hovered: null,
  pending: [],
  gripped: [],
  hasNameTags: false,
}
const selected = annotation("a", { shape: box(100, 100, 50, 20) })

const extent = (content: Partial<OverlayContent>) =>
  extentOf({ ...NOTHING, ...content }, VIEW, CANVAS, STYLE)
const extentOfDraft = (draft: Partial<Draft>) => extent({ draft: { shapes: [], ...draft } })

test("it holds a selected shape, its lines and its handles", () => {
  expect(extent({ selected: [selected], gripped: [selected] })).toEqual({
    minX: 210 - 12,
    minY: 220 - 12,
    maxX: 310 + 12,
    maxY: 260 + 12,
  })
})

test("it holds the frame round an outline, with the handle that turns it", () => {
  const line = annotation("a", {
    shape: {
      type: "polyline",
      points: [
        [100, 100],
        [150, 120],
      ],
    },
  })

  expect(extent({ selected: [line], gripped: [line] })).toEqual({
    minX: 210 - 12 - 12,
    minY: 220 - 12 - 24 - 12,
    maxX: 310 + 12 + 12,
    maxY: 260 + 12 + 12,
  })
})

test("it ends with the canvas", () => {
  const { minX, minY } =
    extent({ selected: [annotation("a", { shape: box(-9, -9, 30, 30) })] }) ?? {}

  expect([minX, minY]).toEqual([0, 0])
})

test("there is none for what is out of sight", () => {
  expect(extent({ hovered: annotation("a", { shape: box(900, 900, 9, 9) }) })).toBeNull()
})

test("it has room for a name above its shape", () => {
  const { minY } = extent({ selected: [selected], hasNameTags: true }) ?? { minY: Number.NaN }

  expect(minY).toBeLessThanOrEqual(220 - 18)
})

test.each<[string, Partial<Draft>, [number, number]]>([
  ["a marquee", { marquee: { minX: 0, minY: 0, maxX: 200, maxY: 100 } }, [410, 220]],
  ["a word", { label: { at: imagePoint(50, 50), text: "nose" } }, [110, 120]],
  [
    "a guide",
    {
      sketch: {
        lines: [
          {
            points: [
              [0, 5],
              [300, 5],
            ],
            look: "guide",
          },
        ],
      },
    },
    [610, 30],
  ],
  ["a snap", { sketch: { snap: { at: [20, 30], on: "edge" } } }, [50, 80]],
  ["a shape", { shapes: [{ id: null, categoryId: 1, shape: box(0, 0, 90, 90) }] }, [190, 200]],
])("it holds %s of a draft", (_, draft, [x, y]) => {
  const { maxX, maxY } = extentOfDraft(draft) ?? { maxX: Number.NaN, maxY: Number.NaN }

  expect(maxX).toBeGreaterThanOrEqual(x)
  expect(maxY).toBeGreaterThanOrEqual(y)
})

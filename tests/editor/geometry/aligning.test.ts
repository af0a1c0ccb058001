import { describe, expect, test } from "vitest"
import { alignment } from "../../../static/src/editor/geometry/aligning"

const bounds = (minX: number, minY: number, maxX: number, maxY: number) => ({
  minX,
  minY,
  maxX,
  maxY,
})
const OTHER = bounds(100, 100, 200, 140)

describe("bounds beside others", () => {
  test("come into line with the nearest edge, each axis by itself", () => {
    const { dx, dy } = alignment(bounds(203, 300, 260, 350), [OTHER], 4)

    expect([dx, dy]).toEqual([-3, 0])
  })

  test("show the line that they come to share, from one to the other", () => {
    const { guides } = alignment(bounds(203, 300, 260, 350), [OTHER], 4)

    expect(guides).toEqual([
      [
        [200, 100],
        [200, 350],
      ],
    ])
  })

  test("line up by their middles", () => {
    const { dy } = alignment(bounds(300, 100.5, 360, 141.5), [OTHER], 4)

    expect(dy).toBe(-0.5)
  })

  test("stay where nothing is near", () => {
    expect(alignment(bounds(300, 300, 350, 350), [OTHER], 4)).toEqual({ dx: 0, dy: 0, guides: [] })
  })

  test("look only with the edges that move", () => {
    const pulled = bounds(203, 138, 203, 138)

    expect(alignment(pulled, [OTHER], 4, { x: ["min"], y: [] })).toMatchObject({ dx: -3, dy: 0 })
  })
})

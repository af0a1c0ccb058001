import { describe, expect, test } from "vitest"
import { handleNear, shownHandles } from "../../../static/src/editor/geometry/handle-grid"
import { polygonOf } from "../../../static/src/editor/geometry/kinds/polygon"
import { imagePoint } from "../../../static/src/editor/geometry/points"
import type { Polygon, Position } from "../../../static/src/editor/geometry/shapes"
import { box } from "../make"

/** A coast of so many points on a circle of 400 pixels. */
const coast = (count: number): Polygon =>
  polygonOf([
    [
      Array.from({ length: count }, (_, place): Position => {
        const turn = (2 * Math.PI * place) / count
        return [500 + 400 * Math.cos(turn), 500 + 400 * Math.sin(turn)]
      }),
    ],
  ])

describe("the handles of an outline", () => {
  test("of few points are all shown", () => {
    expect(shownHandles(box(0, 0, 10, 10), 1)).toHaveLength(8)
    expect(shownHandles(coast(40), 1)).toHaveLength(80)
  })

  test("of thousands are those that can be told apart at this zoom", () => {
    const shape = coast(5000)

    const far = shownHandles(shape, 1).length
    const near = shownHandles(shape, 1 / 64).length

    expect(far).toBeGreaterThan(100)
    expect(far).toBeLessThan(500)
    expect(near).toBe(10_000)
  })

  test("make no room for new vertices where sides are short on the screen", () => {
    const looks = (pixelSize: number) =>
      new Set(shownHandles(coast(1000), pixelSize).map(({ look }) => look))

    expect(looks(1)).toEqual(new Set(["vertex"]))
    expect(looks(1 / 32)).toEqual(new Set(["vertex", "between"]))
  })

  test("are found by place, the nearest of those that are shown, and none out of reach", () => {
    const shape = coast(5000)
    const shown = shownHandles(shape, 1)

    for (const at of [imagePoint(903, 500), imagePoint(500, 96), imagePoint(220, 217)]) {
      const byLooking = shown
        .map((handle) => ({ handle, far: Math.hypot(handle.at[0] - at[0], handle.at[1] - at[1]) }))
        .sort((a, b) => a.far - b.far)[0]
      expect(handleNear(shape, 1, at, 18)).toBe(byLooking?.handle)
    }
    expect(handleNear(shape, 1, imagePoint(500, 500), 18)).toBeNull()
  })
})

import { describe, expect, test } from "vitest"
import { screenPoint } from "../../../static/src/editor/geometry/points"
import { autoPanStep } from "../../../static/src/editor/viewport/auto-pan"

const FRAME = { canvas: { width: 800, height: 600 }, image: { width: 1000, height: 1000 } }
const IN_THE_MIDDLE = { scale: 2, x: -600, y: -600, devicePixelRatio: 1 }

const step = (x: number, y: number, view = IN_THE_MIDDLE) =>
  autoPanStep(screenPoint(x, y), view, FRAME)

describe("a drag that is held at the canvas's edge", () => {
  test("brings what is hidden there, the faster the farther out it is", () => {
    expect(step(-32, 300)).toEqual([10, 0])
    expect(step(840, 300)).toEqual([-12, 0])
    expect(step(400, -200)).toEqual([0, 24])
    expect(step(-32, 640)).toEqual([10, -12])
  })

  test("moves nothing while it is within", () => {
    expect(step(400, 300)).toEqual([0, 0])
  })

  test("moves nothing where all of the image is seen", () => {
    expect(step(-50, -50, { ...IN_THE_MIDDLE, x: 20, y: 0 })).toEqual([0, 0])
  })

  test("stops at the image's border", () => {
    expect(step(-50, 300, { ...IN_THE_MIDDLE, x: -3 })).toEqual([3, 0])
  })
})

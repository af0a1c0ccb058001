import { describe, expect, test } from "vitest"
import { zoomAfter } from "../../../static/src/editor/actions/view-actions"
import { AS_IT_IS, isAdjusted } from "../../../static/src/editor/document/looks"
import { stepsOf } from "../../../static/src/editor/render/adjustments"
import { gridStep } from "../../../static/src/editor/render/grid"

describe("how the picture is shown", () => {
  test("as it is takes no step", () => {
    expect(stepsOf(AS_IT_IS)).toEqual([])
    expect(isAdjusted(AS_IT_IS)).toBe(false)
    expect(isAdjusted({ ...AS_IT_IS, isInverted: true })).toBe(true)
  })

  test("one channel is shown as grey in all three", () => {
    const [step] = stepsOf({ ...AS_IT_IS, channel: "green" })

    expect(step).toEqual([
      "feColorMatrix",
      { type: "matrix", values: "0 1 0 0 0 0 1 0 0 0 0 1 0 0 0 0 0 0 1 0" },
    ])
  })

  test("contrast turns about the middle grey, brightness about black", () => {
    const [step] = stepsOf({ ...AS_IT_IS, contrast: 2 })
    const [brighter] = stepsOf({ ...AS_IT_IS, brightness: 2 })

    expect(step?.[1]).toEqual({ type: "linear", slope: "2", intercept: "-0.5" })
    expect(brighter?.[1]).toEqual({ type: "linear", slope: "2", intercept: "0" })
  })

  test("gamma comes before brightness, inverting last", () => {
    const steps = stepsOf({ ...AS_IT_IS, gamma: 2, brightness: 1.5, isInverted: true })

    expect(steps.map(([, { type }]) => type)).toEqual(["gamma", "linear", "table"])
    expect(steps[0]?.[1]["exponent"]).toBe("0.5")
  })
})

describe("the grid", () => {
  test.each([
    [64, 1],
    [8, 1],
    [1, 50],
    [0.5, 100],
    [0.1, 500],
    [3, 20],
  ])("at %d screen pixels per image pixel has a line every %d", (scale, step) => {
    expect(gridStep(scale)).toBe(step)
  })
})

test("zooming by keys goes through even zooms and ends at the last", () => {
  expect(zoomAfter(0.4, 1)).toBe(0.5)
  expect(zoomAfter(1, 1)).toBe(1.5)
  expect(zoomAfter(1, -1)).toBe(0.667)
  expect(zoomAfter(64, 1)).toBe(64)
})

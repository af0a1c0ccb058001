import { describe, expect, test } from "vitest"
import { screenPoint } from "../../../static/src/editor/geometry/points"
import { pinchBetween } from "../../../static/src/editor/viewport/pinch"
import { wheelGesture } from "../../../static/src/editor/viewport/wheel"

const turn = (facts: Partial<Parameters<typeof wheelGesture>[0]>) =>
  wheelGesture({
    deltaX: 0,
    deltaY: 0,
    deltaMode: 0,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    ...facts,
  })

describe("a turn of the wheel", () => {
  test("away from you zooms in, towards you out, by as much", () => {
    const inwards = turn({ deltaY: -120 })
    const outwards = turn({ deltaY: 120 })

    expect(
      inwards.kind === "zoom" && outwards.kind === "zoom" && inwards.factor * outwards.factor,
    ).toBeCloseTo(1)
    expect(inwards.kind === "zoom" && inwards.factor).toBeGreaterThan(1)
  })

  test("in lines, as Firefox reports it, zooms like one in pixels", () => {
    expect(turn({ deltaY: -3, deltaMode: 1 })).toMatchObject({ kind: "zoom" })
  })

  test("on a trackpad pans with the fingers", () => {
    expect(turn({ deltaX: 3.5, deltaY: -7.25 })).toEqual({ kind: "pan", dx: -3.5, dy: 7.25 })
    expect(turn({ deltaY: 4 })).toEqual({ kind: "pan", dx: -0, dy: -4 })
  })

  test("with Ctrl, which is what a pinch reports, zooms finely", () => {
    const pinch = turn({ deltaY: -2.5, ctrlKey: true })

    expect(pinch.kind === "zoom" && pinch.factor).toBeCloseTo(Math.exp(0.025))
  })

  test("with Shift pans sideways", () => {
    expect(turn({ deltaY: 120, shiftKey: true })).toEqual({ kind: "pan", dx: -120, dy: 0 })
  })

  test("never zooms by more than two, whatever the driver sends", () => {
    expect(turn({ deltaY: -9999 })).toEqual({ kind: "zoom", factor: 2 })
  })
})

test("a pinch carries its middle along and zooms by its spread", () => {
  const pinch = pinchBetween(
    [screenPoint(0, 0), screenPoint(100, 0)],
    [screenPoint(10, 20), screenPoint(210, 20)],
  )

  expect(pinch).toEqual({ dx: 60, dy: 20, factor: 2, at: screenPoint(110, 20) })
})

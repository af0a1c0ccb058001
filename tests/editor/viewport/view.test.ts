import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { imagePoint, screenPoint } from "../../../static/src/editor/geometry/points"
import * as views from "../../../static/src/editor/viewport/view"
import { Viewport } from "../../../static/src/editor/viewport/viewport"

const FRAME = { canvas: { width: 1200, height: 800 }, image: { width: 4000, height: 3000 } }
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const anyView: fc.Arbitrary<views.View> = fc.record({
  scale: number(0.05, 64),
  x: number(-5000, 5000),
  y: number(-5000, 5000),
  devicePixelRatio: fc.constantFrom(1, 1.5, 2),
})
const anyPlace = fc.tuple(number(0, 1200), number(0, 800)).map(([x, y]) => screenPoint(x, y))

const expectNear = (a: readonly number[], b: readonly number[]) => {
  for (const [axis, value] of a.entries()) expect(value).toBeCloseTo(b[axis] ?? Number.NaN, 4)
}

describe("a view", () => {
  test("takes a point to the screen and back to the same place", () => {
    fc.assert(
      fc.property(anyView, anyPlace, (view, at) => {
        expectNear(views.toScreen(view, views.toImage(view, at)), at)
      }),
    )
  })

  test("keeps what is under the cursor there while zooming", () => {
    fc.assert(
      fc.property(anyView, anyPlace, number(0.5, 2), (view, at, factor) => {
        const zoomed = views.zoomAt(view, at, factor, FRAME)
        expectNear(views.toScreen(zoomed, views.toImage(view, at)), at)
      }),
    )
  })

  test("shows the whole image when fitted, however large it is", () => {
    const seen = views.visibleBounds(views.fitted(FRAME, 1), FRAME.canvas)

    expect(seen.minX).toBeLessThanOrEqual(0)
    expect(seen.maxY).toBeGreaterThanOrEqual(3000)
  })

  test.each([
    [1, 8],
    [50, 8],
    [128, (FRAME.canvas.height - 48) / 128],
  ])("enlarges an image of %i pixels to fit the stage, at most eight times", (side, scale) => {
    const frame = { ...FRAME, image: { width: side, height: side } }

    expect(views.fitted(frame, 1).scale).toBeCloseTo(scale)
  })

  test("cannot lose the image, wherever it is dragged", () => {
    fc.assert(
      fc.property(anyView, (view) => {
        const kept = views.keptInSight(view, FRAME)
        const seen = views.visibleBounds(kept, FRAME.canvas)
        expect(seen.minX).toBeLessThan(FRAME.image.width)
        expect(seen.maxX).toBeGreaterThan(0)
        expect(seen.minY).toBeLessThan(FRAME.image.height)
        expect(seen.maxY).toBeGreaterThan(0)
      }),
    )
  })

  test("brings an object into sight, and stays where it is if the object is there already", () => {
    const view = views.zoomTo({ minX: 0, minY: 0, maxX: 400, maxY: 300 }, FRAME, 1)
    const there = views.broughtIntoSight(
      view,
      { minX: 2000, minY: 2000, maxX: 2050, maxY: 2050 },
      FRAME.canvas,
    )
    const seen = views.visibleBounds(there, FRAME.canvas)

    expect(seen.minX).toBeLessThan(2000)
    expect(seen.maxX).toBeGreaterThan(2050)
    expect(there.scale).toBe(view.scale)
    expect(
      views.broughtIntoSight(view, { minX: 50, minY: 50, maxX: 100, maxY: 100 }, FRAME.canvas),
    ).toEqual(view)
  })
})

describe("the viewport", () => {
  test("stays fitted while the window changes, until it is moved", () => {
    const viewport = new Viewport(FRAME.image)
    viewport.resize({ width: 1200, height: 800 }, 1)
    viewport.resize({ width: 600, height: 400 }, 1)
    expect(viewport.view.value).toEqual(
      views.fitted({ ...FRAME, canvas: { width: 600, height: 400 } }, 1),
    )

    viewport.zoomBy(4)
    const middle = views.toImage(viewport.view.value, screenPoint(300, 200))
    viewport.resize({ width: 1000, height: 1000 }, 2)

    expectNear(views.toImage(viewport.view.value, screenPoint(500, 500)), middle)
    expect(viewport.view.value.devicePixelRatio).toBe(2)
  })

  test("zooms no further than pixels the size of a thumb, nor to a speck", () => {
    const viewport = new Viewport(FRAME.image)
    viewport.resize(FRAME.canvas, 1)
    for (let turn = 0; turn < 100; turn++) viewport.zoomBy(2)
    expect(viewport.view.value.scale).toBe(views.LARGEST_SCALE)
    for (let turn = 0; turn < 100; turn++) viewport.zoomBy(0.5)
    expect(viewport.view.value.scale).toBeCloseTo(views.fitted(FRAME, 1).scale / 2)
  })

  test("goes to 100 % about the middle", () => {
    const viewport = new Viewport(FRAME.image)
    viewport.resize(FRAME.canvas, 1)
    viewport.zoomToScale(1)

    expect(viewport.view.value.scale).toBe(1)
    expectNear(views.toImage(viewport.view.value, screenPoint(600, 400)), imagePoint(2000, 1500))
  })
})

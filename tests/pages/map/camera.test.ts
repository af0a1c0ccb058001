import { describe, expect, it } from "vitest"
import {
  type Camera,
  clamped,
  fitted,
  fromScreen,
  MAX_ZOOM,
  panned,
  placeOnScreen,
  seen,
  toScreen,
  zoomedAt,
} from "../../../static/src/pages/map/camera"
import { toWorld } from "../../../static/src/pages/map/mercator"

const SIZE = { width: 800, height: 600 }
const PARIS: Camera = { center: toWorld({ latitude: 48.86, longitude: 2.3 }), zoom: 10 }

describe("the camera of a map", () => {
  it("keeps what lies at the point when it comes closer", () => {
    const at = { x: 100, y: 500 }
    const before = fromScreen(at, PARIS, SIZE)

    const closer = zoomedAt(PARIS, 2, at, SIZE)

    expect(closer.zoom).toBe(12)
    expect(toScreen(before, closer, SIZE).x).toBeCloseTo(100, 3)
    expect(toScreen(before, closer, SIZE).y).toBeCloseTo(500, 3)
  })

  it("moves by as many px as hands do", () => {
    const moved = panned(PARIS, 30, -20, SIZE)
    const paris = placeOnScreen({ latitude: 48.86, longitude: 2.3 }, moved, SIZE)

    expect(paris.x).toBeCloseTo(430, 6)
    expect(paris.y).toBeCloseTo(280, 6)
  })

  it("goes round the earth, and not beyond its poles", () => {
    const far = panned({ center: { x: 0.99, y: 0.5 }, zoom: 3 }, -500, 100_000, SIZE)

    expect(far.center.x).toBeLessThan(0.5)
    expect(seen(far, SIZE).north).toBeCloseTo(85.0511, 3)
  })

  it("never shows less than the world in its height", () => {
    expect(clamped({ center: { x: 0.5, y: 0.2 }, zoom: -3 }, SIZE)).toEqual({
      center: { x: 0.5, y: 0.5 },
      zoom: Math.log2(600 / 256),
    })
    expect(clamped({ ...PARIS, zoom: 40 }, SIZE).zoom).toBe(MAX_ZOOM)
  })

  it("shows all of a box, across the antimeridian too", () => {
    const fiji = { west: 177, east: 182, south: -20, north: -16 }

    const window = seen(fitted(fiji, SIZE), SIZE)
    const east = placeOnScreen({ latitude: -18, longitude: -178 }, fitted(fiji, SIZE), SIZE)

    expect(window.south).toBeLessThan(-20)
    expect(window.north).toBeGreaterThan(-16)
    expect(east.x).toBeGreaterThan(400)
    expect(east.x).toBeLessThan(800)
  })

  it("comes no closer than streets to a single place", () => {
    const place = { west: 2, east: 2, south: 48, north: 48 }

    expect(fitted(place, SIZE).zoom).toBe(MAX_ZOOM - 2)
  })
})

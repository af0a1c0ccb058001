import { describe, expect, it } from "vitest"
import {
  type Bounds,
  boundsOf,
  LIMIT_DEG,
  toPlace,
  toWorld,
  wrapped,
} from "../../../static/src/pages/map/mercator"

describe("Web Mercator", () => {
  it("puts the world into a square", () => {
    expect(toWorld({ latitude: 0, longitude: 0 })).toEqual({ x: 0.5, y: 0.5 })
    expect(toWorld({ latitude: LIMIT_DEG, longitude: -180 }).y).toBeCloseTo(0, 9)
    expect(toWorld({ latitude: -90, longitude: 180 }).y).toBeCloseTo(1, 9)
  })

  it("is where tile servers have Paris", () => {
    const { x, y } = toWorld({ latitude: 48.8584, longitude: 2.2945 })

    expect([Math.floor(x * 2 ** 12), Math.floor(y * 2 ** 12)]).toEqual([2074, 1409])
  })

  it("goes back to where it came from", () => {
    const place = toPlace(toWorld({ latitude: -33.8568, longitude: 151.2153 }))

    expect(place.latitude).toBeCloseTo(-33.8568, 9)
    expect(place.longitude).toBeCloseTo(151.2153, 9)
  })

  it.each([
    [190, -170],
    [-190, 170],
    [180, -180],
    [725, 5],
    [-180, -180],
  ])("knows %d as %d", (longitude, same) => {
    expect(wrapped(longitude)).toBe(same)
  })
})

describe("the box round all", () => {
  const box = (west: number, east = west): Bounds => ({ west, east, south: 0, north: 1 })

  it("is none round nothing", () => {
    expect(boundsOf([])).toBeNull()
  })

  it("leaves out the widest gap", () => {
    expect(boundsOf([box(2, 3), box(-80), box(20)])).toMatchObject({ west: -80, east: 20 })
  })

  it("goes across the antimeridian where that is shorter", () => {
    expect(boundsOf([box(179.9), box(-179.9)])).toMatchObject({ west: 179.9, east: 180.1 })
  })

  it("takes in what lies within another", () => {
    expect(boundsOf([box(0, 50), box(10), box(60)])).toMatchObject({ west: 0, east: 60 })
  })
})

import { describe, expect, it } from "vitest"
import { graticuleOf, scaleBar } from "../../../static/src/pages/map/graticule"
import {
  areaTerm,
  boxAround,
  circleAround,
  cornersOf,
  thinned,
} from "../../../static/src/pages/map/shapes"
import { addressOf, tilesFor } from "../../../static/src/pages/map/tiles"

describe("the box around what a filter draws", () => {
  it("begins within the world and goes on across the antimeridian", () => {
    const corners = [
      { latitude: -16, longitude: -181 },
      { latitude: -18, longitude: -179 },
    ]

    expect(boxAround(corners)).toEqual({ west: 179, east: 181, south: -18, north: -16 })
  })

  it("holds a circle", () => {
    const { west, east, south, north } = boxAround(
      circleAround({ latitude: 48.85, longitude: 2.35 }, 111_195),
    )

    expect(north - south).toBeCloseTo(2, 2)
    expect(east - west).toBeGreaterThan(3)
    expect(west).toBeLessThan(2.35)
  })
})

describe("areas", () => {
  it("are terms of the filter language", () => {
    const box = cornersOf({ west: 2.2, south: 48.8, east: 2.41234567, north: 48.9 })

    expect(areaTerm(box)).toBe("within:48.9,2.2;48.9,2.412346;48.8,2.412346;48.8,2.2")
  })

  it("lose the points that show nothing", () => {
    const side = Array.from({ length: 50 }, (_, at) => ({ x: at * 2, y: 0 }))

    const loop = thinned([...side, { x: 100, y: 100 }, { x: 0, y: 100 }])

    expect(loop).toEqual([
      { x: 0, y: 0 },
      { x: 98, y: 0 },
      { x: 100, y: 100 },
      { x: 0, y: 100 },
    ])
  })

  it("have sixty corners at most", () => {
    const wild = Array.from({ length: 130 }, (_, at) => ({ x: at, y: (at % 2) * 200 }))

    expect(thinned(wild).length).toBeLessThanOrEqual(60)
  })

  it("round a place are as wide as they say", () => {
    const north = circleAround({ latitude: 60, longitude: 10 }, 111_195)[0]
    const east = circleAround({ latitude: 60, longitude: 10 }, 111_195)[18]

    expect(north?.latitude).toBeCloseTo(61, 3)
    expect(east?.longitude).toBeCloseTo(12, 1)
  })
})

describe("the lines of a map", () => {
  it("stand at round degrees, with the hemisphere beside them", () => {
    const { meridians, parallels } = graticuleOf(
      { west: 170, east: 195, south: -12, north: 12 },
      256 * 2 ** 4,
    )

    expect(meridians.map(({ words }) => words)).toEqual(["170° E", "180°", "170° W"])
    expect(parallels.map(({ words }) => words)).toEqual(["10° S", "0°", "10° N"])
  })

  it("have a scale of a round length", () => {
    expect(scaleBar(1000, 110)).toEqual({ px: 100, words: "100 km" })
    expect(scaleBar(0.7, 110)).toMatchObject({ words: "50 m" })
  })
})

describe("tiles", () => {
  it("repeat eastward and end at the poles", () => {
    const tiles = tilesFor({ center: { x: 0.5, y: 0.5 }, zoom: 0 }, { width: 600, height: 500 })

    expect(tiles.map(({ x, y }) => [x, y])).toEqual([
      [-1, 0],
      [0, 0],
      [1, 0],
    ])
    expect(addressOf("https://t.example/{z}/{x}/{y}.png", { z: 2, x: -1, y: 1 })).toBe(
      "https://t.example/2/3/1.png",
    )
  })
})

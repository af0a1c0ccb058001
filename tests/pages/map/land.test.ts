import { describe, expect, it } from "vitest"
import { pathsOf } from "../../../static/src/pages/map/land"

/** An island on both sides of the antimeridian, and one round the pole. */
const WORLD: Parameters<typeof pathsOf>[0] = {
  type: "Topology",
  arcs: [
    [
      [179, 0],
      [-179, 0],
      [-179, 10],
      [179, 10],
      [179, 0],
    ],
    [
      [-180, -70],
      [-60, -70],
      [60, -70],
      [180, -70],
      [-180, -70],
    ],
  ],
  objects: {
    land: {
      type: "GeometryCollection",
      geometries: [
        { type: "Polygon", arcs: [[0]] },
        { type: "Polygon", arcs: [[1]] },
      ],
    },
    countries: { type: "GeometryCollection", geometries: [] },
  },
}

describe("outlines of land", () => {
  it("do not leap from one edge of the world to the other", () => {
    const [island = ""] = pathsOf(WORLD).land.split("Z")
    const xs = island.match(/\d+(?= )/g)?.map(Number) ?? []

    expect(Math.max(...xs) - Math.min(...xs)).toBe(5556)
  })

  it("hold the pole that they go round", () => {
    const pole = pathsOf(WORLD).land.split("Z")[1] ?? ""

    expect(pole).toContain(" 1000000")
  })
})

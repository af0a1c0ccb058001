import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { boundsMeet } from "../../../static/src/editor/geometry/bounds"
import {
  boundsOfPoints,
  type Line,
  passesThrough,
  segmentsCross,
  sideCount,
} from "../../../static/src/editor/geometry/lines"
import { crossesLine, crossingAmong, visitSides } from "../../../static/src/editor/geometry/runs"
import type { Position } from "../../../static/src/editor/geometry/shapes"

const coordinate = fc.integer({ min: 0, max: 200 })
const position: fc.Arbitrary<Position> = fc.tuple(coordinate, coordinate)
/** Lines shorter and longer than a run. */
const line: fc.Arbitrary<Line> = fc.record({
  points: fc.array(position, { minLength: 2, maxLength: 100 }),
  isClosed: fc.boolean(),
})

const sidesOf = ({ points, isClosed }: Line): [Position, Position][] =>
  points
    .slice(0, sideCount({ points, isClosed }))
    .map((point, place) => [point, points[(place + 1) % points.length] ?? point])

/** Each corner of a line with those beside it. */
const turnsOf = (line: Line): [Position, Position, Position][] =>
  sidesOf(line).flatMap(([before, corner], place): [Position, Position, Position][] => {
    const after = line.points[line.isClosed ? (place + 2) % line.points.length : place + 2]
    return after ? [[before, corner, after]] : []
  })

describe("the sides of a line", () => {
  test("near some bounds are visited, each once and no others", () => {
    fc.assert(
      fc.property(line, position, position, (one, a, b) => {
        const near = boundsOfPoints([a, b])
        const visited: number[] = []
        visitSides(one, near, (_from, _to, place) => visited.push(place))
        const expected = sidesOf(one).flatMap(([from, to], place) =>
          boundsMeet(boundsOfPoints([from, to]), near) ? [place] : [],
        )
        expect(visited).toEqual(expected)
      }),
    )
  })

  test("cross where a search through all pairs finds a crossing, and only there", () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 3 }), (lines) => {
        const sides = lines.flatMap(sidesOf)
        const turns = lines.flatMap(turnsOf)
        const isCrossing = sides.some(
          ([a, b], place) =>
            sides.slice(place + 1).some(([c, d]) => segmentsCross(a, b, c, d)) ||
            turns.some((corners) => passesThrough(corners, a, b)),
        )
        expect(crossingAmong(lines) !== null).toBe(isCrossing)
      }),
    )
  })

  test("are named by the crossing", () => {
    const across: Line = {
      points: [
        [5, -5],
        [5, 15],
      ],
      isClosed: false,
    }
    const square: Line = {
      points: [
        [0, 0],
        [10, 0],
        [10, 10],
        [0, 10],
      ],
      isClosed: true,
    }

    expect(crossingAmong([square, across])).toEqual([0, 0, 1, 0])
    expect(crossesLine([5, 5], [15, 5], square)).toBe(true)
    expect(crossesLine([2, 2], [8, 8], square)).toBe(false)
  })
})

test("ends that touch a segment do not cross it, nor do those within a rounding's reach", () => {
  expect(segmentsCross([0, 0], [10, 0], [5, 0], [5, 10])).toBe(false)
  expect(segmentsCross([0, 0], [10, 0], [5, -0.01], [5, 10])).toBe(false)
  expect(segmentsCross([0, 0], [10, 0], [5, -0.1], [5, 10])).toBe(true)
})

test("a ring that goes through a line in one of its corners crosses it; one that turns back there does not", () => {
  expect(
    passesThrough(
      [
        [5, -5],
        [5, 0],
        [7, 5],
      ],
      [0, 0],
      [10, 0],
    ),
  ).toBe(true)
  expect(
    passesThrough(
      [
        [5, -5],
        [5, 0],
        [7, -5],
      ],
      [0, 0],
      [10, 0],
    ),
  ).toBe(false)
  expect(
    passesThrough(
      [
        [5, -5],
        [10, 0],
        [7, 5],
      ],
      [0, 0],
      [10, 0],
    ),
  ).toBe(false)
})

test("an outline of ten thousand points that nowhere crosses itself is found to be sound", () => {
  const points = Array.from({ length: 10_000 }, (_, place): Position => {
    const angle = (2 * Math.PI * place) / 10_000
    const radius = 1000 + 20 * Math.sin(40 * angle)
    return [2000 + radius * Math.cos(angle), 2000 + radius * Math.sin(angle)]
  })

  expect(crossingAmong([{ points, isClosed: true }])).toBeNull()
})

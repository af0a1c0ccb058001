import type { Size } from "../bounds"
import type { Polygon, Position, Ring } from "../shapes"
import { difference, unionOf } from "./booleans"
import { emptyRegion, type Region, RegionBuilder } from "./region"

/** pycocotools walks an outline on a grid of fifths of a pixel. */
const SCALE = 5
/** Between these two of a column's fifths lies its middle: an outline that goes over it bounds a span there. */
const MIDDLE = 2

/**
 * The pixels of a polygon by pycocotools' rule (`rleFrPoly`), so that the server, and whoever reads an export, finds
 * the same ones: outlines are drawn on a grid of fifths of a pixel, and a column's spans are bounded where they pass
 * its middle. Parts add up, holes cut only their own part.
 */
export const regionOfPolygon = ({ parts }: Polygon, size: Size): Region =>
  unionOf(
    parts.map(([exterior = [], ...holes]) =>
      difference(
        regionOfRing(exterior, size),
        unionOf(
          holes.map((hole) => regionOfRing(hole, size)),
          emptyRegion(size),
        ),
      ),
    ),
    emptyRegion(size),
  )

/** The pixels within one ring, by the same rule. Where a ring crosses itself, by even and odd. */
export const regionOfRing = (ring: Ring, size: Size): Region => {
  const toggles = new Toggles(size)
  const corners = ring.map(([x, y]): Position => [inFifths(x), inFifths(y)])
  corners.forEach((corner, place) => {
    walk(corner, corners[(place + 1) % corners.length] ?? corner, toggles)
  })
  return toggles.region()
}

/** As C converts to a whole number: towards zero. */
const inFifths = (at: number): number => Math.trunc(SCALE * at + 0.5)

/** Walk one side, a step at a time along its longer direction, and note where it passes the middle of a column. */
const walk = (from: Position, to: Position, toggles: Toggles): void => {
  const [dx, dy] = [Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1])]
  const isFlat = dx >= dy
  const isBackwards = isFlat ? from[0] > to[0] : from[1] > to[1]
  const [start, end] = isBackwards ? [to, from] : [from, to]
  if (dx === 0) return
  const slope = isFlat ? (end[1] - start[1]) / dx : (end[0] - start[0]) / dy
  const length = isFlat ? dx : dy
  const at = (step: number): Position =>
    isFlat
      ? [start[0] + step, Math.trunc(start[1] + slope * step + 0.5)]
      : [Math.trunc(start[0] + slope * step + 0.5), start[1] + step]
  let before = at(0)
  for (let step = 1; step <= length; step++) {
    const next = at(step)
    if (next[0] !== before[0])
      toggles.add(Math.min(before[0], next[0]), Math.min(before[1], next[1]))
    before = next
  }
}

/** Where, counted down the columns, the inside begins or ends. */
class Toggles {
  readonly #size: Size
  readonly #places: number[] = []

  constructor(size: Size) {
    this.#size = size
  }

  /** An outline passes from the fifth `x` to the next one at the row of fifths `y`. */
  add(x: number, y: number): void {
    const column = (x - MIDDLE) / SCALE
    if (!Number.isInteger(column) || column < 0 || column > this.#size.width - 1) return
    const row = Math.ceil(Math.min(Math.max((y + 0.5) / SCALE - 0.5, 0), this.#size.height))
    this.#places.push(column * this.#size.height + row)
  }

  region(): Region {
    const places = Float64Array.from(this.#places).sort()
    const builder = new RegionBuilder(this.#size, places.length * 2)
    for (let place = 0; place < places.length; place += 2)
      builder.addRun(places[place] ?? 0, places[place + 1] ?? this.#size.width * this.#size.height)
    return builder.region()
  }
}

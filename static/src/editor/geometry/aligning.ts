import type { Bounds } from "./bounds"
import type { Position } from "./shapes"

/** A step that brings edges into line with those of neighbours, and the lines that they come to share. */
export type Alignment = {
  readonly dx: number
  readonly dy: number
  readonly guides: readonly (readonly [Position, Position])[]
}

/** Which places of the moved bounds look for a neighbour's edge: both edges and the middle, or one edge alone. */
export type AlignedPlaces = {
  readonly x: readonly ("min" | "middle" | "max")[]
  readonly y: readonly ("min" | "middle" | "max")[]
}

/** All places of an object that is moved whole. */
export const ALL_PLACES: AlignedPlaces = {
  x: ["min", "middle", "max"],
  y: ["min", "middle", "max"],
}

const NONE: Alignment = { dx: 0, dy: 0, guides: [] }

/** How to move `bounds`, by no more than `reach` on each axis, so that they line up with the nearest edge of others. */
export const alignment = (
  bounds: Bounds,
  others: readonly Bounds[],
  reach: number,
  places: AlignedPlaces = ALL_PLACES,
): Alignment => {
  const x = nearestLine(axisOf(bounds, "x"), others, reach, places.x)
  const y = nearestLine(axisOf(bounds, "y"), others, reach, places.y)
  if (!(x || y)) return NONE
  const [dx, dy] = [x?.step ?? 0, y?.step ?? 0]
  const moved = {
    minX: bounds.minX + dx,
    minY: bounds.minY + dy,
    maxX: bounds.maxX + dx,
    maxY: bounds.maxY + dy,
  }
  return {
    dx,
    dy,
    guides: [...(x ? [downGuide(x, moved)] : []), ...(y ? [acrossGuide(y, moved)] : [])],
  }
}

type Axis = { readonly name: "x" | "y"; readonly min: number; readonly max: number }
type Found = { readonly at: number; readonly step: number; readonly other: Bounds }

const axisOf = (bounds: Bounds, name: "x" | "y"): Axis =>
  name === "x"
    ? { name, min: bounds.minX, max: bounds.maxX }
    : { name, min: bounds.minY, max: bounds.maxY }

const nearestLine = (
  axis: Axis,
  others: readonly Bounds[],
  reach: number,
  places: AlignedPlaces["x"],
): Found | null => {
  let found: Found | null = null
  for (const place of places)
    for (const other of others)
      for (const at of linesOf(axisOf(other, axis.name), place)) {
        const step = at - placeOn(axis, place)
        const far = Math.abs(step)
        if (found ? far < Math.abs(found.step) : far <= reach) found = { at, step, other }
      }
  return found
}

/** Edges line up with edges, middles with middles. */
const linesOf = (axis: Axis, place: "min" | "middle" | "max"): readonly number[] =>
  place === "middle" ? [placeOn(axis, "middle")] : [axis.min, axis.max]

const placeOn = ({ min, max }: Axis, place: "min" | "middle" | "max"): number => {
  if (place === "middle") return (min + max) / 2
  return place === "min" ? min : max
}

const downGuide = ({ at, other }: Found, moved: Bounds): readonly [Position, Position] => [
  [at, Math.min(moved.minY, other.minY)],
  [at, Math.max(moved.maxY, other.maxY)],
]

const acrossGuide = ({ at, other }: Found, moved: Bounds): readonly [Position, Position] => [
  [Math.min(moved.minX, other.minX), at],
  [Math.max(moved.maxX, other.maxX), at],
]

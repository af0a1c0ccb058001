import { reshape } from "../document/edits"
import { merge } from "../document/region-edits"
import { announce } from "../document/state"
import type { Annotation } from "../document/types"
import { type Size, unionOfBounds } from "../geometry/bounds"
import { asPolygon } from "../geometry/converting"
import { boundsOf, kindOf } from "../geometry/kinds"
import { difference, union } from "../geometry/masks/booleans"
import { withoutHoles } from "../geometry/masks/components"
import { maskOf, regionOf } from "../geometry/masks/masks"
import { areEqual, isEmpty, type Region } from "../geometry/masks/region"
import { isRegionShape, regionOfShape } from "../geometry/masks/shape-regions"
import type { Polygon, Shape } from "../geometry/shapes"
import { refusalOf, wordOf } from "../tools/refusals"
import { categoryOf, commitAndSay, type DrawingPorts, editableSelection } from "./ports"

const NOT_LOADED = "This could not be loaded. Check the connection, then try again."
const FEWEST_JOINED = "Select two or more regions to join them."
const NOTHING_BELOW = "Nothing that can be changed lies under the selection."
const NO_HOLES = "No selected region has holes."
/** A change of less than this, in square pixels, is rounding. */
const NO_CHANGE_PX2 = 0.01

type Booleans = typeof import("../geometry/polygon-booleans")

/** Boolean operations on polygons are fetched when they are first needed. */
const loadBooleans = async ({ state }: DrawingPorts): Promise<Booleans | null> => {
  try {
    return await import("../geometry/polygon-booleans")
  } catch {
    announce(state, NOT_LOADED)
    return null
  }
}

/** One object of what is selected: the first of them, which keeps its attributes. */
export const join = async (ports: DrawingPorts): Promise<void> => {
  const selected = editableSelection(ports)
  const [first, ...others] = selected
  const refusal = refusalToJoin(ports, selected)
  if (refusal !== null || !first) {
    announce(ports.state, refusal ?? FEWEST_JOINED)
    return
  }
  const session = ports.session()
  const booleans = await loadBooleans(ports)
  if (!booleans || ports.session() !== session) return
  const shapes = selected.map((one) => one.shape)
  const shape = keptIn(session.image, joined(booleans, shapes, session.image))
  const flaw = shape && kindOf(shape).flaw(shape, 0)
  if (!shape || flaw !== null) {
    announce(ports.state, flaw ?? FEWEST_JOINED)
    return
  }
  const ids = others.map(({ id }) => id)
  if (commitAndSay(ports, merge(first.id, shape, ids), `${selected.length} joined into one.`))
    ports.state.selection.select([first.id])
}

const refusalToJoin = (ports: DrawingPorts, selected: readonly Annotation[]): string | null => {
  const [first] = selected
  if (!first || selected.length < 2) return FEWEST_JOINED
  const names = new Set(selected.map((one) => categoryOf(ports, one)?.name ?? "unknown"))
  if (names.size > 1)
    return `Only objects of one category can be joined; these are ${[...names].join(" and ")}.`
  const line = selected.find(({ shape }) => shape.type !== "mask" && !kindOf(shape).isFilled)
  if (line) return `Only regions can be joined; a ${wordOf(line.shape.type)} encloses nothing.`
  return refusalOf(categoryOf(ports, first), "polygon")
}

/** Pixels, if one of them has pixels; else one polygon. */
const joined = (
  { polygonUnion }: Booleans,
  shapes: readonly Shape[],
  image: Size,
): Shape | null => {
  const regions = shapes.map(asRegionShape)
  if (!regions.some((shape) => shape?.type === "mask"))
    return polygonUnion(regions.flatMap((shape) => (shape?.type === "polygon" ? [shape] : [])))
  const pixels = regions.flatMap((shape) => (shape ? [regionOfShape(shape, image)] : []))
  return maskOf(pixels.reduce(union))
}

/** An ellipse or a rotated box may reach out of the image, a region may not. */
const keptIn = (image: Size, shape: Shape | null): Shape | null => {
  const confined = shape && kindOf(shape).confined(shape, image)
  return confined && kindOf(confined).rounded(confined)
}

const asRegionShape = (shape: Shape) => (isRegionShape(shape) ? shape : asPolygon(shape))

/** Take the selected regions out of all others that they overlap. */
export const subtract = async (ports: DrawingPorts): Promise<void> => {
  const session = ports.session()
  const selected = editableSelection(ports).filter(({ shape }) => asRegionShape(shape) !== null)
  const neighbours = neighboursOf(ports, selected)
  const booleans = neighbours.length > 0 ? await loadBooleans(ports) : null
  if (ports.session() !== session || (neighbours.length > 0 && !booleans)) return
  const shapes = new Map<string, Shape>()
  let covered = 0
  for (const { id, shape } of neighbours) {
    const left = booleans && without(booleans, shape, selected, session.image)
    if (left === null) covered += 1
    else if (isChanged(shape, left)) shapes.set(id, left)
  }
  const below = covered > 0 ? ` ${covered} wholly under it stayed as ${isOrAre(covered)}.` : ""
  if (shapes.size > 0)
    commitAndSay(
      ports,
      reshape(shapes),
      `Taken out of ${counted(shapes.size, "neighbour")}.${below}`,
    )
  else announce(ports.state, covered > 0 ? below.trim() : NOTHING_BELOW)
}

const neighboursOf = (
  { session, state }: DrawingPorts,
  selected: readonly Annotation[],
): readonly Annotation[] => {
  const bounds = unionOfBounds(selected.map(({ shape }) => boundsOf(shape)))
  if (!bounds) return []
  const isEditable = (id: string) =>
    !(state.lockedIds.peek().has(id) || state.hiddenIds.peek().has(id))
  return session()
    .index.search(bounds)
    .filter(({ id, shape }) => isEditable(id) && isRegionShape(shape))
    .filter(({ id }) => !state.selection.isSelected(id))
}

/** What is left of a region without others, or null for nothing. */
const without = (
  { polygonDifference }: Booleans,
  shape: Shape,
  others: readonly Annotation[],
  image: Size,
): Shape | null => {
  const taken = others.map((other) => asRegionShape(other.shape))
  if (shape.type === "polygon")
    return polygonDifference(
      shape,
      taken.flatMap((other) => (other ? (asPolygon(other) ?? []) : [])),
    )
  if (shape.type !== "mask") return shape
  const left = taken.reduce<Region>(
    (region, other) => (other ? difference(region, regionOfShape(other, image)) : region),
    regionOf(shape),
  )
  if (isEmpty(left)) return null
  return areEqual(left, regionOf(shape)) ? shape : maskOf(left)
}

const isChanged = (before: Shape, after: Shape): boolean =>
  before !== after &&
  Math.abs(kindOf(before).area(before) - kindOf(after).area(after)) > NO_CHANGE_PX2

/** Selected regions without their holes. */
export const fillHoles = (ports: DrawingPorts): void => {
  const filled = new Map<string, Shape>()
  for (const { id, shape } of editableSelection(ports)) {
    const whole = filledShape(shape)
    if (whole) filled.set(id, whole)
  }
  if (filled.size === 0) announce(ports.state, NO_HOLES)
  else commitAndSay(ports, reshape(filled), `Holes filled in ${counted(filled.size, "region")}.`)
}

const filledShape = (shape: Shape): Shape | null => {
  if (shape.type === "polygon") return withoutRings(shape)
  if (shape.type !== "mask") return null
  const region = regionOf(shape)
  const whole = withoutHoles(region)
  return areEqual(whole, region) ? null : maskOf(whole)
}

const withoutRings = ({ parts }: Polygon): Polygon | null =>
  parts.some((rings) => rings.length > 1)
    ? { type: "polygon", parts: parts.map(([exterior = []]) => [exterior]) }
    : null

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`

const isOrAre = (count: number): string => (count === 1 ? "it is" : "they are")

import { directionDeg, snappedAngle, turnedPoint } from "../geometry/angles"
import { verticesBetween } from "../geometry/borders"
import { pointInImage } from "../geometry/bounds"
import { distance, type Line } from "../geometry/lines"
import { type ImagePoint, imagePoint } from "../geometry/points"
import { crossesLine, crossingAmong } from "../geometry/runs"
import type { Position } from "../geometry/shapes"
import { simplifiedLine } from "../geometry/simplifying"
import type { Snap } from "../geometry/snapping"
import { snapAt } from "./snapping"
import { type Modifiers, type PointerToolEvent, reachPx, type ToolContext } from "./tool"

/** Shift draws sides in directions that are multiples of this. */
const DIRECTION_STEP_DEG = 15
/** A freehand stroke is simplified to within half a pixel of the screen: nobody can see that. */
const FREEHAND_TOLERANCE_PX = 0.5

/** What is being drawn point by point, and what it must keep to. */
export type PathRules = {
  readonly isClosed: boolean
  readonly fewestPoints: number
  /** Vertices do not come to neighbours' edges: those of shapes do, a knife's do not. */
  readonly ignoresNeighbours?: boolean
  /** Whether sides may cross each other: lines may, outlines may not. */
  readonly mayCross: boolean
  /** Lines that no side may cross: those of a polygon that a hole or a part is added to. */
  readonly obstacles: readonly Line[]
  /** What would be wrong with these points as a whole, as a sentence, or null. */
  readonly flaw: (points: readonly Position[]) => string | null
}

/** A vertex that is set, and the neighbour's line that it lies on, if it was drawn to one. */
export type PathVertex = { readonly at: Position; readonly snap: Snap | null }

/** Where the next vertex would be. */
export type Aim = PathVertex & {
  /** Vertices of a neighbour's border that lead there. */
  readonly via: readonly Position[]
  /** It is the first vertex: to set it there closes the outline. */
  readonly isClosing: boolean
}

/** The places of vertices. */
export const placesOf = (vertices: readonly PathVertex[]): readonly Position[] =>
  vertices.map(({ at }) => at)

/** Where a pointer or a crosshair aims: at the first vertex, at a neighbour's edge, along it, or just there. */
export const aimedAt = (
  context: ToolContext,
  vertices: readonly PathVertex[],
  rules: PathRules,
  pointing: {
    readonly at: ImagePoint
    readonly modifiers: Modifiers
    readonly device: PointerToolEvent["device"] | "keyboard"
  },
): Aim => {
  const { modifiers, device } = pointing
  const isByKeyboard = device === "keyboard"
  const at = pointInImage(pointing.at, context.image)
  const first = vertices[0]
  if (first && isClosing(context, vertices, rules, at, device))
    return { ...first, ...bordered(vertices, first.snap, modifiers), isClosing: true }
  const last = vertices.at(-1)
  if (last && modifiers.shift && !isByKeyboard)
    return { at: inDirection(context, last.at, at), snap: null, via: [], isClosing: false }
  const snap =
    modifiers.alt || rules.ignoresNeighbours ? null : snapAt(context, at, { isByKeyboard })
  return { at: snap?.at ?? at, snap, ...bordered(vertices, snap, modifiers), isClosing: false }
}

/** The vertices with those that an aim adds, and whether one of its sides crosses what it may not. */
export const extended = (
  vertices: readonly PathVertex[],
  { at, snap, via }: Aim,
  rules: PathRules,
): { readonly vertices: readonly PathVertex[]; readonly isCrossing: boolean } => {
  const added = [...vertices, ...via.map((place) => ({ at: place, snap: null })), { at, snap }]
  return { vertices: added, isCrossing: !isFree(placesOf(added), vertices.length, rules) }
}

/** A freehand stroke added to the vertices, up to where it would cross what it may not. */
export const withStroke = (
  context: ToolContext,
  vertices: readonly PathVertex[],
  stroke: readonly Position[],
  rules: PathRules,
): { readonly vertices: readonly PathVertex[]; readonly isCut: boolean } => {
  const simplified = simplifiedLine(stroke, FREEHAND_TOLERANCE_PX * context.pixelSize()).slice(1)
  let kept = simplified.length
  const before = placesOf(vertices)
  const isKept = () => isFree([...before, ...simplified.slice(0, kept)], before.length, rules)
  while (kept > 0 && !isKept()) kept--
  const added = simplified.slice(0, kept).map((at) => ({ at, snap: null }))
  return { vertices: [...vertices, ...added], isCut: kept < simplified.length }
}

/** Whether the stroke ends where the outline began. */
export const endsAtStart = (
  context: ToolContext,
  vertices: readonly PathVertex[],
  device: PointerToolEvent["device"],
): boolean => {
  const [first, last] = [vertices[0], vertices.at(-1)]
  if (!(first && last)) return false
  return distance(first.at, last.at) <= 2 * reachPx(device).handle * context.pixelSize()
}

/** Whether no side from the vertex before `from` on crosses what it may not. */
const isFree = (points: readonly Position[], from: number, rules: PathRules): boolean => {
  if (rules.mayCross) return true
  const added = points.slice(Math.max(from - 1, 0))
  const before: Line = { points: points.slice(0, from), isClosed: false }
  if (crossingAmong([{ points: added, isClosed: false }]) !== null) return false
  return !added.some((point, place) => {
    const to = added[place + 1]
    return to && [before, ...rules.obstacles].some((line) => crossesLine(point, to, line))
  })
}

const isClosing = (
  context: ToolContext,
  vertices: readonly PathVertex[],
  { isClosed, fewestPoints }: PathRules,
  at: Position,
  device: PointerToolEvent["device"] | "keyboard",
): boolean => {
  const first = vertices[0]
  if (!(first && isClosed) || vertices.length < fewestPoints) return false
  const reach = device === "keyboard" ? 1 : reachPx(device).handle * context.pixelSize()
  return distance(first.at, at) <= reach
}

/** Between two places on one neighbour's line the border leads; Mod takes the longer way round. */
const bordered = (
  vertices: readonly PathVertex[],
  snap: Snap | null,
  { mod }: Modifiers,
): Pick<Aim, "via"> => {
  const from = vertices.at(-1)?.snap
  if (!(from && snap) || from.line.points !== snap.line.points) return { via: [] }
  return { via: verticesBetween(snap.line, from.along, snap.along, mod ? "longer" : "shorter") }
}

/** The place as far from another as `to` is, in the nearest direction of the steps that Shift allows. */
export const inDirection = (context: ToolContext, from: Position, to: Position): ImagePoint => {
  const angle = snappedAngle(directionDeg(from, to), DIRECTION_STEP_DEG)
  const [x, y] = turnedPoint(imagePoint(from[0] + distance(from, to), from[1]), angle, from)
  return pointInImage(imagePoint(x, y), context.image)
}

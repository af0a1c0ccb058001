import { reshape } from "../document/edits"
import { announce } from "../document/state"
import { kindOf } from "../geometry/kinds"
import type { Polygon, Polyline, Shape } from "../geometry/shapes"
import { simplifiedLine, simplifiedPolygon } from "../geometry/simplifying"
import { commitAndSay, type DrawingPorts, editableSelection } from "./ports"

/** Each press goes on to the next, from the outline as it was before the first. */
const TOLERANCES_PX = [0.5, 1, 2, 4, 8, 16]
const NOTHING = "Select polygons or lines to simplify them."

type Outlined = Polygon | Polyline
type Simplified = { readonly original: Outlined; readonly level: number }

/** What a simplified shape was before, and how far it has gone: known as long as nothing else changes it. */
const known = new WeakMap<Shape, Simplified>()

/** Leave out points that the outlines of the selection do not need; more of them with each press. */
export const simplify = (ports: DrawingPorts): void => {
  const before = new Map<string, Outlined>()
  for (const { id, shape } of editableSelection(ports))
    if (shape.type === "polygon" || shape.type === "polyline") before.set(id, shape)
  if (before.size === 0) {
    announce(ports.state, NOTHING)
    return
  }
  const { level, after } = furtherThan(before)
  const tolerance = TOLERANCES_PX[level] ?? 0
  const counts = `${countOf(before.values())} → ${countOf(after.values())} points`
  const gesture = `simplify ${[...before.keys()].join(" ")}`
  commitAndSay(ports, reshape(after), `Within ${tolerance} px: ${counts}.`, gesture)
}

/** The next tolerance that leaves out any point; the largest if none does. */
const furtherThan = (before: ReadonlyMap<string, Outlined>) => {
  const count = countOf(before.values())
  let level = Math.max(...[...before.values()].map(nextLevel))
  for (;;) {
    const after = new Map([...before].map(([id, shape]) => [id, simplifiedTo(shape, level)]))
    const isLast = level === TOLERANCES_PX.length - 1
    if (isLast || countOf(after.values()) < count) return { level, after }
    level += 1
  }
}

const nextLevel = (shape: Outlined): number => {
  const before = known.get(shape)
  return before ? Math.min(before.level + 1, TOLERANCES_PX.length - 1) : 0
}

/** As far as makes sense: an outline whose parts would come to cross keeps more of its points. */
const simplifiedTo = (shape: Outlined, level: number): Outlined => {
  const original = known.get(shape)?.original ?? shape
  for (let to = level; to >= 0; to--) {
    const simplified = within(original, TOLERANCES_PX[to] ?? 0)
    if (kindOf(simplified).flaw(simplified, 0) !== null) continue
    known.set(simplified, { original, level })
    return simplified
  }
  return shape
}

const within = (shape: Outlined, tolerance: number): Outlined =>
  shape.type === "polygon"
    ? simplifiedPolygon(shape, tolerance)
    : { type: "polyline", points: simplifiedLine(shape.points, tolerance) }

const countOf = (shapes: Iterable<Outlined>): number => {
  let count = 0
  for (const shape of shapes)
    count +=
      shape.type === "polyline"
        ? shape.points.length
        : shape.parts.flat().reduce((sum, ring) => sum + ring.length, 0)
  return count
}

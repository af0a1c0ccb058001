import { grownBounds } from "./bounds"
import { boundsOfPoints, distance, distanceToSegment, type Line, segmentsCross } from "./lines"
import { visitSides } from "./runs"
import type { Position, Shape } from "./shapes"

/** A line of vertices in a shape, and what the ids of their handles begin with. */
export type VertexLine = Line & { readonly prefix: string }

/** The lines whose vertices can be pulled, inserted and removed; none for boxes, ellipses and the like. */
export const vertexLinesOf = (shape: Shape): readonly VertexLine[] => {
  if (shape.type === "polyline") return [{ points: shape.points, isClosed: false, prefix: "" }]
  if (shape.type !== "polygon") return []
  return shape.parts.flatMap((rings, part) =>
    rings.map((points, place) => ({ points, isClosed: true, prefix: `${part}.${place}.` })),
  )
}

/** The handle that makes a new vertex on the side nearest to `at`, within reach; null for none. */
export const sideHandleNear = (shape: Shape, at: Position, reach: number): string | null => {
  let [found, shortest]: [string | null, number] = [null, reach]
  for (const line of vertexLinesOf(shape))
    visitSides(line, around(at, reach), (from, to, place) => {
      const far = distanceToSegment(at, from, to)
      if (far <= shortest) [found, shortest] = [`${line.prefix}${place}+`, far]
    })
  return found
}

/** The ids of the vertices within reach of a place, the last first, so that each can be removed without moving the next. */
export const verticesNear = (shape: Shape, at: Position, reach: number): readonly string[] => {
  const ids: string[] = []
  for (const line of vertexLinesOf(shape)) {
    const places = new Set<number>()
    visitSides(line, around(at, reach), (from, to, place) => {
      if (distance(from, at) <= reach) places.add(place)
      if (distance(to, at) <= reach) places.add((place + 1) % line.points.length)
    })
    for (const place of [...places].sort((a, b) => a - b)) ids.push(`${line.prefix}${place}`)
  }
  return ids.reverse()
}

/**
 * Whether a side of a polygon would cross another when a vertex' handle is pulled to `to`. Only the sides that move are
 * compared, so that this keeps up with the pointer on outlines of thousands; `flaw` finds what else may be wrong.
 */
export const crossesWhenPulled = (shape: Shape, handleId: string, to: Position): boolean => {
  if (shape.type !== "polygon") return false
  const lines = vertexLinesOf(shape)
  const own = lines.find(({ prefix }) => isOn(handleId, prefix))
  if (!own) return false
  const replaced = replacedSides(own, handleId)
  const path = sidesAt(shape, handleId, to)
  return path.slice(1).some((end, place) => {
    const start = path[place] ?? end
    return lines.some((line) => crossesOther(start, end, line, line === own ? replaced : []))
  })
}

/** The sides that meet in a vertex when its handle is pulled to `to`, as a line; empty for other handles. */
export const sidesAt = (shape: Shape, handleId: string, to: Position): readonly Position[] => {
  const line = vertexLinesOf(shape).find(({ prefix }) => isOn(handleId, prefix))
  if (!line) return []
  const place = Number.parseInt(handleId.slice(line.prefix.length), 10)
  const before = handleId.endsWith("+") ? place : place - 1
  return [vertexAt(line, before), to, vertexAt(line, place + 1)].filter((one) => one !== undefined)
}

const replacedSides = (line: VertexLine, handleId: string): readonly number[] => {
  const place = Number.parseInt(handleId.slice(line.prefix.length), 10)
  if (handleId.endsWith("+")) return [place]
  return [place, (place - 1 + line.points.length) % line.points.length]
}

const crossesOther = (a: Position, b: Position, line: Line, except: readonly number[]): boolean => {
  let isCrossing = false
  visitSides(line, boundsOfPoints([a, b]), (from, to, place) => {
    isCrossing ||= !except.includes(place) && segmentsCross(a, b, from, to)
  })
  return isCrossing
}

const isOn = (handleId: string, prefix: string): boolean =>
  handleId.startsWith(prefix) && /^\d+\+?$/.test(handleId.slice(prefix.length))

const vertexAt = ({ points, isClosed }: Line, place: number): Position | undefined =>
  isClosed ? points.at(place % points.length) : place < 0 ? undefined : points[place]

const around = ([x, y]: Position, reach: number) =>
  grownBounds({ minX: x, minY: y, maxX: x, maxY: y }, reach)

import { grownBounds } from "./bounds"
import { distance, distanceToSegment, shareAlong } from "./lines"
import { visitSides } from "./runs"
import type { Polygon, Position, Ring } from "./shapes"

/** Corners this near to a side were meant to lie on it: two roundings to hundredths of a pixel apart. */
const WELD_PX = 0.015

/** The polygons with corners that nearly lie on another's side or corner put there, so that both have the same ones. */
export const welded = (polygons: readonly Polygon[]): readonly Polygon[] => {
  const moved: Polygon[] = []
  for (const polygon of polygons) moved.push(mapped(polygon, (ring) => ontoCorners(ring, moved)))
  return moved.map((polygon) => mapped(polygon, (ring) => withCorners(ring, moved)))
}

const mapped = ({ parts }: Polygon, map: (ring: Ring) => Ring): Polygon => ({
  type: "polygon",
  parts: parts.map((rings) => rings.map(map)),
})

/** Corners beside another polygon's corner, moved onto it. */
const ontoCorners = (ring: Ring, others: readonly Polygon[]): Ring => {
  const rings = others.flatMap(({ parts }) => parts.flat())
  if (rings.length === 0) return ring
  return ring.map((corner) => {
    for (const other of rings) {
      const found = cornerNear(corner, other)
      if (found) return found
    }
    return corner
  })
}

const cornerNear = (corner: Position, points: Ring): Position | null => {
  let found: Position | null = null
  visitSides({ points, isClosed: true }, around(corner), (from, to) => {
    for (const end of [from, to]) if (distance(end, corner) <= WELD_PX) found = end
  })
  return found
}

/** A ring with the corners of all polygons that lie on its sides. */
const withCorners = (ring: Ring, polygons: readonly Polygon[]): Ring => {
  const added = new Map<number, { readonly at: Position; readonly share: number }[]>()
  for (const { parts } of polygons)
    for (const other of parts.flat())
      if (other !== ring) for (const corner of other) addTo(added, ring, corner)
  if (added.size === 0) return ring
  return ring.flatMap((corner, place) => {
    const onSide = (added.get(place) ?? []).sort((a, b) => a.share - b.share)
    return [corner, ...onSide.map(({ at }) => at)]
  })
}

const addTo = (
  added: Map<number, { readonly at: Position; readonly share: number }[]>,
  points: Ring,
  corner: Position,
): void =>
  visitSides({ points, isClosed: true }, around(corner), (from, to, place) => {
    const isEnd = distance(from, corner) <= WELD_PX || distance(to, corner) <= WELD_PX
    if (isEnd || distanceToSegment(corner, from, to) > WELD_PX) return
    const onSide = added.get(place) ?? []
    onSide.push({ at: corner, share: shareAlong(corner, from, to) })
    added.set(place, onSide)
  })

const around = ([x, y]: Position) => grownBounds({ minX: x, minY: y, maxX: x, maxY: y }, WELD_PX)

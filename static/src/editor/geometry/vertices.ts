import { imagePoint } from "./points"
import type { Handle } from "./shape-kind"
import type { Position } from "./shapes"

/**
 * The vertices of a line as handles: `0`, `1`, …, and between each two the handle `0+`, `1+`, … that makes a new one.
 * `prefix` goes before each id, for shapes of several lines.
 */
export const vertexHandles = (
  points: readonly Position[],
  prefix: string,
  isClosed: boolean,
): readonly Handle[] => {
  const ends = isClosed ? points.length : points.length - 1
  return points.flatMap((point, place): Handle[] => {
    const next = points[(place + 1) % points.length] ?? point
    const vertex = vertexHandle(`${prefix}${place}`, point)
    if (place >= ends) return [vertex]
    const middle: Position = [(point[0] + next[0]) / 2, (point[1] + next[1]) / 2]
    return [vertex, betweenHandle(`${prefix}${place}+`, middle)]
  })
}

/** The points with one vertex moved to `to`, or, for `0+`, with a new one there. */
export const withVertex = (
  points: readonly Position[],
  handleId: string,
  [x, y]: Position,
): readonly Position[] => {
  const place = Number.parseInt(handleId, 10)
  if (!handleId.endsWith("+"))
    return points.map((point, at) => (at === place ? ([x, y] as const) : point))
  return [...points.slice(0, place + 1), [x, y], ...points.slice(place + 1)]
}

/** The points without one vertex; a handle between two has none to take. */
export const withoutVertex = (
  points: readonly Position[],
  handleId: string,
): readonly Position[] => {
  const place = handleId.endsWith("+") ? -1 : Number.parseInt(handleId, 10)
  return points.filter((_, at) => at !== place)
}

/** The handle of a vertex. */
export const vertexHandle = (id: string, [x, y]: Position): Handle => ({
  id,
  at: imagePoint(x, y),
  cursor: "move",
  look: "vertex",
})

/** The handle that makes a new vertex between two. */
export const betweenHandle = (id: string, [x, y]: Position): Handle => ({
  id,
  at: imagePoint(x, y),
  cursor: "copy",
  look: "between",
})

import { distance, type Line } from "./lines"
import type { Position } from "./shapes"

/** The vertices that a line passes between two places on it, by the shorter way round or by the longer one. */
export const verticesBetween = (
  line: Line,
  from: number,
  to: number,
  way: "shorter" | "longer" = "shorter",
): readonly Position[] => {
  if (!line.isClosed)
    return from <= to ? onward(line, from, to) : onward(line, to, from).toReversed()
  const [there, round] = [onward(line, from, to), onward(line, to, from).toReversed()]
  const isThereShorter = lengthBy(line, from, there, to) <= lengthBy(line, from, round, to)
  return isThereShorter === (way === "shorter") ? there : round
}

/** The place that is so far along a line. */
export const placeAlong = ({ points }: Line, along: number): Position => {
  const place = Math.floor(along)
  const [x, y] = points[place % points.length] ?? [0, 0]
  const [nextX, nextY] = points[(place + 1) % points.length] ?? [x, y]
  const share = along - place
  return [x + share * (nextX - x), y + share * (nextY - y)]
}

const onward = ({ points }: Line, from: number, to: number): readonly Position[] => {
  const until = to < from ? to + points.length : to
  const passed: Position[] = []
  for (let place = Math.floor(from) + 1; place < until; place++) {
    const vertex = points[place % points.length]
    if (vertex) passed.push(vertex)
  }
  return passed
}

const lengthBy = (line: Line, from: number, vertices: readonly Position[], to: number): number => {
  let [length, at] = [0, placeAlong(line, from)]
  for (const vertex of [...vertices, placeAlong(line, to)]) {
    length += distance(at, vertex)
    at = vertex
  }
  return length
}

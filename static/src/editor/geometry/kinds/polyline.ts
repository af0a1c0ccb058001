import { turnedPoint } from "../angles"
import { clamp } from "../bounds"
import { boundsOfPoints, distance, distanceToLine } from "../lines"
import { imagePoint } from "../points"
import { hundredths, remembering, type ShapeKind } from "../shape-kind"
import type { Polyline, Position } from "../shapes"
import { stretcher } from "../stretching"
import { vertexHandles, withoutVertex, withVertex } from "../vertices"

/** Fewer points are no line. */
const FEWEST_POINTS = 2

const boundsOfLine = remembering(({ points }: Polyline) => boundsOfPoints(points))

/** An open line, hit near its segments. */
export const polylineKind: ShapeKind<Polyline> = {
  isFilled: false,
  bounds: boundsOfLine,
  area: () => 0,
  hits: ({ points }, at, tolerance) => distanceToLine(at, points) <= tolerance,
  moved: (line, dx, dy) => mapped(line, ([x, y]) => [x + dx, y + dy]),
  turned: (line, angleDeg, about) => mapped(line, (point) => turnedPoint(point, angleDeg, about)),
  stretched: (line, from, to) => mapped(line, stretcher(from, to)),
  handles: ({ points }) => vertexHandles(points, "", false),
  withHandle: ({ points }, handleId, to) => lineOf(withVertex(points, handleId, to)),
  withoutHandle: ({ points }, handleId) => {
    const left = withoutVertex(points, handleId)
    return left.length < FEWEST_POINTS ? null : lineOf(left)
  },
  confined: (line, image) =>
    mapped(line, ([x, y]) => [clamp(x, 0, image.width), clamp(y, 0, image.height)]),
  flaw: ({ points }, minimum) => {
    if (points.length < FEWEST_POINTS) return `A line needs at least ${FEWEST_POINTS} points.`
    return length(points) >= minimum ? null : `Too short: a line needs at least ${minimum} pixels.`
  },
  rounded: (line) => mapped(line, ([x, y]) => [hundredths(x), hundredths(y)]),
  outlines: ({ points }) => [{ points, isClosed: false }],
  trace: ({ points }, path) => {
    points.forEach(([x, y], place) => {
      if (place === 0) path.moveTo(x, y)
      else path.lineTo(x, y)
    })
  },
  pack: ({ points }) => points.flat(),
  unpack: (numbers) => {
    const points: Position[] = []
    for (let place = 0; place + 1 < numbers.length; place += 2)
      points.push([numbers[place] ?? 0, numbers[place + 1] ?? 0])
    return lineOf(points)
  },
}

const lineOf = (points: readonly Position[]): Polyline => ({ type: "polyline", points })

const mapped = ({ points }: Polyline, map: (point: Position) => Position): Polyline =>
  lineOf(points.map((point) => plain(map(point))))

/** Without the mark of an image point, which only the compiler knows. */
const plain = ([x, y]: Position): Position => imagePoint(x, y)

const length = (points: readonly Position[]): number =>
  points.reduce((sum, point, place) => sum + distance(point, points[place - 1] ?? point), 0)

import { turnedPoint } from "../angles"
import { clamp, unionOfBounds } from "../bounds"
import { boundsOfBox, boxOfBounds } from "../boxes"
import { boundsOfPoints, distance, distanceToLine } from "../lines"
import { imagePoint } from "../points"
import { hundredths, type Mark, remembering, type ShapeKind } from "../shape-kind"
import type { Keypoint, Keypoints, Position, Visibility } from "../shapes"
import { stretcher } from "../stretching"
import { boxKind } from "./box"

const NUMBERS_PER_POINT = 3

const boundsOfKeypoints = remembering((shape: Keypoints) => {
  const labelled = shape.points.filter(isLabelled)
  const ofPoints = boundsOfPoints(labelled.map(placeOf))
  const all = shape.box ? [boundsOfBox({ type: "box", ...shape.box })] : []
  return unionOfBounds(labelled.length > 0 ? [...all, ofPoints] : all) ?? NOWHERE
})

const NOWHERE = { minX: 0, minY: 0, maxX: 0, maxY: 0 }

/** A skeleton: its points in order, absent ones included. A handle's id is the point's place in the skeleton. */
export const keypointsKind: ShapeKind<Keypoints> = {
  isFilled: false,
  bounds: boundsOfKeypoints,
  area: (shape) => boxKind.area(boxOfBounds(boundsOfKeypoints(shape))),
  hits: (shape, at, tolerance) =>
    boxKind.hits(boxOfBounds(boundsOfKeypoints(shape)), at, tolerance),
  moved: (shape, dx, dy) => mapped(shape, ([x, y]) => [x + dx, y + dy]),
  turned: ({ points }, angleDeg, about) => ({
    // A turned box would be no box: the extent is that of the points from now on.
    type: "keypoints",
    points: points.map((point) => movedPoint(point, (at) => turnedPoint(at, angleDeg, about))),
  }),
  stretched: (shape, from, to) => mapped(shape, stretcher(from, to)),
  handles: ({ points }) =>
    points.flatMap((point, place) =>
      isLabelled(point)
        ? [
            {
              id: String(place),
              at: imagePoint(point[0], point[1]),
              cursor: "move",
              look: "vertex",
            },
          ]
        : [],
    ),
  withHandle: (shape, handleId, [x, y]) =>
    withPoint(shape, Number(handleId), (point) => [x, y, point[2] === 1 ? 1 : 2]),
  withoutHandle: (shape, handleId) => {
    const left = withPoint(shape, Number(handleId), () => ABSENT)
    return left.points.some(isLabelled) ? left : null
  },
  confined: (shape, image) =>
    mapped(shape, ([x, y]) => [clamp(x, 0, image.width), clamp(y, 0, image.height)]),
  flaw: ({ points }) =>
    points.some(isLabelled) ? null : "A skeleton needs at least one point that is there.",
  rounded: (shape) => {
    const points = shape.points.map((point) =>
      movedPoint(point, ([x, y]) => [hundredths(x), hundredths(y)]),
    )
    if (!shape.box) return { type: "keypoints", points }
    const { type: _type, ...box } = boxKind.rounded({ type: "box", ...shape.box })
    return { type: "keypoints", points, box }
  },
  trace: ({ points }, path, edges) => {
    for (const [from, to] of edges) {
      const [a, b] = [points[from], points[to]]
      if (!(a && b && isLabelled(a) && isLabelled(b))) continue
      path.moveTo(a[0], a[1])
      path.lineTo(b[0], b[1])
    }
  },
  marks: ({ points }) =>
    points
      .filter(isLabelled)
      .map((point): Mark => ({ at: imagePoint(point[0], point[1]), isHollow: point[2] === 1 })),
  pack: ({ points, box }) => [
    ...(box ? [1, box.x, box.y, box.width, box.height] : [0]),
    ...points.flat(),
  ],
  unpack: ([hasBox, ...numbers]) => {
    if (!hasBox) return { type: "keypoints", points: unpackedPoints(numbers) }
    const [x = 0, y = 0, width = 0, height = 0, ...others] = numbers
    return { type: "keypoints", points: unpackedPoints(others), box: { x, y, width, height } }
  },
}

/** A point that is not in the picture. */
export const ABSENT: Keypoint = [0, 0, 0]

/** Whether a point was found, seen or occluded. */
export const isLabelled = ([, , visibility]: Keypoint): boolean => visibility > 0

/** The skeleton with one point changed. */
export const withPoint = (
  shape: Keypoints,
  place: number,
  change: (point: Keypoint) => Keypoint,
): Keypoints => ({
  ...shape,
  points: shape.points.map((point, at) => (at === place ? change(point) : point)),
})

/** Which labelled point is nearest to a place, within `reach` pixels; -1 for none. */
export const nearestPoint = ({ points }: Keypoints, at: Position, reach: number): number => {
  let [found, shortest] = [-1, reach]
  points.forEach((point, place) => {
    const far = distance(placeOf(point), at)
    if (isLabelled(point) && far <= shortest) [found, shortest] = [place, far]
  })
  return found
}

/** Whether a place is on one of the skeleton's lines. */
export const isOnEdge = (
  { points }: Keypoints,
  edges: readonly (readonly [number, number])[],
  at: Position,
  tolerance: number,
): boolean =>
  edges.some(([from, to]) => {
    const [a, b] = [points[from], points[to]]
    if (!(a && b && isLabelled(a) && isLabelled(b))) return false
    return distanceToLine(at, [placeOf(a), placeOf(b)]) <= tolerance
  })

const placeOf = ([x, y]: Keypoint): Position => [x, y]

const movedPoint = (point: Keypoint, move: (at: Position) => Position): Keypoint => {
  if (!isLabelled(point)) return point
  const [x, y] = move(placeOf(point))
  return [x, y, point[2]]
}

const mapped = (shape: Keypoints, move: (at: Position) => Position): Keypoints => {
  const points = shape.points.map((point) => movedPoint(point, move))
  if (!shape.box) return { type: "keypoints", points }
  const { x, y, width, height } = shape.box
  const { type: _type, ...box } = boxOfBounds(
    boundsOfPoints([move([x, y]), move([x + width, y + height])]),
  )
  return { type: "keypoints", points, box }
}

const unpackedPoints = (numbers: readonly number[]): readonly Keypoint[] => {
  const points: Keypoint[] = []
  for (let place = 0; place + 2 < numbers.length; place += NUMBERS_PER_POINT)
    points.push([
      numbers[place] ?? 0,
      numbers[place + 1] ?? 0,
      (numbers[place + 2] ?? 0) as Visibility,
    ])
  return points
}

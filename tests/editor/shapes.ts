import * as fc from "fast-check"
import { polygonOf } from "../../static/src/editor/geometry/kinds/polygon"
import { unionOf } from "../../static/src/editor/geometry/masks/booleans"
import { strokeRegion } from "../../static/src/editor/geometry/masks/brush"
import { maskOf } from "../../static/src/editor/geometry/masks/masks"
import { emptyRegion } from "../../static/src/editor/geometry/masks/region"
import type {
  Ellipse,
  Keypoint,
  Keypoints,
  Mask,
  PointShape,
  Polygon,
  Polyline,
  Position,
  RotatedBox,
  Shape,
} from "../../static/src/editor/geometry/shapes"
import { anyBox } from "./make"

const coordinate = fc.integer({ min: 300, max: 1000 })
const length = fc.integer({ min: 1, max: 300 })
const angle = fc.integer({ min: -179, max: 180 })
const position: fc.Arbitrary<Position> = fc.tuple(coordinate, coordinate)

const anyRotatedBox: fc.Arbitrary<RotatedBox> = fc.record({
  type: fc.constant("rotated_box" as const),
  cx: coordinate,
  cy: coordinate,
  width: length,
  height: length,
  angle_deg: angle,
})

const anyEllipse: fc.Arbitrary<Ellipse> = fc.record({
  type: fc.constant("ellipse" as const),
  cx: coordinate,
  cy: coordinate,
  rx: length,
  ry: length,
  angle_deg: angle,
})

/** A star round a middle: simple, clockwise on the screen, of any number of points. */
const starRound = ([x, y]: Position, radii: readonly number[]): readonly Position[] =>
  radii.map((radius, place) => {
    const turn = (2 * Math.PI * place) / radii.length
    return [Math.round(x + radius * Math.cos(turn)), Math.round(y + radius * Math.sin(turn))]
  })

const SQUARE_HOLE = ([x, y]: Position): readonly Position[] => [
  [x - 4, y - 4],
  [x - 4, y + 4],
  [x + 4, y + 4],
  [x + 4, y - 4],
]

/** Any part: an exterior, with and without a hole round its middle. */
export const anyPart = fc
  .tuple(
    position,
    fc.array(fc.integer({ min: 40, max: 300 }), { minLength: 3, maxLength: 12 }),
    fc.boolean(),
  )
  .map(([middle, radii, hasHole]) => [
    starRound(middle, radii),
    ...(hasHole ? [SQUARE_HOLE(middle)] : []),
  ])

/** Any polygon of one to three parts, with and without holes. */
export const anyPolygon: fc.Arbitrary<Polygon> = fc
  .array(anyPart, { minLength: 1, maxLength: 3 })
  .map(polygonOf)

const anyPolyline: fc.Arbitrary<Polyline> = fc
  .array(position, { minLength: 2, maxLength: 12 })
  .map((points) => ({ type: "polyline", points }))

const anyPoint: fc.Arbitrary<PointShape> = position.map(([x, y]) => ({ type: "point", x, y }))

const anyKeypoint: fc.Arbitrary<Keypoint> = fc
  .tuple(coordinate, coordinate, fc.constantFrom(0 as const, 1 as const, 2 as const))
  .map(([x, y, visibility]) => (visibility === 0 ? [0, 0, 0] : [x, y, visibility]))

const anyKeypoints: fc.Arbitrary<Keypoints> = fc
  .tuple(
    fc.tuple(coordinate, coordinate),
    fc.array(anyKeypoint, { maxLength: 20 }),
    fc.option(anyBox, { nil: undefined }),
  )
  .map(([[x, y], points, box]) => {
    const all: readonly Keypoint[] = [[x, y, 2], ...points]
    if (!box) return { type: "keypoints", points: all }
    const { type: _type, ...extent } = box
    return { type: "keypoints", points: all, box: extent }
  })

const IMAGE = { width: 1600, height: 1600 }

/** What some strokes of round and square brushes paint. */
const anyMask: fc.Arbitrary<Mask> = fc
  .array(
    fc.tuple(
      position,
      position,
      fc.constantFrom("round" as const, "square" as const),
      fc.integer({ min: 1, max: 60 }),
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((strokes) =>
    maskOf(
      unionOf(
        strokes.map(([from, to, form, size]) => strokeRegion(from, to, { form, size }, IMAGE)),
        emptyRegion(IMAGE),
      ),
    ),
  )

/** One generator a kind: a new kind is tested by the same laws as soon as it is named here. */
export const anyShape: {
  readonly [T in Shape["type"]]: fc.Arbitrary<Extract<Shape, { type: T }>>
} = {
  box: anyBox,
  rotated_box: anyRotatedBox,
  polygon: anyPolygon,
  polyline: anyPolyline,
  ellipse: anyEllipse,
  mask: anyMask,
  point: anyPoint,
  keypoints: anyKeypoints,
}

import { turnedPoint } from "../angles"
import { clamp } from "../bounds"
import { distance } from "../lines"
import { imagePoint } from "../points"
import { hundredths, type ShapeKind } from "../shape-kind"
import type { PointShape } from "../shapes"
import { stretcher } from "../stretching"

/** A point is hit a little beside it, too: by this many times the usual tolerance. */
const REACH = 2

/** One place, without extent. */
export const pointKind: ShapeKind<PointShape> = {
  isFilled: false,
  bounds: ({ x, y }) => ({ minX: x, minY: y, maxX: x, maxY: y }),
  area: () => 0,
  hits: ({ x, y }, at, tolerance) => distance([x, y], at) <= REACH * tolerance,
  moved: (point, dx, dy) => ({ ...point, x: point.x + dx, y: point.y + dy }),
  turned: ({ x, y }, angleDeg, about) => pointOf(turnedPoint([x, y], angleDeg, about)),
  stretched: ({ x, y }, from, to) => pointOf(stretcher(from, to)([x, y])),
  handles: ({ x, y }) => [{ id: "point", at: imagePoint(x, y), cursor: "move", look: "vertex" }],
  withHandle: (_point, _handleId, to) => pointOf(to),
  confined: ({ x, y }, image) => pointOf([clamp(x, 0, image.width), clamp(y, 0, image.height)]),
  flaw: () => null,
  rounded: ({ x, y }) => pointOf([hundredths(x), hundredths(y)]),
  outlines: ({ x, y }) => [{ points: [[x, y]], isClosed: false }],
  trace: () => undefined,
  marks: ({ x, y }) => [{ at: imagePoint(x, y), isHollow: false }],
  pack: ({ x, y }) => [x, y],
  unpack: ([x = 0, y = 0]) => pointOf([x, y]),
}

const pointOf = ([x, y]: readonly [number, number]): PointShape => ({ type: "point", x, y })

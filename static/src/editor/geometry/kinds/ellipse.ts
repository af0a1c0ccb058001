import { turnedPoint } from "../angles"
import { imagePoint } from "../points"
import { hundredths, remembering, type ShapeKind } from "../shape-kind"
import type { Ellipse, RotatedBox } from "../shapes"
import { rotatedBoxKind } from "./rotated-box"

const RADIANS = Math.PI / 180
/** An ellipse as a polygon: within a hundredth of its size of the curve. */
const OUTLINE_POINTS = 64

const outlinesOfEllipse = remembering(({ cx, cy, rx, ry, angle_deg }: Ellipse) => [
  {
    points: Array.from({ length: OUTLINE_POINTS }, (_, place) => {
      const turn = (2 * Math.PI * place) / OUTLINE_POINTS
      return turnedPoint([cx + rx * Math.cos(turn), cy + ry * Math.sin(turn)], angle_deg, [cx, cy])
    }),
    isClosed: true,
  },
])

/** An ellipse at any angle; it is resized and turned as the rectangle round it is. */
export const ellipseKind: ShapeKind<Ellipse> = {
  isFilled: true,
  bounds: ({ cx, cy, rx, ry, angle_deg }) => {
    const [cos, sin] = [Math.cos(angle_deg * RADIANS), Math.sin(angle_deg * RADIANS)]
    const [reachX, reachY] = [Math.hypot(rx * cos, ry * sin), Math.hypot(rx * sin, ry * cos)]
    return { minX: cx - reachX, minY: cy - reachY, maxX: cx + reachX, maxY: cy + reachY }
  },
  area: ({ rx, ry }) => Math.PI * rx * ry,
  hits: ({ cx, cy, rx, ry, angle_deg }, at, tolerance) => {
    const [x, y] = turnedPoint(at, -angle_deg, [cx, cy])
    return Math.hypot((x - cx) / (rx + tolerance), (y - cy) / (ry + tolerance)) <= 1
  },
  moved: (ellipse, dx, dy) => ({ ...ellipse, cx: ellipse.cx + dx, cy: ellipse.cy + dy }),
  turned: (ellipse, angleDeg, about) =>
    mapped(ellipse, (box) => rotatedBoxKind.turned(box, angleDeg, about)),
  stretched: (ellipse, from, to) =>
    mapped(ellipse, (box) => rotatedBoxKind.stretched(box, from, to)),
  handles: (ellipse, pixelSize) => rotatedBoxKind.handles(boxAround(ellipse), pixelSize),
  withHandle: (ellipse, handleId, to, constraint) =>
    inscribed(rotatedBoxKind.withHandle(boxAround(ellipse), handleId, to, constraint)),
  confined: (ellipse, image) => mapped(ellipse, (box) => rotatedBoxKind.confined(box, image)),
  flaw: ({ rx, ry }, minimum) =>
    2 * rx >= minimum && 2 * ry >= minimum
      ? null
      : `Too small: an ellipse needs at least ${minimum} × ${minimum} pixels.`,
  rounded: (ellipse) => {
    const { cx, cy, angle_deg } = rotatedBoxKind.rounded(boxAround(ellipse))
    const [rx, ry] = [hundredths(ellipse.rx), hundredths(ellipse.ry)]
    return { type: "ellipse", cx, cy, rx, ry, angle_deg }
  },
  outlines: outlinesOfEllipse,
  trace: ({ cx, cy, rx, ry, angle_deg }, path) => {
    const start = turnedPoint(imagePoint(cx + rx, cy), angle_deg, [cx, cy])
    path.moveTo(start[0], start[1])
    path.ellipse(cx, cy, rx, ry, angle_deg * RADIANS, 0, 2 * Math.PI)
    path.closePath()
  },
  pack: ({ cx, cy, rx, ry, angle_deg }) => [cx, cy, rx, ry, angle_deg],
  unpack: ([cx = 0, cy = 0, rx = 0, ry = 0, angle_deg = 0]) => ({
    type: "ellipse",
    cx,
    cy,
    rx,
    ry,
    angle_deg,
  }),
}

const boxAround = ({ cx, cy, rx, ry, angle_deg }: Ellipse): RotatedBox => ({
  type: "rotated_box",
  cx,
  cy,
  width: 2 * rx,
  height: 2 * ry,
  angle_deg,
})

const inscribed = ({ cx, cy, width, height, angle_deg }: RotatedBox): Ellipse => ({
  type: "ellipse",
  cx,
  cy,
  rx: width / 2,
  ry: height / 2,
  angle_deg,
})

const mapped = (ellipse: Ellipse, map: (box: RotatedBox) => RotatedBox | null): Ellipse | null => {
  const box = map(boxAround(ellipse))
  return box && inscribed(box)
}

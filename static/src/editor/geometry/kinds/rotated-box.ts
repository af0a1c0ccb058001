import { directionDeg, normalisedAngle, snappedAngle, turnedPoint } from "../angles"
import { clamp } from "../bounds"
import { type BoxHandle, boxOfBounds, type Constraint, resizedBox } from "../boxes"
import { boundsOfPoints } from "../lines"
import { type ImagePoint, imagePoint } from "../points"
import { type Handle, hundredths, remembering, type ShapeKind } from "../shape-kind"
import type { Box, Position, RotatedBox } from "../shapes"
import { boxKind } from "./box"

/** How far the handle that turns lies above the upper edge, in screen pixels. */
export const TURN_HANDLE_PX = 24
/** Shift turns in steps of this. */
export const TURN_STEP_DEG = 15
/** Cursors by direction, each good for 45 degrees; opposite directions share one. */
const CURSORS = ["ew-resize", "nwse-resize", "ns-resize", "nesw-resize"] as const

/** The corners, clockwise on the screen from the upper left one of the unturned box. */
export const cornersOf = (box: RotatedBox): readonly Position[] => {
  const { minX, minY, maxX, maxY } = unturnedBounds(box)
  const corners: readonly Position[] = [
    [minX, minY],
    [maxX, minY],
    [maxX, maxY],
    [minX, maxY],
  ]
  return corners.map((corner) => turnedPoint(corner, box.angle_deg, [box.cx, box.cy]))
}

const outlinesOfBox = remembering((box: RotatedBox) => [{ points: cornersOf(box), isClosed: true }])

/** A rectangle at any angle: resized by eight handles, turned by a ninth. */
export const rotatedBoxKind: ShapeKind<RotatedBox> = {
  isFilled: true,
  bounds: (box) => boundsOfPoints(cornersOf(box)),
  area: (box) => box.width * box.height,
  hits: (box, at, tolerance) => boxKind.hits(unturned(box), inUnturned(box, at), tolerance),
  moved: (box, dx, dy) => ({ ...box, cx: box.cx + dx, cy: box.cy + dy }),
  turned: (box, angleDeg, about) => {
    const [cx, cy] = turnedPoint([box.cx, box.cy], angleDeg, about)
    return { ...box, cx, cy, angle_deg: normalisedAngle(box.angle_deg + angleDeg) }
  },
  stretched: (box, from, to) => {
    const x = (to.maxX - to.minX) / Math.max(from.maxX - from.minX, Number.EPSILON)
    const y = (to.maxY - to.minY) / Math.max(from.maxY - from.minY, Number.EPSILON)
    // Unequal factors would shear it; the mean of both keeps it a rectangle.
    const factor = Math.sqrt(Math.abs(x * y))
    const cx = to.minX + (box.cx - from.minX) * x
    const cy = to.minY + (box.cy - from.minY) * y
    return { ...box, cx, cy, width: box.width * factor, height: box.height * factor }
  },
  handles: (box, pixelSize) => [
    ...boxKind.handles(unturned(box), pixelSize).map((handle) => turnedHandle(box, handle)),
    turnHandle(box, pixelSize),
  ],
  withHandle: (box, handleId, to, constraint) =>
    handleId === "turn"
      ? { ...box, angle_deg: angleTo(box, to, constraint) }
      : resized(box, handleId as BoxHandle, to, constraint),
  confined: (box, image) => ({
    ...box,
    cx: clamp(box.cx, 0, image.width),
    cy: clamp(box.cy, 0, image.height),
  }),
  flaw: (box, minimum) => boxKind.flaw(unturned(box), minimum),
  rounded: (box) => ({
    type: "rotated_box",
    cx: hundredths(box.cx),
    cy: hundredths(box.cy),
    width: hundredths(box.width),
    height: hundredths(box.height),
    angle_deg: normalisedAngle(hundredths(box.angle_deg)),
  }),
  outlines: outlinesOfBox,
  trace: (box, path) => {
    const [first, ...others] = cornersOf(box)
    if (first) path.moveTo(first[0], first[1])
    for (const [x, y] of others) path.lineTo(x, y)
    path.closePath()
  },
  pack: (box) => [box.cx, box.cy, box.width, box.height, box.angle_deg],
  unpack: ([cx = 0, cy = 0, width = 0, height = 0, angle_deg = 0]) => ({
    type: "rotated_box",
    cx,
    cy,
    width,
    height,
    angle_deg,
  }),
}

const unturnedBounds = ({ cx, cy, width, height }: RotatedBox) => ({
  minX: cx - width / 2,
  minY: cy - height / 2,
  maxX: cx + width / 2,
  maxY: cy + height / 2,
})

const unturned = (box: RotatedBox): Box => boxOfBounds(unturnedBounds(box))

/** Where a place would be if the box were turned back. */
const inUnturned = ({ cx, cy, angle_deg }: RotatedBox, at: Position): ImagePoint =>
  turnedPoint(at, -angle_deg, [cx, cy])

const turnedHandle = (box: RotatedBox, handle: Handle): Handle => {
  const at = turnedPoint(handle.at, box.angle_deg, [box.cx, box.cy])
  const direction = Math.round(directionDeg([box.cx, box.cy], at) / 45)
  return { ...handle, at, cursor: CURSORS[((direction % 4) + 4) % 4] ?? "move" }
}

const turnHandle = (box: RotatedBox, pixelSize: number): Handle => {
  const above: Position = [box.cx, box.cy - box.height / 2 - TURN_HANDLE_PX * pixelSize]
  const at = turnedPoint(above, box.angle_deg, [box.cx, box.cy])
  return { id: "turn", at: imagePoint(at[0], at[1]), cursor: "grab", look: "turn" }
}

const angleTo = (box: RotatedBox, to: ImagePoint, { keepRatio }: Constraint): number => {
  const angle = directionDeg([box.cx, box.cy], to) + 90
  return normalisedAngle(keepRatio ? snappedAngle(angle, TURN_STEP_DEG) : angle)
}

/** Resized as if it were upright; then its middle is where the middle of the resized box turns to. */
const resized = (
  box: RotatedBox,
  handle: BoxHandle,
  to: ImagePoint,
  constraint: Constraint,
): RotatedBox => {
  const upright = resizedBox(unturned(box), handle, inUnturned(box, to), constraint)
  const middle: Position = [upright.x + upright.width / 2, upright.y + upright.height / 2]
  const [cx, cy] = turnedPoint(middle, box.angle_deg, [box.cx, box.cy])
  return { ...box, cx, cy, width: upright.width, height: upright.height }
}

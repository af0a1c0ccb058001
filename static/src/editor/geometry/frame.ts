import { directionDeg, normalisedAngle, snappedAngle } from "./angles"
import { type Bounds, grownBounds, unionOfBounds } from "./bounds"
import {
  type BoxHandle,
  boundsOfBox,
  boxOfBounds,
  type Constraint,
  FREE,
  resizedBox,
} from "./boxes"
import { shownHandles } from "./handle-grid"
import { boundsOf, kindOf } from "./kinds"
import { boxKind } from "./kinds/box"
import { TURN_HANDLE_PX, TURN_STEP_DEG } from "./kinds/rotated-box"
import { type ImagePoint, imagePoint } from "./points"
import type { Handle } from "./shape-kind"
import type { Position, Shape } from "./shapes"

/** A frame lies so far round what it holds, on the screen, that its handles can be told from vertices. */
const FRAME_GAP_PX = 12
/** Ids of a frame's handles begin with this, so that they are none of a shape's own. */
const PREFIX = "frame:"

/** What can be pulled of a selection, and the frame that is drawn round it, if there is one. */
export type Grips = { readonly frame: Bounds | null; readonly handles: readonly Handle[] }

/**
 * The grips of what is selected: of one object its own handles, and round one without corners of its own, or round
 * several, a frame that stretches and turns them together.
 */
export const gripsOf = (shapes: readonly Shape[], pixelSize: number): Grips => {
  const [only] = shapes
  const own = only && shapes.length === 1 ? shownHandles(only, pixelSize) : []
  const bounds = frameOf(shapes, own)
  if (!bounds) return { frame: null, handles: own }
  const frame = grownBounds(bounds, FRAME_GAP_PX * pixelSize)
  return { frame, handles: [...own, ...frameHandles(frame, shapes, pixelSize)] }
}

/** Whether the handle belongs to the frame rather than to a shape. */
export const isFrameHandle = ({ id }: Handle): boolean => id.startsWith(PREFIX)

/** Whether it turns what is framed. */
export const isTurnHandle = ({ id }: Handle): boolean => id === `${PREFIX}turn`

/** What the bounds of the framed shapes become when one of the frame's handles is pulled. */
export const pulledBounds = (
  bounds: Bounds,
  { id }: Handle,
  to: ImagePoint,
  pixelSize: number,
  constraint: Constraint = FREE,
): Bounds => {
  const side = id.slice(PREFIX.length) as BoxHandle
  const gap = FRAME_GAP_PX * pixelSize
  const inwardX = side.includes("w") ? gap : -gap
  const inwardY = side.includes("n") ? gap : -gap
  const inner = imagePoint(to[0] + inwardX, to[1] + inwardY)
  return boundsOfBox(resizedBox(boxOfBounds(bounds), side, inner, constraint))
}

/** By how much the turn handle turns when it is pulled from one place to another; Shift turns in steps. */
export const pulledAngle = (
  about: Position,
  from: Position,
  to: Position,
  { keepRatio }: Constraint,
): number => {
  const angle = normalisedAngle(directionDeg(about, to) - directionDeg(about, from))
  return keepRatio ? snappedAngle(angle, TURN_STEP_DEG) : angle
}

const frameOf = (shapes: readonly Shape[], own: readonly Handle[]): Bounds | null => {
  const hasOwnCorners = own.some(({ look }) => look === undefined)
  if (hasOwnCorners || !shapes.every(isStretchable)) return null
  const bounds = unionOfBounds(shapes.map(boundsOf))
  // A single point has nothing to stretch.
  const isFlat = bounds && bounds.maxX === bounds.minX && bounds.maxY === bounds.minY
  return isFlat ? null : bounds
}

const frameHandles = (
  frame: Bounds,
  shapes: readonly Shape[],
  pixelSize: number,
): readonly Handle[] => {
  const corners = boxKind
    .handles(boxOfBounds(frame), pixelSize)
    .map((handle) => ({ ...handle, id: PREFIX + handle.id }))
  if (!shapes.every(isTurnable)) return corners
  const top = frame.minY - TURN_HANDLE_PX * pixelSize
  const at = imagePoint((frame.minX + frame.maxX) / 2, top)
  return [...corners, { id: `${PREFIX}turn`, at, cursor: "grab", look: "turn" }]
}

/** An answer that is the same for all shapes of a kind. */
const perKind = (answer: (shape: Shape) => boolean): ((shape: Shape) => boolean) => {
  const answers = new Map<Shape["type"], boolean>()
  return (shape) => {
    const found = answers.get(shape.type) ?? answer(shape)
    answers.set(shape.type, found)
    return found
  }
}

const isTurnable = perKind((shape) => kindOf(shape).turned(shape, 0, imagePoint(0, 0)) !== null)

const isStretchable = perKind((shape) => {
  const bounds = boundsOf(shape)
  return kindOf(shape).stretched(shape, bounds, bounds) !== null
})

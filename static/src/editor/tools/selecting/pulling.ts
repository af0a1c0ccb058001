import type { Sketch } from "../../document/draft"
import { reshape } from "../../document/edits"
import type { AlignedPlaces } from "../../geometry/aligning"
import { type Bounds, clamp, imageBounds, pointInImage, unionOfBounds } from "../../geometry/bounds"
import { isFrameHandle, isTurnHandle, pulledAngle, pulledBounds } from "../../geometry/frame"
import { boundsOf, kindOf } from "../../geometry/kinds"
import { type ImagePoint, imagePoint } from "../../geometry/points"
import type { Shape } from "../../geometry/shapes"
import { turnedInImage } from "../../geometry/turning"
import { crossesWhenPulled, sidesAt } from "../../geometry/vertex-lines"
import { KEPT_INSIDE, SMALLEST_PX } from "../drawing"
import { snapAt } from "../snapping"
import { next, type PointerToolEvent, type ToolContext, type ToolRun } from "../tool"
import { alignedBounds, guidesOf } from "./aligning"
import type { Grip } from "./grips"
import { draftShapes, rounded, type ShapesById } from "./selected"

/** What a pull makes of the shapes, null where it makes no sense; and what is shown beside them. */
type Pulled = { readonly shapes: ShapesById | null; readonly sketch?: Sketch }

type Pull = {
  readonly context: ToolContext
  readonly grip: Grip
  /** Where the handle would be: it keeps the distance to the pointer that it was taken at. */
  readonly to: ImagePoint
  readonly event: PointerToolEvent
}

/** Pull a handle until it is let go: a corner, a vertex, a side of the frame, or what turns. One undo. */
export function* pull(context: ToolContext, grip: Grip, down: PointerToolEvent): ToolRun {
  const { annotations, handle } = grip
  const change = changeFor(grip)
  // A click between two vertices makes one there; a click on any other handle changes nothing.
  let shapes: ShapesById = handle.look === "between" ? inserted(grip) : new Map()
  for (;;) {
    const event = yield* next("move", "up")
    const hasMoved = event.screen[0] !== down.screen[0] || event.screen[1] !== down.screen[1]
    const to = imagePoint(
      event.at[0] + handle.at[0] - down.at[0],
      event.at[1] + handle.at[1] - down.at[1],
    )
    const pulled = hasMoved ? change({ context, grip, to, event }) : { shapes }
    shapes = pulled.shapes ?? shapes
    if (event.type === "up") return commitSensible(context, rounded(shapes))
    const sketch = pulled.sketch ? { sketch: pulled.sketch } : {}
    context.draw({ shapes: draftShapes(annotations, shapes), ...sketch })
  }
}

/** What was pulled is looked at as a whole when it is let go. */
const commitSensible = (context: ToolContext, shapes: ShapesById): void => {
  for (const shape of shapes.values()) {
    const flaw = kindOf(shape).flaw(shape, SMALLEST_PX)
    if (flaw === null) continue
    context.say(flaw)
    return
  }
  context.commit(reshape(shapes))
}

const inserted = ({ annotations: [annotation], handle }: Grip): ShapesById =>
  annotation
    ? new Map([[annotation.id, withHandleAt(annotation.shape, handle.id, handle.at)]])
    : new Map()

const withHandleAt = (shape: Shape, handleId: string, to: ImagePoint): Shape =>
  kindOf(shape).withHandle(shape, handleId, to, { keepRatio: false, fromCentre: false })

const changeFor = ({ handle }: Grip): ((pull: Pull) => Pulled) => {
  if (isTurnHandle(handle)) return turnedByFrame
  if (isFrameHandle(handle)) return stretchedByFrame
  if (handle.look === "vertex" || handle.look === "between") return withVertexPulled
  return withCornerPulled
}

/** A vertex comes to neighbours' edges; where a side would cross the outline it is shown in red, and the shape stays. */
const withVertexPulled = ({ context, grip, to, event }: Pull): Pulled => {
  const [annotation] = grip.annotations
  if (!annotation) return { shapes: null }
  const inside = pointInImage(to, context.image)
  const snap = event.modifiers.mod
    ? null
    : snapAt(context, inside, { except: new Set([annotation.id]) })
  const [x, y] = snap?.at ?? inside
  const shape = crossesWhenPulled(annotation.shape, grip.handle.id, [x, y])
    ? null
    : withHandleAt(annotation.shape, grip.handle.id, imagePoint(x, y))
  if (shape) return { shapes: new Map([[annotation.id, shape]]), sketch: snap ? { snap } : {} }
  const points = sidesAt(annotation.shape, grip.handle.id, [x, y])
  return { shapes: null, sketch: { lines: [{ points, look: "refused" }] } }
}

/** A corner or an edge of a box, an ellipse or a rotated box; edges of upright boxes come into line with neighbours. */
const withCornerPulled = ({ context, grip, to, event }: Pull): Pulled => {
  const [annotation] = grip.annotations
  if (!annotation) return { shapes: null }
  const { shape } = annotation
  const inside = pointInImage(to, context.image)
  const { shift, alt, mod } = event.modifiers
  const isUpright = shape.type === "box"
  const found =
    isUpright && !(shift || mod) ? alignedBounds(context, dot(inside), 0, 0, sidesOf(grip)) : null
  const at = imagePoint(inside[0] + (found?.dx ?? 0), inside[1] + (found?.dy ?? 0))
  const resized = sensible(context, shape, (one) =>
    kindOf(one).withHandle(one, grip.handle.id, at, { keepRatio: shift, fromCentre: alt }),
  )
  return {
    shapes: resized && new Map([[annotation.id, resized]]),
    sketch: { lines: found ? guidesOf(found) : [] },
  }
}

/** All shapes stretched with the frame, no farther than the image goes. */
const stretchedByFrame = ({ context, grip, to, event }: Pull): Pulled => {
  const from = unionOfBounds(grip.annotations.map(({ shape }) => boundsOf(shape)))
  if (!from) return { shapes: null }
  const { shift, alt } = event.modifiers
  const constraint = { keepRatio: shift, fromCentre: alt }
  const pulled = pulledBounds(from, grip.handle, to, context.pixelSize(), constraint)
  const kept = keptWithin(pulled, unionOfBounds([imageBounds(context.image), from]) ?? from)
  // Cut off at the border, the proportions would be lost.
  if ((shift || alt) && !isSameBounds(kept, pulled)) return { shapes: null }
  const shapes = grip.annotations.map(({ id, shape }) => {
    const stretched = sensible(context, shape, (one) => kindOf(one).stretched(one, from, kept))
    return [id, stretched] as const
  })
  return { shapes: allOrNone(shapes) }
}

/** All shapes turned about the middle of the frame; turning ends where one would leave the image. */
const turnedByFrame = ({ context, grip, to, event }: Pull): Pulled => {
  const frame = unionOfBounds(grip.annotations.map(({ shape }) => boundsOf(shape)))
  if (!frame) return { shapes: null }
  const about = imagePoint((frame.minX + frame.maxX) / 2, (frame.minY + frame.maxY) / 2)
  const angle = pulledAngle(about, grip.handle.at, to, {
    keepRatio: event.modifiers.shift,
    fromCentre: false,
  })
  const turned = turnedInImage(
    grip.annotations.map(({ shape }) => shape),
    angle,
    about,
    context.image,
  )
  if (!turned) {
    context.say(KEPT_INSIDE)
    return { shapes: null }
  }
  return { shapes: allOrNone(grip.annotations.map(({ id }, place) => [id, turned[place] ?? null])) }
}

/** The changed shape as far as it lies in the image; null where it would be too small or cross itself. */
const sensible = (
  { image }: ToolContext,
  shape: Shape,
  change: (shape: Shape) => Shape | null,
): Shape | null => {
  const changed = change(shape)
  const confined = changed && kindOf(changed).confined(changed, image)
  return confined && kindOf(confined).flaw(confined, SMALLEST_PX) === null ? confined : null
}

const allOrNone = (shapes: readonly (readonly [string, Shape | null])[]): ShapesById | null => {
  const all = new Map<string, Shape>()
  for (const [id, shape] of shapes) {
    if (!shape) return null
    all.set(id, shape)
  }
  return all
}

/** Only the edges that the handle moves look for neighbours. */
const sidesOf = ({ handle }: Grip): AlignedPlaces => ({
  x: /[we]/.test(handle.id) ? ["min"] : [],
  y: /[ns]/.test(handle.id) ? ["min"] : [],
})

const dot = ([x, y]: ImagePoint): Bounds => ({ minX: x, minY: y, maxX: x, maxY: y })

const keptWithin = (bounds: Bounds, outer: Bounds): Bounds => ({
  minX: clamp(bounds.minX, outer.minX, outer.maxX),
  minY: clamp(bounds.minY, outer.minY, outer.maxY),
  maxX: clamp(bounds.maxX, outer.minX, outer.maxX),
  maxY: clamp(bounds.maxY, outer.minY, outer.maxY),
})

const isSameBounds = (a: Bounds, b: Bounds): boolean =>
  a.minX === b.minX && a.minY === b.minY && a.maxX === b.maxX && a.maxY === b.maxY

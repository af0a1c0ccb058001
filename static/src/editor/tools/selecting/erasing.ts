import { remove, reshape } from "../../document/edits"
import type { Annotation } from "../../document/types"
import { kindOf } from "../../geometry/kinds"
import { distance } from "../../geometry/lines"
import type { ImagePoint } from "../../geometry/points"
import type { Shape } from "../../geometry/shapes"
import { verticesNear } from "../../geometry/vertex-lines"
import { SMALLEST_PX } from "../drawing"
import { next, type PointerToolEvent, reachPx, type ToolContext, type ToolRun } from "../tool"
import { draftShapes, onlySelected, rounded } from "./selected"

const LAST_VERTICES = "The last vertices stay: delete the object instead."
const WOULD_CROSS = "Without that vertex the outline would cross itself."

/** The one selected annotation whose vertices can be taken out, or null. */
export const erasable = (context: ToolContext): Annotation | null => {
  const annotation = onlySelected(context)
  return annotation && kindOf(annotation.shape).withoutHandle ? annotation : null
}

/** Sweep away the vertices that the pointer passes over, from `down` on; one undo. */
export function* erase(
  context: ToolContext,
  annotation: Annotation,
  down: PointerToolEvent,
): ToolRun {
  const reach = reachPx(down.device).handle * context.pixelSize()
  let shape = swept(context, annotation.shape, [down.at], reach)
  for (;;) {
    context.draw({ shapes: draftShapes([annotation], new Map([[annotation.id, shape]])) })
    const event = yield* next("move", "up")
    shape = swept(context, shape, event.trail, reach)
    if (event.type === "up") {
      context.commit(reshape(rounded(new Map([[annotation.id, shape]]))))
      return
    }
  }
}

/** Take out one vertex; of the last points of a line or an outline the object goes as a whole. */
export const removeVertex = (
  context: ToolContext,
  { id, shape }: Annotation,
  handleId: string,
): void => {
  const left = kindOf(shape).withoutHandle?.(shape, handleId) ?? null
  if (!left) context.commit(remove([id]))
  else if (isSensible(left)) context.commit(reshape(rounded(new Map([[id, left]]))))
  else context.say(WOULD_CROSS)
}

const swept = (
  context: ToolContext,
  shape: Shape,
  trail: readonly ImagePoint[],
  reach: number,
): Shape => {
  let left = shape
  for (const at of trail)
    for (const handleId of within(left, at, reach)) {
      const without = kindOf(left).withoutHandle?.(left, handleId) ?? null
      if (!without) context.say(LAST_VERTICES)
      left = without ?? left
    }
  if (left === shape || isSensible(left)) return left
  context.say(WOULD_CROSS)
  return shape
}

const within = (shape: Shape, at: ImagePoint, reach: number): readonly string[] => {
  if (shape.type !== "keypoints") return verticesNear(shape, at, reach)
  const points = kindOf(shape).handles(shape, 1)
  return points.filter((point) => distance(point.at, at) <= reach).map(({ id }) => id)
}

const isSensible = (shape: Shape): boolean => kindOf(shape).flaw(shape, SMALLEST_PX) === null

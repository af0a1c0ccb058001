import type { Annotation } from "../../document/types"
import { gripsOf, isFrameHandle } from "../../geometry/frame"
import { handleNear, nearestHandle } from "../../geometry/handle-grid"
import { boundsOf } from "../../geometry/kinds"
import type { Handle } from "../../geometry/shape-kind"
import type { Shape } from "../../geometry/shapes"
import { type PointerToolEvent, reachPx, type ToolContext } from "../tool"
import { editableSelection } from "./selected"

/** A handle, and the annotations that it pulls. */
export type Grip = { readonly annotations: readonly Annotation[]; readonly handle: Handle }

/** The grip under the pointer: a handle of the one selected object, or one of the frame round all of them. */
export const gripAt = (context: ToolContext, event: PointerToolEvent): Grip | null => {
  const annotations = editableSelection(context)
  if (annotations.length === 0) return null
  const handle =
    ownHandleAt(context, annotations, event) ?? frameHandleAt(context, annotations, event)
  return handle ? { annotations, handle } : null
}

const ownHandleAt = (
  context: ToolContext,
  [annotation, ...others]: readonly Annotation[],
  { at, device }: PointerToolEvent,
): Handle | null => {
  if (!annotation || others.length > 0) return null
  const pixelSize = context.pixelSize()
  const reach = reachOnShape(annotation.shape, device, pixelSize)
  return handleNear(annotation.shape, pixelSize, at, reach)
}

const frameHandleAt = (
  context: ToolContext,
  annotations: readonly Annotation[],
  { at, device }: PointerToolEvent,
): Handle | null => {
  const pixelSize = context.pixelSize()
  const { frame, handles } = gripsOf(
    annotations.map(({ shape }) => shape),
    pixelSize,
  )
  if (!frame) return null
  return nearestHandle(handles.filter(isFrameHandle), at, reachPx(device).handle * pixelSize)
}

/** On a small shape handles shrink, so that enough of it is left to be dragged by. */
const reachOnShape = (
  shape: Shape,
  device: PointerToolEvent["device"],
  pixelSize: number,
): number => {
  const { minX, minY, maxX, maxY } = boundsOf(shape)
  const side = Math.min(maxX - minX, maxY - minY)
  return Math.min(reachPx(device).handle * pixelSize, Math.max(side / 4, 3 * pixelSize))
}

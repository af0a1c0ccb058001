import { reshape } from "../../document/edits"
import type { Annotation } from "../../document/types"
import { moveInImage, unionOfBounds } from "../../geometry/bounds"
import { boundsOf, kindOf } from "../../geometry/kinds"
import { isDrag, next, type PointerToolEvent, type ToolContext, type ToolStep } from "../tool"
import { alignedBounds, guidesOf } from "./aligning"
import { draftShapes, editableSelection, rounded, type ShapesById } from "./selected"

/** Drag what is selected, into line with neighbours unless Mod is held; false if it was only a click. */
export function* move(context: ToolContext, down: PointerToolEvent): ToolStep<boolean> {
  let isMoving = false
  for (;;) {
    const event = yield* next("move", "up")
    isMoving ||= isDrag(down, event)
    if (!isMoving) {
      if (event.type === "up") return false
      continue
    }
    const originals = editableSelection(context)
    const { shapes, guides } = movedTo(context, originals, down, event)
    if (event.type === "up") {
      context.commit(reshape(rounded(shapes)))
      return true
    }
    context.draw({ shapes: draftShapes(originals, shapes), sketch: { lines: guides } })
  }
}

/** Move the selection by a step; successive steps are undone as one. */
export const nudge = (context: ToolContext, dx: number, dy: number): void => {
  const originals = editableSelection(context)
  if (isRefused(context, originals)) return
  const ids = originals.map(({ id }) => id)
  context.commit(
    reshape(rounded(movedShapes(context, originals, dx, dy))),
    `nudge ${ids.join(" ")}`,
  )
}

/** Whether all that is selected is kept from being changed; that is said. */
export const isRefused = (context: ToolContext, originals: readonly Annotation[]): boolean => {
  const isKept = originals.length === 0 && context.selection.ids.peek().size > 0
  if (isKept) context.sayLocked("selected")
  return isKept
}

const movedTo = (
  context: ToolContext,
  originals: readonly Annotation[],
  down: PointerToolEvent,
  event: PointerToolEvent,
) => {
  const bounds = unionOfBounds(originals.map(({ shape }) => boundsOf(shape)))
  const [dx, dy] = [event.at[0] - down.at[0], event.at[1] - down.at[1]]
  const found = bounds && !event.modifiers.mod ? alignedBounds(context, bounds, dx, dy) : null
  const shapes = movedShapes(context, originals, dx + (found?.dx ?? 0), dy + (found?.dy ?? 0))
  return { shapes, guides: found ? guidesOf(found) : [] }
}

/** All moved by the same step, which is shortened so that none leaves the image. */
const movedShapes = (
  context: ToolContext,
  annotations: readonly Annotation[],
  dx: number,
  dy: number,
): ShapesById => {
  const bounds = unionOfBounds(annotations.map(({ shape }) => boundsOf(shape)))
  if (!bounds) return new Map()
  const [x, y] = moveInImage(bounds, dx, dy, context.image)
  if (x === 0 && y === 0) return new Map()
  return new Map(annotations.map(({ id, shape }) => [id, kindOf(shape).moved(shape, x, y)]))
}

import { isFrameHandle } from "../geometry/frame"
import { sideHandleNear } from "../geometry/vertex-lines"
import { isOnLocked, meantBy, targetOf, underPointer } from "./selecting/choosing"
import { erasable, erase, removeVertex } from "./selecting/erasing"
import { type Grip, gripAt } from "./selecting/grips"
import { marquee } from "./selecting/marquee"
import { move, nudge } from "./selecting/moving"
import { pull } from "./selecting/pulling"
import { onlySelected } from "./selecting/selected"
import {
  isDrag,
  next,
  type PointerToolEvent,
  reachPx,
  type Tool,
  type ToolContext,
  type ToolRun,
  type ToolStep,
} from "./tool"

function* run(context: ToolContext): ToolRun {
  try {
    const event = yield* next("down", "move", "step", "leave")
    if (event.type === "move") hover(context, event)
    else if (event.type === "leave") context.hover(null, null)
    else if (event.type === "step") nudge(context, event.dx, event.dy)
    else yield* press(context, event)
  } finally {
    context.draw(null)
  }
}

/** What a press does until it is let go: pull a handle, move or choose objects, or stretch a marquee. */
export function* press(context: ToolContext, down: PointerToolEvent): ToolRun {
  const grip = gripAt(context, down)
  if (down.modifiers.alt && !resizes(grip)) {
    const wasErasing = yield* eraseOrClick(context, down, grip)
    if (wasErasing) return
    return choose(context, down)
  }
  const handled = grip ?? (down.clicks === 2 ? newVertexAt(context, down) : null)
  if (handled) return yield* pull(context, handled, down)
  yield* pressObject(context, down)
}

/** Whether a grip is of the kind that Alt pulls from the centre. */
const resizes = (grip: Grip | null): boolean =>
  grip !== null && (isFrameHandle(grip.handle) || grip.handle.look === undefined)

/** With Alt, a drag erases vertices of the selected object and a click on one takes it out; false if it was neither. */
function* eraseOrClick(
  context: ToolContext,
  down: PointerToolEvent,
  grip: Grip | null,
): ToolStep<boolean> {
  const annotation = erasable(context)
  if (!annotation) return false
  for (;;) {
    const event = yield* next("move", "up")
    if (isDrag(down, event)) {
      yield* erase(context, annotation, down)
      return true
    }
    if (event.type === "up") break
  }
  if (grip?.handle.look !== "vertex") return false
  removeVertex(context, annotation, grip.handle.id)
  return true
}

/** A double click on a side of the selected outline makes a vertex there, which can be dragged on. */
const newVertexAt = (context: ToolContext, { at, device }: PointerToolEvent): Grip | null => {
  const annotation = onlySelected(context)
  if (!annotation) return null
  const reach = reachPx(device).handle * context.pixelSize()
  const id = sideHandleNear(annotation.shape, at, reach)
  if (id === null) return null
  return { annotations: [annotation], handle: { id, at, cursor: "copy", look: "between" } }
}

function* pressObject(context: ToolContext, down: PointerToolEvent): ToolRun {
  const under = underPointer(context, down)
  const target = targetOf(context, under, down)
  if (!target) {
    if (isOnLocked(context, down)) context.sayLocked("pressed")
    return yield* marquee(context, down)
  }
  const ids = meantBy(context, target, down)
  const isOnSelection = under.some(({ id }) => context.selection.isSelected(id))
  if (!isOnSelection && !down.modifiers.shift) context.selection.select(ids)
  const wasMoved = yield* move(context, down)
  if (wasMoved) return
  if (down.modifiers.shift) context.selection.toggle(ids)
  else context.selection.select(ids)
}

/** An Alt-click that was no erasing: the object below the selected one, or the one inside a group. */
const choose = (context: ToolContext, down: PointerToolEvent): void => {
  const target = targetOf(context, underPointer(context, down), down)
  context.selection.select(target ? [target.id] : [])
}

/** Show what a press would mean. */
export const hover = (context: ToolContext, event: PointerToolEvent): void => {
  const grip = gripAt(context, event)
  if (grip) {
    context.hover(grip.annotations[0]?.id ?? null, grip.handle.cursor)
    return
  }
  const under = underPointer(context, event)
  context.hover(under[0]?.id ?? null, cursorOver(context, event, under))
}

const cursorOver = (
  context: ToolContext,
  event: PointerToolEvent,
  under: ReturnType<typeof underPointer>,
): string | null => {
  if (under.some(({ id }) => context.selection.isSelected(id))) return "move"
  if (under.length > 0) return "pointer"
  return isOnLocked(context, event) ? "not-allowed" : null
}

/**
 * Selects, moves, resizes and turns objects, and edits their vertices: Shift keeps proportions and steps, Alt works from
 * the centre or erases vertices, Mod leaves neighbours out of it.
 */
export const selectTool: Tool = { name: "select", cursor: "default", hasCrosshair: false, run }

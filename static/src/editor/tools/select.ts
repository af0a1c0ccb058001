import { reshape } from "../document/edits"
import type { Annotation } from "../document/types"
import {
  boundsBetween,
  boundsContain,
  moveInImage,
  pointInImage,
  unionOfBounds,
} from "../geometry/bounds"
import { boundsOf, isDrawable, kindOf } from "../geometry/kinds"
import type { ImagePoint } from "../geometry/points"
import type { Handle } from "../geometry/shape-kind"
import type { Shape } from "../geometry/shapes"
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

/** Near an outline counts as on it, by this many screen pixels. */
const HIT_PX = 3
const SMALLEST_PX = 2

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

function* press(context: ToolContext, down: PointerToolEvent): ToolRun {
  const grip = gripAt(context, down)
  if (grip) return yield* resize(context, grip)
  const under = context.pick(down.at, HIT_PX * context.pixelSize())
  const target = targetOf(context, under, down)
  if (!target) return yield* marquee(context, down)
  const isOnSelection = under.some(({ id }) => context.selection.isSelected(id))
  if (!isOnSelection && !down.modifiers.shift) context.selection.select([target.id])
  const wasMoved = yield* move(context, down)
  if (wasMoved) return
  if (down.modifiers.shift) context.selection.toggle([target.id])
  else context.selection.select([target.id])
}

/** Alt-click takes the one below the selected one, and starts again from the top. */
const targetOf = (
  context: ToolContext,
  under: readonly Annotation[],
  { modifiers }: PointerToolEvent,
): Annotation | undefined => {
  if (!modifiers.alt) return under[0]
  const place = under.findIndex(({ id }) => context.selection.isSelected(id))
  return under[(place + 1) % under.length]
}

/** Drag what is selected; false if it was only a click. */
function* move(context: ToolContext, down: PointerToolEvent): ToolStep<boolean> {
  let isMoving = false
  for (;;) {
    const event = yield* next("move", "up")
    isMoving ||= isDrag(down, event)
    if (!isMoving) {
      if (event.type === "up") return false
      continue
    }
    const originals = editableSelection(context)
    const shapes = movedShapes(
      context,
      originals,
      event.at[0] - down.at[0],
      event.at[1] - down.at[1],
    )
    if (event.type === "up") {
      context.commit(reshape(rounded(shapes)))
      return true
    }
    context.draw({ shapes: draftShapes(originals, shapes) })
  }
}

type Grip = { readonly annotation: Annotation; readonly handle: Handle }

function* resize(context: ToolContext, { annotation, handle }: Grip): ToolRun {
  let shape = annotation.shape
  for (;;) {
    const event = yield* next("move", "up")
    shape = resizedShape(context, annotation.shape, handle.id, event) ?? shape
    const shapes = new Map([[annotation.id, shape]])
    if (event.type === "up") {
      context.commit(reshape(rounded(shapes)))
      return
    }
    context.draw({ shapes: draftShapes([annotation], shapes) })
  }
}

/** The shape with its handle at the pointer, or null where it would be too small to be meant. */
const resizedShape = (
  context: ToolContext,
  shape: Shape,
  handleId: string,
  event: PointerToolEvent,
): Shape | null => {
  const kind = kindOf(shape)
  const to = pointInImage(event.at, context.image)
  const constraint = { keepRatio: event.modifiers.shift, fromCentre: event.modifiers.alt }
  const resized = kind.confined(kind.withHandle(shape, handleId, to, constraint), context.image)
  return resized && kind.flaw(resized, SMALLEST_PX) === null ? resized : null
}

/** Select what lies wholly in the dragged rectangle; Shift adds to what is selected. A click on nothing deselects. */
function* marquee(context: ToolContext, down: PointerToolEvent): ToolRun {
  const before = down.modifiers.shift ? [...context.selection.ids.peek()] : []
  context.selection.select(before)
  for (;;) {
    const event = yield* next("move", "up")
    if (event.type === "up") return
    if (!isDrag(down, event)) continue
    const bounds = boundsBetween(down.at, event.at)
    const inside = context
      .search(bounds)
      .filter(({ shape }) => boundsContain(bounds, boundsOf(shape)))
    context.selection.select([...before, ...inside.map(({ id }) => id)])
    context.draw({ shapes: [], marquee: bounds })
  }
}

const nudge = (context: ToolContext, dx: number, dy: number): void => {
  const originals = editableSelection(context)
  const ids = originals.map(({ id }) => id)
  context.commit(
    reshape(rounded(movedShapes(context, originals, dx, dy))),
    `nudge ${ids.join(" ")}`,
  )
}

const hover = (context: ToolContext, event: PointerToolEvent): void => {
  const grip = gripAt(context, event)
  if (grip) {
    context.hover(grip.annotation.id, grip.handle.cursor)
    return
  }
  const under = context.pick(event.at, HIT_PX * context.pixelSize())
  const isOnSelection = under.some(({ id }) => context.selection.isSelected(id))
  context.hover(under[0]?.id ?? null, isOnSelection ? "move" : under[0] ? "pointer" : null)
}

/** The handle under the pointer, if one object alone is selected: several have no common handles. */
const gripAt = (context: ToolContext, event: PointerToolEvent): Grip | null => {
  const selected = editableSelection(context)
  const annotation = selected[0]
  if (!annotation || context.selection.ids.peek().size !== 1) return null
  const reach = handleReach(annotation.shape, event.device, context.pixelSize())
  const handle = nearest(
    kindOf(annotation.shape).handles(annotation.shape, context.pixelSize()),
    event.at,
    reach,
  )
  return handle ? { annotation, handle } : null
}

/** On a small shape handles shrink, so that enough of it is left to be dragged by. */
const handleReach = (
  shape: Shape,
  device: PointerToolEvent["device"],
  pixelSize: number,
): number => {
  const { minX, minY, maxX, maxY } = boundsOf(shape)
  const side = Math.min(maxX - minX, maxY - minY)
  return Math.min(reachPx(device).handle * pixelSize, Math.max(side / 4, 3 * pixelSize))
}

const nearest = (handles: readonly Handle[], at: ImagePoint, reach: number): Handle | null => {
  let found: Handle | null = null
  let shortest = reach
  for (const handle of handles) {
    const distance = Math.hypot(handle.at[0] - at[0], handle.at[1] - at[1])
    if (distance < shortest) [found, shortest] = [handle, distance]
  }
  return found
}

const editableSelection = (context: ToolContext): readonly Annotation[] =>
  [...context.selection.ids.peek()]
    .filter(context.isEditable)
    .flatMap((id) => context.document().annotations.get(id) ?? [])
    .filter(({ shape }) => isDrawable(shape))

/** All moved by the same step, which is shortened so that none leaves the image. */
const movedShapes = (
  context: ToolContext,
  annotations: readonly Annotation[],
  dx: number,
  dy: number,
): ReadonlyMap<string, Shape> => {
  const bounds = unionOfBounds(annotations.map(({ shape }) => boundsOf(shape)))
  if (!bounds) return new Map()
  const [x, y] = moveInImage(bounds, dx, dy, context.image)
  if (x === 0 && y === 0) return new Map()
  return new Map(annotations.map(({ id, shape }) => [id, kindOf(shape).moved(shape, x, y)]))
}

const rounded = (shapes: ReadonlyMap<string, Shape>): ReadonlyMap<string, Shape> =>
  new Map([...shapes].map(([id, shape]) => [id, kindOf(shape).rounded(shape)]))

const draftShapes = (annotations: readonly Annotation[], shapes: ReadonlyMap<string, Shape>) =>
  annotations.map(({ id, category_id, shape }) => ({
    id,
    categoryId: category_id,
    shape: shapes.get(id) ?? shape,
  }))

/** Selects, moves and resizes objects. */
export const selectTool: Tool = { name: "select", cursor: "default", hasCrosshair: false, run }

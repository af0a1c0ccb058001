import { reshape } from "../document/edits"
import type { Annotation } from "../document/types"
import { pointInImage } from "../geometry/bounds"
import { FREE } from "../geometry/boxes"
import { kindOf } from "../geometry/kinds"
import { distance } from "../geometry/lines"
import { type ImagePoint, imagePoint } from "../geometry/points"
import type { Handle } from "../geometry/shape-kind"
import type { Shape } from "../geometry/shapes"
import { SMALLEST_PX } from "./drawing"
import { hover, press } from "./select"
import { gripAt } from "./selecting/grips"
import { isRefused } from "./selecting/moving"
import { editableSelection, onlySelected } from "./selecting/selected"
import {
  next,
  type PointerToolEvent,
  type Tool,
  type ToolContext,
  type ToolEvent,
  type ToolRun,
  type ToolStep,
} from "./tool"

const NOTHING = "Select one object first: its vertices or corners are moved here. A mask has none."
const HOW =
  "Tab goes to the next, arrow keys move it, Enter puts one after it, Delete takes it out, Escape ends."
const HOW_TO_PULL = "Tab goes to the next, arrow keys pull it, Escape ends."
const LAST_VERTICES = "The last vertices stay: delete the object instead."
const NO_NEW_POINTS = "This object takes no further points."

/** A vertex that keys work on: its place among the vertices of the selected annotation. */
type InHand = { readonly annotation: Annotation; readonly place: number }

function* run(context: ToolContext): ToolRun {
  try {
    let inHand: InHand | null = null
    for (;;) {
      const event = yield* next("down", "move", "leave", "step", "confirm", "finish", "back", "ask")
      if (event.type === "move") hover(context, event)
      else if (event.type === "leave") context.hover(null, null)
      else {
        inHand = yield* after(context, current(context, inHand), event)
        show(context, inHand)
      }
    }
  } finally {
    context.draw(null)
  }
}

/** What keys mean besides the pointer's presses. */
type KeyEvent = Extract<ToolEvent, { type: "step" | "confirm" | "finish" | "back" | "ask" }>

function* after(
  context: ToolContext,
  inHand: InHand | null,
  event: KeyEvent | PointerToolEvent,
): ToolStep<InHand | null> {
  return "at" in event ? yield* pressed(context, event) : answered(context, inHand, event)
}

/** The pointer works as in selecting; the vertex that it took is in hand then. */
function* pressed(context: ToolContext, down: PointerToolEvent): ToolStep<InHand | null> {
  const handle = gripAt(context, down)?.handle
  yield* press(context, down)
  const annotation = onlySelected(context)
  if (!annotation || !handle || down.modifiers.alt) return null
  const id = handle.look === "between" ? following(handle.id) : handle.id
  const place = verticesOf(annotation.shape).findIndex((vertex) => vertex.id === id)
  return place < 0 ? null : { annotation, place }
}

/** The handle of the vertex that `0.0.3+` has made. */
const following = (id: string): string =>
  id.replace(/(\d+)\+$/, (_, place) => String(Number(place) + 1))

/** The vertex in hand as it is now: others may have changed or selected something else meanwhile. */
const current = (context: ToolContext, inHand: InHand | null): InHand | null => {
  const annotation = onlySelected(context)
  if (!inHand || annotation?.id !== inHand.annotation.id) return null
  const count = verticesOf(annotation.shape).length
  return count > 0 ? { annotation, place: Math.min(inHand.place, count - 1) } : null
}

const answered = (context: ToolContext, inHand: InHand | null, event: KeyEvent): InHand | null => {
  if (event.type === "finish") return null
  if (event.type === "back") {
    context.undo()
    return current(context, inHand)
  }
  if (!inHand) return begun(context)
  if (event.type === "step") return moved(context, inHand, event.dx, event.dy)
  if (event.type === "confirm" || event.what === "insert") return inserted(context, inHand)
  if (event.what === "delete") return removed(context, inHand)
  return chosen(context, inHand, event.what === "previous" ? -1 : 1)
}

const begun = (context: ToolContext): InHand | null => {
  if (isRefused(context, editableSelection(context))) return null
  const annotation = onlySelected(context)
  const count = annotation ? verticesOf(annotation.shape).length : 0
  if (!annotation || count === 0) {
    context.say(NOTHING)
    return null
  }
  const how = hasVertices(annotation.shape) ? HOW : HOW_TO_PULL
  context.say(`${sentenceOf({ annotation, place: 0 })} ${how}`)
  return { annotation, place: 0 }
}

const chosen = (context: ToolContext, { annotation, place }: InHand, step: 1 | -1): InHand => {
  const count = verticesOf(annotation.shape).length
  const inHand = { annotation, place: (place + step + count) % count }
  context.say(sentenceOf(inHand))
  return inHand
}

const moved = (context: ToolContext, inHand: InHand, dx: number, dy: number): InHand => {
  const vertex = vertexOf(inHand)
  if (!vertex) return inHand
  const to = pointInImage(imagePoint(vertex.at[0] + dx, vertex.at[1] + dy), context.image)
  const gesture = `vertex ${inHand.annotation.id} ${vertex.id}`
  return changed(context, inHand, vertex.id, to, gesture) ?? inHand
}

const inserted = (context: ToolContext, inHand: InHand): InHand => {
  const { annotation } = inHand
  const between = kindOf(annotation.shape)
    .handles(annotation.shape, context.pixelSize())
    .find(({ id }) => id === `${vertexOf(inHand)?.id}+`)
  if (!between) {
    context.say(NO_NEW_POINTS)
    return inHand
  }
  return changed(context, inHand, between.id, between.at) ?? inHand
}

const removed = (context: ToolContext, inHand: InHand): InHand | null => {
  const { annotation } = inHand
  const vertex = vertexOf(inHand)
  const left = vertex && kindOf(annotation.shape).withoutHandle?.(annotation.shape, vertex.id)
  const flaw = left ? kindOf(left).flaw(left, SMALLEST_PX) : LAST_VERTICES
  if (!left || flaw !== null) {
    context.say(flaw ?? LAST_VERTICES)
    return inHand
  }
  context.commit(reshape(new Map([[annotation.id, kindOf(left).rounded(left)]])))
  const after = current(context, inHand)
  if (after) context.say(sentenceOf(after))
  return after
}

/** The shape with a handle pulled to a place, and the vertex there in hand; null after saying why that cannot be. */
const changed = (
  context: ToolContext,
  { annotation, place }: InHand,
  handleId: string,
  to: ImagePoint,
  gesture?: string,
): InHand | null => {
  const kind = kindOf(annotation.shape)
  const shape = kind.rounded(kind.withHandle(annotation.shape, handleId, to, FREE))
  const flaw = kindOf(shape).flaw(shape, SMALLEST_PX)
  if (flaw !== null) {
    context.say(flaw)
    return null
  }
  context.commit(reshape(new Map([[annotation.id, shape]])), gesture)
  const after = context.document().annotations.get(annotation.id)
  if (!after) return null
  // Turned over, an outline runs the other way round, and its vertices have other places.
  const inHand = {
    annotation: after,
    place: hasVertices(after.shape) ? placeAt(after.shape, to) : place,
  }
  context.say(sentenceOf(inHand))
  return inHand
}

const show = (context: ToolContext, inHand: InHand | null): void => {
  const vertex = inHand && vertexOf(inHand)
  if (!vertex) {
    context.draw(null)
    return
  }
  const [x, y] = vertex.at
  context.bringIntoSight({ minX: x, minY: y, maxX: x, maxY: y })
  const text = `${inHand.place + 1} / ${verticesOf(inHand.annotation.shape).length}`
  context.draw({
    shapes: [],
    sketch: { vertexInHand: vertex.at },
    label: { at: vertex.at, text },
  })
}

/** What can be taken in hand: the vertices, or, of a box or an ellipse, its corners, edges and what turns it. */
const verticesOf = (shape: Shape): readonly Handle[] => {
  const handles = kindOf(shape).handles(shape, 1)
  const vertices = handles.filter(({ look }) => look === "vertex")
  return vertices.length > 0 ? vertices : handles.filter(({ look }) => look !== "between")
}

const hasVertices = (shape: Shape): boolean => verticesOf(shape)[0]?.look === "vertex"

const vertexOf = ({ annotation, place }: InHand): Handle | undefined =>
  verticesOf(annotation.shape)[place]

const placeAt = (shape: Shape, at: ImagePoint): number => {
  const far = verticesOf(shape).map((vertex) => distance(vertex.at, at))
  return far.indexOf(Math.min(...far))
}

const sentenceOf = (inHand: InHand): string => {
  const [x, y] = vertexOf(inHand)?.at ?? [0, 0]
  const { shape } = inHand.annotation
  const count = verticesOf(shape).length
  const word = hasVertices(shape) ? "Vertex" : "Handle"
  return `${word} ${inHand.place + 1} of ${count}: ${Math.round(x)}, ${Math.round(y)}.`
}

/** Edits the vertices of the selected object by keys: one is in hand at a time. */
export const verticesTool: Tool = { name: "vertices", cursor: "default", hasCrosshair: false, run }

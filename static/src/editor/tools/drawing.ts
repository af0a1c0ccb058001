import { isSame } from "../document/diff"
import { EMPTY_DRAFT } from "../document/draft"
import { add } from "../document/edits"
import { pointInImage } from "../geometry/bounds"
import { kindOf } from "../geometry/kinds"
import { type ImagePoint, imagePoint } from "../geometry/points"
import type { Shape } from "../geometry/shapes"
import {
  next,
  type PointerToolEvent,
  type ToolContext,
  type ToolEvent,
  type ToolStep,
} from "./tool"

/** An object smaller than this is a slip of the hand. */
export const SMALLEST_PX = 2

export const HOW_TO_AIM = "Arrow keys move the crosshair; Enter sets a corner there."
export const KEPT_INSIDE = "Kept inside the image."

/** Where an object begins: at a press, or where the keyboard's crosshair is. */
export type Start = { readonly at: ImagePoint; readonly press: PointerToolEvent | null }

/** The category to draw in, or null after saying why this shape cannot be drawn now. */
export const categoryFor = (context: ToolContext, shape: Shape["type"]): number | null => {
  const refusal = context.refusalFor(shape)
  if (refusal !== null) context.say(refusal)
  return refusal === null ? context.activeCategoryId() : null
}

/** What a tool does while its first place is looked for. */
export type Aiming = {
  /** What the first Enter teaches. */
  readonly howTo?: string
  /** Called while the pointer moves without being pressed. */
  readonly onMove?: (event: PointerToolEvent) => void
}

/** Where the pointer is pressed, or where Enter finds the crosshair that arrow keys move; the first one shows it. */
export function* aimed(
  context: ToolContext,
  { howTo = HOW_TO_AIM, onMove }: Aiming = {},
): ToolStep<Start> {
  let crosshair: ImagePoint | null = null
  for (;;) {
    const event = yield* next("down", "move", "step", "confirm")
    if (event.type === "down") return { at: event.at, press: event }
    if (event.type === "confirm" && crosshair) return { at: crosshair, press: null }
    if (event.type === "move") {
      if (!crosshair) onMove?.(event)
      continue
    }
    if (event.type === "confirm") context.say(howTo)
    crosshair = crosshairAfter(context, crosshair, event)
    context.draw({ ...EMPTY_DRAFT, crosshair })
  }
}

/** The first key shows the crosshair, where a step of the arrow keys has moved it already. */
const crosshairAfter = (
  context: ToolContext,
  crosshair: ImagePoint | null,
  event: Extract<ToolEvent, { type: "step" | "confirm" }>,
): ImagePoint => {
  const from = crosshair ?? context.crosshairStart()
  return event.type === "step" ? stepped(context, from, event) : from
}

/** Where a step of the arrow keys leads, within the image. */
export const stepped = (
  context: ToolContext,
  from: ImagePoint,
  { dx, dy }: Extract<ToolEvent, { type: "step" }>,
): ImagePoint => pointInImage(imagePoint(from[0] + dx, from[1] + dy), context.image)

/** The nearest point of the image to where the pointer is; said once for each object that it strays from. */
export const keeperInside = (context: ToolContext): ((at: ImagePoint) => ImagePoint) => {
  let isSaid = false
  return (at) => {
    const inside = pointInImage(at, context.image)
    const hasStrayed = inside[0] !== at[0] || inside[1] !== at[1]
    if (hasStrayed && !isSaid) context.say(KEPT_INSIDE)
    isSaid ||= hasStrayed
    return inside
  }
}

/** Add what was drawn to the document and select it, or say what is wrong with it; false if it was refused. */
export const make = (context: ToolContext, categoryId: number, drawn: Shape): boolean => {
  const kind = kindOf(drawn)
  const confined = kind.confined(drawn, context.image)
  const shape = confined && kind.rounded(confined)
  const flaw = shape ? kind.flaw(shape, SMALLEST_PX) : "That lies outside the image."
  if (flaw !== null || !shape) {
    if (flaw !== null) context.say(flaw)
    return false
  }
  if (!isSame(shape, kind.rounded(drawn))) context.say(KEPT_INSIDE)
  const id = context.newId()
  context.commit(add({ id, category_id: categoryId, shape, attributes: {}, is_crowd: false }))
  context.selection.select([id])
  context.finish()
  return true
}

import { EMPTY_DRAFT } from "../document/draft"
import { add } from "../document/edits"
import { pointInImage } from "../geometry/bounds"
import { type Constraint, drawnBox, FREE } from "../geometry/boxes"
import { kindOf } from "../geometry/kinds"
import { type ImagePoint, imagePoint } from "../geometry/points"
import type { Box } from "../geometry/shapes"
import {
  isDrag,
  next,
  type PointerToolEvent,
  type Tool,
  type ToolContext,
  type ToolEvent,
  type ToolRun,
  type ToolStep,
} from "./tool"

const HOW_TO_AIM = "Arrow keys move the crosshair; Enter sets a corner there."
/** A box smaller than this is a slip of the hand. */
const SMALLEST_PX = 2

type Corner = { readonly at: ImagePoint; readonly press: PointerToolEvent | null }

function* run(context: ToolContext): ToolRun {
  try {
    const first = yield* firstCorner(context)
    const categoryId = context.activeCategoryId()
    if (categoryId === null) {
      context.say("Choose a category first: press a digit, or pick one in the list.")
      return
    }
    const box = yield* oppositeCorner(context, categoryId, first)
    make(context, categoryId, box)
  } finally {
    context.draw(null)
  }
}

/** Where the pointer is pressed, or where Enter finds the crosshair that arrow keys move; the first one shows it. */
function* firstCorner(context: ToolContext): ToolStep<Corner> {
  let crosshair: ImagePoint | null = null
  for (;;) {
    const event = yield* next("down", "step", "confirm")
    if (event.type === "down") return { at: pointInImage(event.at, context.image), press: event }
    if (event.type === "confirm" && crosshair) return { at: crosshair, press: null }
    const from: ImagePoint = crosshair ?? context.crosshairStart()
    crosshair = event.type === "step" ? stepped(context, from, event) : from
    if (event.type === "confirm") context.say(HOW_TO_AIM)
    context.draw({ ...EMPTY_DRAFT, crosshair })
  }
}

/** Where the second corner is pulled to, and how. */
type Pull = {
  readonly to: ImagePoint
  /** The press that would end the box when let go; null while the keyboard draws. */
  readonly press: PointerToolEvent | null
  readonly constraint: Constraint
}

/** Ends with the drag's release, with a second click when the first was one, or with Enter. */
function* oppositeCorner(context: ToolContext, categoryId: number, first: Corner): ToolStep<Box> {
  let pull: Pull = { to: first.at, press: first.press, constraint: FREE }
  for (;;) {
    const shape = drawnBox(first.at, pull.to, context.image, pull.constraint)
    const shapes = [{ id: null, categoryId, shape }]
    context.draw(pull.press ? { shapes } : { shapes, crosshair: pull.to })
    const event = yield* next("down", "move", "up", "step", "confirm")
    if (event.type === "confirm") return shape
    pull = pulled(context, pull, event)
    if (event.type === "up" && !isFirstClick(first, pull, event))
      return drawnBox(first.at, pull.to, context.image, pull.constraint)
  }
}

const pulled = (
  context: ToolContext,
  pull: Pull,
  event: PointerToolEvent | Extract<ToolEvent, { type: "step" }>,
): Pull => {
  if (event.type === "step") return { ...pull, to: stepped(context, pull.to, event) }
  // With the keyboard, Shift lengthens the steps; the pointer has no part in that.
  if (event.isStill && pull.press === null) return pull
  return {
    to: event.at,
    press: event.type === "down" ? event : pull.press,
    constraint: { keepRatio: event.modifiers.shift, fromCentre: event.modifiers.alt },
  }
}

const isFirstClick = (first: Corner, { press }: Pull, up: PointerToolEvent): boolean =>
  press !== null && press === first.press && !isDrag(press, up)

const make = (context: ToolContext, categoryId: number, drawn: Box): void => {
  const kind = kindOf(drawn)
  const shape = kind.rounded(drawn)
  const flaw = kind.flaw(shape, SMALLEST_PX)
  if (flaw) {
    context.say(flaw)
    return
  }
  const id = context.newId()
  context.commit(add({ id, category_id: categoryId, shape, attributes: {}, is_crowd: false }))
  context.selection.select([id])
  context.finish()
}

const stepped = (
  context: ToolContext,
  from: ImagePoint,
  step: { readonly dx: number; readonly dy: number },
): ImagePoint => pointInImage(imagePoint(from[0] + step.dx, from[1] + step.dy), context.image)

/**
 * Draws a box: drag, or click two corners, or move the crosshair with the arrow keys and press Enter twice.
 * Shift makes a square, Alt draws from the centre.
 */
export const boxTool: Tool = { name: "box", cursor: "crosshair", hasCrosshair: true, run }

import { EMPTY_DRAFT } from "../document/draft"
import { add } from "../document/edits"
import { pointInImage } from "../geometry/bounds"
import { drawnBox } from "../geometry/boxes"
import { kindOf } from "../geometry/kinds"
import { type ImagePoint, imagePoint } from "../geometry/points"
import type { Box } from "../geometry/shapes"
import {
  isDrag,
  type Modifiers,
  next,
  type PointerToolEvent,
  type Tool,
  type ToolContext,
  type ToolRun,
  type ToolStep,
} from "./tool"

/** A box smaller than this is a slip of the hand. */
const SMALLEST_PX = 2
const NO_MODIFIERS: Modifiers = { shift: false, alt: false, mod: false }

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

/** Where the pointer is pressed, or where Enter finds the crosshair that arrow keys move. */
function* firstCorner(context: ToolContext): ToolStep<Corner> {
  let crosshair: ImagePoint | null = null
  for (;;) {
    const event = yield* next("down", "step", "confirm")
    if (event.type === "down") return { at: pointInImage(event.at, context.image), press: event }
    if (event.type === "confirm" && crosshair) return { at: crosshair, press: null }
    if (event.type === "step") {
      crosshair = stepped(context, crosshair ?? context.crosshairStart(), event)
      context.draw({ ...EMPTY_DRAFT, crosshair })
    }
  }
}

/** Ends with the drag's release, with a second click when the first was one, or with Enter. */
function* oppositeCorner(context: ToolContext, categoryId: number, first: Corner): ToolStep<Box> {
  let to = first.at
  let press = first.press
  let modifiers = NO_MODIFIERS
  for (;;) {
    const box = drawnBox(first.at, to, context.image, {
      keepRatio: modifiers.shift,
      fromCentre: modifiers.alt,
    })
    context.draw({
      shapes: [{ id: null, categoryId, shape: box }],
      ...(press === null && first.press === null ? { crosshair: to } : {}),
    })
    const event = yield* next("down", "move", "up", "step", "confirm")
    if (event.type === "confirm") return box
    if (event.type === "step") {
      to = stepped(context, to, event)
      continue
    }
    // With the keyboard, Shift lengthens the steps; the pointer has no part in that.
    if (event.isStill && press === null) continue
    to = pointInImage(event.at, context.image)
    modifiers = event.modifiers
    const isFirstClick =
      event.type === "up" && press === first.press && press !== null && !isDrag(press, event)
    if (event.type === "up" && !isFirstClick) return finalBox(first.at, event, context)
    if (event.type === "down") press = event
  }
}

const finalBox = (anchor: ImagePoint, event: PointerToolEvent, context: ToolContext): Box =>
  drawnBox(anchor, event.at, context.image, {
    keepRatio: event.modifiers.shift,
    fromCentre: event.modifiers.alt,
  })

const make = (context: ToolContext, categoryId: number, drawn: Box): void => {
  const kind = kindOf(drawn)
  const shape = kind.rounded(drawn)
  if (!kind.isLargeEnough(shape, SMALLEST_PX)) {
    context.say(`Too small: a box needs at least ${SMALLEST_PX} × ${SMALLEST_PX} pixels.`)
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

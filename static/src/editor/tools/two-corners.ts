import { type Constraint, drawnBox, FREE } from "../geometry/boxes"
import type { ImagePoint } from "../geometry/points"
import type { Box, Shape } from "../geometry/shapes"
import { aimed, categoryFor, keeperInside, make, type Start, stepped } from "./drawing"
import {
  isDrag,
  next,
  type PointerToolEvent,
  type ToolContext,
  type ToolEvent,
  type ToolRun,
  type ToolStep,
} from "./tool"

/**
 * Draw what a box defines: drag, or click two corners, or move the crosshair with the arrow keys and press Enter twice.
 * Shift makes a square, Alt draws from the centre.
 */
export const drawTwoCorners = (type: Shape["type"], shapeIn: (box: Box) => Shape) =>
  function* run(context: ToolContext): ToolRun {
    try {
      const start = yield* aimed(context)
      const categoryId = categoryFor(context, type)
      if (categoryId === null) return
      const shape = yield* oppositeCorner({ context, categoryId, shapeIn }, start)
      make(context, categoryId, shape)
    } finally {
      context.draw(null)
    }
  }

type Drawing = {
  readonly context: ToolContext
  readonly categoryId: number
  readonly shapeIn: (box: Box) => Shape
}

/** Where the second corner is pulled to, and how. */
type Pull = {
  readonly to: ImagePoint
  /** The press that would end the box when let go; null while the keyboard draws. */
  readonly press: PointerToolEvent | null
  readonly constraint: Constraint
}

/** Ends with the drag's release, with a second click when the first was one, or with Enter. */
function* oppositeCorner({ context, categoryId, shapeIn }: Drawing, start: Start): ToolStep<Shape> {
  const keptInside = keeperInside(context)
  const anchor = keptInside(start.at)
  let pull: Pull = { to: anchor, press: start.press, constraint: FREE }
  for (;;) {
    const shape = shapeIn(drawnBox(anchor, pull.to, context.image, pull.constraint))
    const shapes = [{ id: null, categoryId, shape }]
    context.draw(pull.press ? { shapes } : { shapes, crosshair: pull.to })
    const event = yield* next("down", "move", "up", "step", "confirm", "finish")
    if (event.type === "confirm" || event.type === "finish") return shape
    pull = pulled(context, pull, event)
    if (event.type === "step" || pull.press === null) continue
    keptInside(pull.to)
    if (event.type === "up" && !isFirstClick(start, pull, event))
      return shapeIn(drawnBox(anchor, pull.to, context.image, pull.constraint))
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

const isFirstClick = (start: Start, { press }: Pull, up: PointerToolEvent): boolean =>
  press !== null && press === start.press && !isDrag(press, up)
